import { LiveValue, useVenue } from "@holdall/web/live";
import type { Market, MarketFeed } from "@holdall/web/live";
import { momentMs } from "@holdall/web/page";
import type { PayloadOf } from "@holdall/core/contract";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { candlesOf, isGiven, secondsOf } from "./candles.ts";
import type { Candle } from "./candles.ts";

/** Every interval of the venue and how long a candle of it is; of a month, its shortest. */
const SECONDS = {
  "1s": 1,
  "1m": 60,
  "3m": 180,
  "5m": 300,
  "15m": 900,
  "30m": 1_800,
  "1h": 3_600,
  "2h": 7_200,
  "4h": 14_400,
  "6h": 21_600,
  "8h": 28_800,
  "12h": 43_200,
  "1d": 86_400,
  "3d": 259_200,
  "1w": 604_800,
  "1month": 2_419_200,
} as const;
export type Interval = keyof typeof SECONDS;
export const INTERVALS = Object.keys(SECONDS) as readonly Interval[];
/** Which price the candles are of. */
export const PRICES = ["Last", "Mark", "Index"] as const;
type PriceKind = (typeof PRICES)[number];
/** Candles of one question. */
const PAGE = 1_000;
const POLL_MS = 5_000;

export interface Candles {
  readonly all: readonly Candle[];
  /** The candle that forms: many times a second, so that it is drawn without React. */
  readonly newest: LiveValue<Candle | undefined>;
  /** Loads the page before the oldest. */
  readonly more: () => void;
}

const YOUNG_MS = 1_800_000;
const GROWN_MS = 86_400_000;

/** What a chart opens with: an interval that a market of this age has a chart's worth of candles of. */
export function openingInterval(market: Market, nowMs: number): Interval {
  const ageMs = nowMs - momentMs(market.createdAt);
  if (ageMs < YOUNG_MS) return "1s";
  return ageMs < GROWN_MS ? "1m" : "15m";
}

/** The candles of a market: pages of the past, and the newest one as it forms. */
export function useCandles(feed: MarketFeed, interval: Interval, price: PriceKind): Candles {
  const { client, flush } = useVenue();
  const { symbol } = feed.market;
  const [all, setAll] = useState<readonly Candle[]>([]);
  const newest = useMemo(() => new LiveValue<Candle | undefined>(flush, undefined), [flush]);
  const oldest = useRef<number | undefined>(undefined);
  const isLoading = useRef(false);

  const load = useCallback(
    async (endSeconds: number): Promise<readonly Candle[]> => {
      const startTime = endSeconds - SECONDS[interval] * PAGE;
      const priceType = price === "Last" ? {} : { priceType: price };
      const rows = await client.rest.klines({
        symbol,
        interval,
        startTime,
        endTime: endSeconds,
        ...priceType,
      });
      return candlesOf(rows);
    },
    [client, symbol, interval, price],
  );

  useEffect(() => {
    let isCurrent = true;
    setAll([]);
    newest.set(undefined);
    oldest.current = undefined;
    const nowMs = client.clock.nowMs();
    const nowSeconds = (nowMs - (nowMs % 1_000)) / 1_000;
    const first = async (): Promise<void> => {
      const candles = await load(nowSeconds);
      if (!isCurrent) return;
      oldest.current = candles[0]?.timeSeconds;
      flush.mark({ publish: () => isCurrent && setAll(candles) });
    };
    first().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [client, flush, load, newest]);

  const onCandle = useCallback((candle: Candle) => newest.set(candle), [newest]);
  useNewest({ feed, interval, price, load, onCandle });

  const more = useCallback(() => {
    const before = oldest.current;
    if (before === undefined || isLoading.current) return;
    isLoading.current = true;
    const page = async (): Promise<void> => {
      const older = await load(before - 1);
      // Nothing older: this side is complete.
      oldest.current = older[0]?.timeSeconds;
      if (older.length > 0) setAll((known) => [...older, ...known]);
    };
    page()
      .catch(() => undefined)
      .finally(() => {
        isLoading.current = false;
      });
  }, [load]);

  return { all, newest, more };
}

interface NewestNeeds {
  readonly feed: MarketFeed;
  readonly interval: Interval;
  readonly price: PriceKind;
  readonly load: (endSeconds: number) => Promise<readonly Candle[]>;
  readonly onCandle: (candle: Candle) => void;
}

/** Follows the forming candle: by stream for trades, by question for mark and index. */
function useNewest({ feed, interval, price, load, onCandle }: NewestNeeds): void {
  const { client } = useVenue();
  const { symbol } = feed.market;
  useEffect(() => {
    if (price === "Last") {
      const subscription = client.subscribe("kline", { symbol, interval }, (payload) => {
        const candle = candleOfStream(payload);
        if (candle !== undefined) onCandle(candle);
      });
      return () => subscription.close();
    }
    const ask = (): void => {
      const nowMs = client.clock.nowMs();
      load((nowMs - (nowMs % 1_000)) / 1_000)
        .then((candles) => candles.at(-1))
        .then((candle) => candle && onCandle(candle))
        .catch(() => undefined);
    };
    const timer = setInterval(ask, POLL_MS);
    return () => clearInterval(timer);
  }, [client, symbol, interval, price, load, onCandle]);
}

function candleOfStream(payload: PayloadOf<"kline">): Candle | undefined {
  const { o: open, h: high, l: low, c: close, v: volume, t } = payload;
  if (!isGiven(open) || !isGiven(high) || !isGiven(low) || !isGiven(close)) return undefined;
  return { timeSeconds: secondsOf(t), open, high, low, close, volume };
}
