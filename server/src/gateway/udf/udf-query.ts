import type { Wire } from "@holdall/core/contract";
import { intervalMs, intervalStart, type KlineInterval } from "../market-data/intervals.ts";

/** A question that cannot be answered; the message is what the chart shows. */
export class UdfRefused extends Error {
  override readonly name = "UdfRefused";
}

/** The resolutions of charts and our candles for them. */
export const resolutions = {
  "1S": "1s",
  "1": "1m",
  "3": "3m",
  "5": "5m",
  "15": "15m",
  "30": "30m",
  "60": "1h",
  "120": "2h",
  "240": "4h",
  "360": "6h",
  "480": "8h",
  "720": "12h",
  "1D": "1d",
  "3D": "3d",
  "1W": "1w",
  "1M": "1month",
} as const satisfies Readonly<Record<string, KlineInterval>>;

/** The most bars of one answer. */
export const BARS_MAX = 5_000;
const SECONDS_MAX = 8_640_000_000;
const MONTH_MS = 31 * 86_400_000;

export interface HistoryQuery {
  readonly symbol: string;
  readonly interval: KlineInterval;
  readonly fromSeconds: number;
  /** Exclusive. */
  readonly toSeconds: number;
  /** So many bars before the end, whatever the start says; never more than `BARS_MAX`. */
  readonly barsMax: number;
}

/** `mark:` and `index:` before a symbol choose the price that candles are of. */
export function splitSymbol(symbol: string): {
  readonly prefix: string;
  readonly market: string;
  readonly priceType: Wire<"KlinePriceType">;
} {
  const [, prefix = "", market] = /^((?:mark|index):)?(.*)$/s.exec(symbol)!;
  const priceType = prefix === "mark:" ? "Mark" : prefix === "index:" ? "Index" : "Last";
  return { prefix, market, priceType };
}

/** Reads a question for bars. Throws `UdfRefused`. Ranges are cut to what one answer may carry. */
export function readHistoryQuery(query: ReadonlyMap<string, string>, nowMs: number): HistoryQuery {
  const symbol = query.get("symbol");
  if (symbol === undefined) throw new UdfRefused("symbol is missing");
  const resolution = query.get("resolution") ?? "";
  // Some charts write a day, a week and a month without their number.
  const named = /^[DWM]$/.test(resolution) ? `1${resolution}` : resolution;
  if (!Object.hasOwn(resolutions, named)) throw new UdfRefused("unknown resolution");
  const interval = resolutions[named as keyof typeof resolutions];
  const toSeconds = secondsOf(query, "to");
  const isCounted = query.has("countback");
  const barsMax = isCounted ? countOf(query.get("countback")!) : BARS_MAX;
  const askedSeconds = isCounted ? 0 : secondsOf(query, "from");
  if (askedSeconds > toSeconds) throw new UdfRefused("from lies after to");
  const earliest = earliestSeconds(interval, Math.min(toSeconds, nextSecond(nowMs)), barsMax);
  return { symbol, interval, fromSeconds: Math.max(earliest, askedSeconds), toSeconds, barsMax };
}

/** The first whole second after a moment: what ends then is past. */
function nextSecond(nowMs: number): number {
  return Math.floor(nowMs / 1_000) + 1;
}

/** Where so many bars begin of which the last holds the second before `toSeconds`; of months no less. */
function earliestSeconds(interval: KlineInterval, toSeconds: number, bars: number): number {
  const length = intervalMs[interval];
  const lastMs = intervalStart(interval, (toSeconds - 1) * 1_000);
  const firstMs = lastMs - (bars - 1) * (length === "1month" ? MONTH_MS : length);
  return Math.max(0, firstMs / 1_000);
}

function secondsOf(query: ReadonlyMap<string, string>, name: string): number {
  const text = query.get(name) ?? "";
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= SECONDS_MAX)) throw new UdfRefused(`${name} is a number of seconds`);
  return seconds;
}

function countOf(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0)
    throw new UdfRefused("countback is a number of bars");
  return Math.min(BARS_MAX, Number(text));
}
