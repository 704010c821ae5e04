import { formatDecimal, parseDecimal } from "@holdall/core/num";
import type { Rng } from "@holdall/server/ports";
import type { PriceFeed, RawQuote } from "./feed.ts";
import { drawNormalPpm, drawShockPpm, regimes, turnRegime } from "./shocks.ts";
import type { RegimeName } from "./shocks.ts";

/** An invented asset market: where it starts and how it moves. */
export interface SyntheticAsset {
  readonly asset: string;
  /** Decimal text, in dollars. */
  readonly startPrice: string;
  /** The price that it is drawn back to over hours, so that a long demonstration stays plausible. */
  readonly anchorPrice: string;
  /** Typical move of one second that is its own, in parts per billion. */
  readonly volatilityPpb: number;
  /** How much of the common move it takes along: 1,000,000 = all of it. */
  readonly betaPpm: number;
}

export interface SyntheticFeedOptions {
  readonly assets: readonly SyntheticAsset[];
  readonly rng: Rng;
  /** When the first second begins. */
  readonly startMs: number;
  /** A fall of everything that is part of the demonstration; none when absent. */
  readonly crash?: ScriptedCrash;
}

/** Every price falls by the same part each second of a span, on top of its own moves. */
export interface ScriptedCrash {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly ppbPerSecond: number;
}

/** Typical move of one second that all assets share, in parts per billion. */
const COMMON_VOLATILITY_PPB = 60_000;
/** The pull to the anchor takes this part of the distance each second: a half-life of about two hours. */
const PULL_DIVISOR = 10_000n;
/** Prices are held at 10^-12 dollars, so that a memecoin moves as smoothly as bitcoin. */
const PRICE_DECIMALS = 12;
const PPB = 1_000_000_000n;
/** After a longer standstill the feed goes on from where it was, without catching up. */
const SECONDS_CAUGHT_UP_MAX = 60;

/** Invented venues: how far each quotes from the truth, and how wide, in millionths of the price. */
const sources = [
  { source: "alpha", noisePpm: 30, spreadPpm: 80 },
  { source: "bravo", noisePpm: 50, spreadPpm: 120 },
  { source: "carol", noisePpm: 40, spreadPpm: 100 },
  { source: "delta", noisePpm: 120, spreadPpm: 300 },
  { source: "echo", noisePpm: 80, spreadPpm: 200 },
] as const;

/** One second in two thousand a source falls silent, for this long. */
const SILENCE_ONE_IN = 2_000;
const SILENCE_SECONDS = 12;
/** One second in five thousand a source prints a price that is far off. */
const MISPRINT_ONE_IN = 5_000;
const MISPRINT_PPM = 60_000n;

interface Walk {
  readonly row: SyntheticAsset;
  readonly anchor: bigint;
  readonly rng: Rng;
  price: bigint;
}

interface Source {
  readonly row: (typeof sources)[number];
  readonly rng: Rng;
  silentSeconds: number;
  readonly quotes: Map<string, RawQuote>;
}

/**
 * Invented prices for a demonstration: one common and one own random move each second, heavy-tailed,
 * in regimes of calm, trend and storm, seen by five sources that disagree a little, fall silent and
 * misprint. Integers only, so that one seed gives the same prices on every machine.
 */
export function syntheticFeed(options: SyntheticFeedOptions): PriceFeed {
  const { rng } = options;
  const walks = options.assets.map((row): Walk => ({
    row,
    anchor: priceOf(row.anchorPrice),
    rng: rng.fork(`asset ${row.asset}`),
    price: priceOf(row.startPrice),
  }));
  const views = sources.map((row): Source => ({
    row,
    rng: rng.fork(`source ${row.source}`),
    silentSeconds: 0,
    quotes: new Map(),
  }));
  const common = rng.fork("common");
  let regime: RegimeName = "calm";
  let doneMs = options.startMs - 1_000;

  function second(atMs: number): void {
    regime = turnRegime(regime, common);
    const { volatilityPercent, driftPpb } = regimes[regime];
    const commonPpb = moveOf(COMMON_VOLATILITY_PPB, volatilityPercent, common) + BigInt(driftPpb);
    const fallPpb = fallAt(options.crash, atMs);
    for (const walk of walks) step(walk, { commonPpb, fallPpb }, volatilityPercent);
    for (const view of views) look(view, walks, atMs);
  }

  return {
    read(nowMs) {
      doneMs = Math.max(doneMs, nowMs - SECONDS_CAUGHT_UP_MAX * 1_000);
      while (doneMs + 1_000 <= nowMs) {
        doneMs += 1_000;
        second(doneMs);
      }
      return views.flatMap((view) => [...view.quotes.values()]);
    },
    close() {},
  };
}

function priceOf(text: string): bigint {
  const price = parseDecimal(text, PRICE_DECIMALS);
  if (typeof price === "string" || price === 0n) throw new RangeError(`no price: ${text}`);
  return price;
}

/** A heavy-tailed move in parts per billion. */
function moveOf(volatilityPpb: number, percent: number, rng: Rng): bigint {
  return (BigInt(volatilityPpb) * BigInt(percent) * BigInt(drawShockPpm(rng))) / 100_000_000n;
}

function fallAt(crash: ScriptedCrash | undefined, atMs: number): bigint {
  if (crash === undefined || atMs < crash.fromMs || atMs >= crash.untilMs) return 0n;
  return BigInt(crash.ppbPerSecond);
}

interface Moves {
  /** Shared by all, each by its own measure. */
  readonly commonPpb: bigint;
  /** The scripted fall, the same for all. */
  readonly fallPpb: bigint;
}

function step(walk: Walk, { commonPpb, fallPpb }: Moves, percent: number): void {
  const taken = (commonPpb * BigInt(walk.row.betaPpm)) / 1_000_000n;
  const own = moveOf(walk.row.volatilityPpb, percent, walk.rng);
  const pull = ((walk.anchor - walk.price) * PPB) / (walk.anchor * PULL_DIVISOR);
  const next = (walk.price * (PPB + taken + own + pull - fallPpb)) / PPB;
  walk.price = next > 0n ? next : 1n;
}

/** What a source shows after this second: nothing new while it is silent. */
function look(view: Source, walks: readonly Walk[], atMs: number): void {
  const { row, rng } = view;
  if (view.silentSeconds > 0) view.silentSeconds -= 1;
  else if (rng.below(SILENCE_ONE_IN) === 0) view.silentSeconds = SILENCE_SECONDS;
  for (const { row: asset, price } of walks) {
    const noise = (BigInt(row.noisePpm) * BigInt(drawNormalPpm(rng))) / 1_000_000n;
    const misprint = rng.below(MISPRINT_ONE_IN) === 0 ? MISPRINT_PPM : 0n;
    if (view.silentSeconds > 0) continue;
    const middle = (price * (1_000_000n + noise + misprint)) / 1_000_000n;
    const half = (middle * BigInt(row.spreadPpm)) / 2_000_000n;
    view.quotes.set(asset.asset, {
      source: row.source,
      asset: asset.asset,
      bid: formatDecimal(middle - half, PRICE_DECIMALS),
      ask: formatDecimal(middle + half, PRICE_DECIMALS),
      last: formatDecimal(rng.below(2) === 0 ? middle - half : middle + half, PRICE_DECIMALS),
      atMs,
    });
  }
}
