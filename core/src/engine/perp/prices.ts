/**
 * Index, premium and mark of a perpetual (`docs/margin.md` section 3). Prices are in ticks, rates in
 * billionths; divisions are toward zero unless they bound something, where they round inward.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import type { PerpSpec } from "@holdall/core/protocol";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import type { PerpPrices } from "./price-memory.ts";
import { scaleTowardZero, towardZero } from "./toward-zero.ts";

/** One in billionths: a premium beyond ±100 % counts as ±100 %. */
export const PPB = 1_000_000_000;
/** Samples of the moving mean: a minute, at one a second. */
const MEAN_SAMPLES = 60;
const MINUTE_MS = 60_000;

/** What the oracle says of a market. */
export interface GivenPrices {
  readonly sources: number;
  readonly indexTicks: number;
  readonly markTicks: number;
}

/** Takes a perpetual's new prices in: index, premium, mark; or notes that the index is stale. */
export function takePerpPrices(
  market: Market,
  perp: PerpPrices,
  given: GivenPrices,
  { sourcesMin, nowMs }: { readonly sourcesMin: number; readonly nowMs: number },
): void {
  perp.sources = given.sources;
  if (specOf(market).isPremarket) {
    followOwnBook(market, perp, given.markTicks, nowMs);
    return;
  }
  perp.isStale = given.sources < sourcesMin || given.indexTicks <= 0;
  if (perp.isStale) return;
  market.indexTicks = Math.min(given.indexTicks, market.spec.priceTicksMax);
  sample(perp, premiumPpb(market));
  market.markTicks = nextMark(market, perp.meanPpb);
}

/** The terms of a perpetual. */
export function specOf(market: Market): PerpSpec {
  const { perp } = market.spec;
  if (perp === undefined) throw new Error("the market is no perpetual");
  return perp;
}

/** Premium of the own mid over the index, toward zero. */
function premiumPpb(market: Market): number {
  const { indexTicks } = market;
  const mid2 = twiceMid(market) || 2 * indexTicks;
  const premium = scaleTowardZero(mid2 - 2 * indexTicks, PPB, 2 * indexTicks);
  return Math.max(-PPB, Math.min(PPB, premium));
}

/** Twice the middle of the book; twice the last trade where a side is empty; 0 without both. */
function twiceMid(market: Market): number {
  const bid = bestTicks(market, false);
  const ask = bestTicks(market, true);
  return bid !== 0 && ask !== 0 ? bid + ask : 2 * market.lastTicks;
}

function sample(perp: PerpPrices, premium: number): void {
  perp.meanPpb = perp.isSampled
    ? perp.meanPpb + towardZero(premium - perp.meanPpb, MEAN_SAMPLES)
    : premium;
  perp.isSampled = true;
  perp.premiumSum += premium;
  perp.premiumCount += 1;
}

/** Index and mean premium, within the band around the index and the cap of one update. */
function nextMark(market: Market, meanPpb: number): number {
  const { indexTicks, markTicks: former } = market;
  const { markBandPpm, markUpdatePpm } = specOf(market);
  let mark = indexTicks + scaleTowardZero(indexTicks, meanPpb, PPB);
  if (markBandPpm !== 0) {
    const below = mulDiv(indexTicks, PPM - markBandPpm, PPM, "ceil");
    const above = mulDiv(indexTicks, PPM + markBandPpm, PPM, "floor");
    mark = within(mark, below, above);
  }
  if (markUpdatePpm !== 0 && former !== 0) {
    const step = Math.max(1, mulDiv(former, markUpdatePpm, PPM, "floor"));
    mark = within(mark, former - step, former + step);
  }
  return within(mark, 1, market.spec.priceTicksMax);
}

/** Pre-market: the mark follows the own mid, and moves within a bound from minute to minute. */
function followOwnBook(market: Market, perp: PerpPrices, givenTicks: number, nowMs: number): void {
  perp.isStale = false;
  const mid = Math.floor(twiceMid(market) / 2);
  const former = market.markTicks;
  if (former === 0) {
    market.markTicks = within(mid || givenTicks, 0, market.spec.priceTicksMax);
    return;
  }
  const minute = Math.floor(nowMs / MINUTE_MS);
  if (minute !== perp.minute) {
    perp.minute = minute;
    perp.minuteTicks = former;
  }
  if (mid === 0) return;
  const room = mulDiv(perp.minuteTicks, specOf(market).premarketMinutePpm, PPM, "floor");
  const next = former + towardZero(mid - former, MEAN_SAMPLES);
  const bounded = within(next, perp.minuteTicks - room, perp.minuteTicks + room);
  market.markTicks = within(bounded, 1, market.spec.priceTicksMax);
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
