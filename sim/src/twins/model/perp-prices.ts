import type { CommandOf } from "@holdall/core/protocol";
import { PPB, PPM, ceilDiv, clamp, max, min } from "./numbers.ts";
import type { Market, State } from "./state.ts";

/** What a perpetual remembers of its prices. */
export interface PerpMemory {
  isStale: boolean;
  /** Mean premium over the last samples, in billionths; undefined before the first. */
  ewmaPpb: bigint | undefined;
  /** Samples of this hour. */
  premiumSumPpb: bigint;
  premiumCount: bigint;
  /** Of a pre-market: the minute of the last sample, and the mark at which that minute began. */
  minute: number;
  minuteMarkTicks: number;
}

export function freshMemory(): PerpMemory {
  return {
    isStale: false,
    ewmaPpb: undefined,
    premiumSumPpb: 0n,
    premiumCount: 0n,
    minute: 0,
    minuteMarkTicks: 0,
  };
}

const SAMPLES = 60n;
const MINUTE_MS = 60_000;

/** A new index, or none, and the mark that follows from it and from the own book. */
export function followPrices(state: State, market: Market, prices: CommandOf<"set-prices">): void {
  const { memory, spec } = market;
  if (spec.perp!.isPremarket) return followBook(state, market, prices.markTicks);
  const isFresh = prices.sources >= state.margin().indexSourcesMin && prices.indexTicks > 0;
  memory.isStale = !isFresh;
  if (!isFresh) return;
  market.indexTicks = Math.min(prices.indexTicks, spec.priceTicksMax);
  samplePremium(state, market);
  market.markTicks = Number(markOf(market));
}

/** Twice the middle of the book; without both sides twice the last trade. 0 = neither. */
function middleTwice(state: State, market: Market): bigint {
  const [bid] = state.resting(market, "bid");
  const [ask] = state.resting(market, "ask");
  if (bid !== undefined && ask !== undefined) return BigInt(bid.priceTicks + ask.priceTicks);
  return 2n * BigInt(market.lastTicks);
}

function samplePremium(state: State, market: Market): void {
  const { memory } = market;
  const indexTwice = 2n * BigInt(market.indexTicks);
  const middle = middleTwice(state, market) || indexTwice;
  const premium = clamp(((middle - indexTwice) * PPB) / indexTwice, -PPB, PPB);
  const before = memory.ewmaPpb ?? premium;
  memory.ewmaPpb = before + (premium - before) / SAMPLES;
  memory.premiumSumPpb += premium;
  memory.premiumCount += 1n;
}

function markOf({ spec, indexTicks, markTicks, memory }: Market): bigint {
  const { markBandPpm, markUpdatePpm } = spec.perp!;
  const index = BigInt(indexTicks);
  const former = BigInt(markTicks);
  let mark = index + (index * memory.ewmaPpb!) / PPB;
  if (markBandPpm !== 0) {
    const band = BigInt(markBandPpm);
    mark = clamp(mark, ceilDiv(index * (PPM - band), PPM), (index * (PPM + band)) / PPM);
  }
  if (markUpdatePpm !== 0 && former !== 0n) {
    const most = max(1n, (former * BigInt(markUpdatePpm)) / PPM);
    mark = clamp(mark, former - most, former + most);
  }
  return clamp(mark, 1n, BigInt(spec.priceTicksMax));
}

/** A pre-market has no index: its mark follows its own book, bounded per minute. */
function followBook(state: State, market: Market, givenTicks: number): void {
  const { memory, spec } = market;
  const ceiling = BigInt(spec.priceTicksMax);
  const middle = middleTwice(state, market) / 2n;
  const former = BigInt(market.markTicks);
  const minute = Math.floor(state.timeMs / MINUTE_MS);
  if (former === 0n) {
    market.markTicks = Number(min(middle || BigInt(givenTicks), ceiling));
    Object.assign(memory, { minute, minuteMarkTicks: market.markTicks });
    return;
  }
  if (minute !== memory.minute)
    Object.assign(memory, { minute, minuteMarkTicks: market.markTicks });
  if (middle === 0n) return;
  const start = BigInt(memory.minuteMarkTicks);
  const most = (start * BigInt(spec.perp!.premarketMinutePpm)) / PPM;
  const mark = clamp(former + (middle - former) / SAMPLES, start - most, start + most);
  market.markTicks = Number(clamp(mark, 1n, ceiling));
}
