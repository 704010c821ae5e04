/** What an interval of funding costs, from the mean premium of its samples. */
import type { Market } from "../markets/market.ts";
import type { PerpPrices } from "./price-memory.ts";
import { specOf } from "./prices.ts";
import { towardZero } from "./toward-zero.ts";

/** Interest of 0.01 % per eight hours, from which the premium may differ by 0.05 % before it counts. */
const INTEREST_PPB = 100_000;
const PREMIUM_FREE_PPB = 500_000;
/** A rate is of eight hours, an interval one. */
const INTERVALS = 8;

/** The rate that the interval would give if it ended now, in billionths of the notional. */
export function fundingRatePpb(market: Market, perp: PerpPrices): number {
  const { fundingMinPpb, fundingMaxPpb } = specOf(market);
  const premium = meanPremiumPpb(perp);
  const interest = within(INTEREST_PPB - premium, -PREMIUM_FREE_PPB, PREMIUM_FREE_PPB);
  const rate = towardZero(premium + interest, INTERVALS);
  return within(rate, fundingMinPpb, fundingMaxPpb);
}

/** Mean of the interval's samples, toward zero. */
export function meanPremiumPpb({ premiumSum, premiumCount }: PerpPrices): number {
  return premiumCount === 0 ? 0 : towardZero(premiumSum, premiumCount);
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
