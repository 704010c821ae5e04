/**
 * May an order of a perpetual enter? Staleness, premium, isolation, limits. Nothing here changes
 * anything. Every function returns a code of the registry, or ACCEPTED.
 */
import { compareProducts } from "@holdall/core/num";
import type { OrderTerms } from "@holdall/core/protocol";
import { valuationOf } from "../margin/valuation.ts";
import type { Market } from "../markets/market.ts";
import type { PerpPrices } from "./price-memory.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { PPB, specOf } from "./prices.ts";

/** A part in a million, in billionths. */
const PPB_PER_PPM = 1000;

/** What the prices say: without a mark nothing, on a stale index only what cannot take or reduces. */
export function checkPrices(
  market: Market,
  perp: PerpPrices,
  order: Pick<OrderTerms, "side" | "type" | "postOnly" | "reduceOnly" | "priceTicks">,
): number {
  if (perp.isStale && !order.postOnly && !order.reduceOnly) return REJECT["market-post-only"];
  if (market.markTicks === 0) return REJECT["no-reference-price"];
  return isPremiumTooFar(market, perp, order) ? REJECT["premium-too-far"] : ACCEPTED;
}

/**
 * True for a limit price that would push the premium over the index further than the tolerance
 * beyond its mean: `(price − index) × 10^9` against `index × (mean ± tolerance)`.
 */
function isPremiumTooFar(
  market: Market,
  perp: PerpPrices,
  { side, type, priceTicks }: Pick<OrderTerms, "side" | "type" | "priceTicks">,
): boolean {
  const { indexTicks } = market;
  const { premiumTolerancePpm } = specOf(market);
  if (premiumTolerancePpm === 0 || indexTicks === 0 || type === "market") return false;
  const tolerancePpb = premiumTolerancePpm * PPB_PER_PPM;
  const away = side === "bid" ? tolerancePpb : -tolerancePpb;
  const beyond = compareProducts(priceTicks - indexTicks, PPB, indexTicks, perp.meanPpb + away);
  return side === "bid" ? beyond > 0 : beyond < 0;
}

/** A pre-market perpetual stands alone in its account: it holds and quotes no other, and the reverse. */
export function checkIsolation(state: State, market: Market, accountId: number): number {
  if (!valuationOf(state).hasPremarket) return ACCEPTED;
  const { positions, markets } = state;
  const { isPremarket } = specOf(market);
  for (
    let row = positions.firstOfAccount(accountId);
    row !== 0;
    row = positions.nextOfAccount(row)
  ) {
    const other = markets[positions.marketId(row)];
    if (other.id === market.id || isIdle(state, row)) continue;
    if (isPremarket || specOf(other).isPremarket) return REJECT["isolated-only"];
  }
  return ACCEPTED;
}

/** True for a row without a position and without resting orders. */
function isIdle({ positions }: State, row: number): boolean {
  return (
    positions.sizeLots(row) === 0 &&
    positions.exposureLots(row) === 0 &&
    positions.reducingLots(row) === 0
  );
}

/** Lots of the position that an order of a side could close. */
export function closableLots(
  state: State,
  market: Market,
  accountId: number,
  isAsk: boolean,
): number {
  const sizeLots = state.positions.sizeLots(state.positions.find(accountId, market.id));
  return Math.max(0, isAsk ? sizeLots : -sizeLots);
}
