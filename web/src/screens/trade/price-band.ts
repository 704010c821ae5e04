import type { Market } from "@holdall/web/live";
import { compare, difference, magnitude, product, signOf, snapped } from "@holdall/ui/number";

/** Nearer than this share of it to a limit, a price is told where the limit is. */
const NEAR_SHARE = "0.05";

/** Where the market stands: what its limits are measured from, as far as it is known. */
export interface Standing {
  readonly last: string | undefined;
  readonly mark: string | undefined;
  readonly index: string | undefined;
}

/**
 * The price beyond which the venue would refuse a limit order on its generous side: the highest that a
 * bid, or the lowest that an ask may have, on the tick within. `undefined` where there is none. The
 * venue judges by the prices of its own moment, and it alone refuses.
 */
export function priceLimit(
  market: Market,
  side: "Bid" | "Ask",
  { last, mark, index }: Standing,
): string | undefined {
  const { price } = market.filters;
  const isBid = side === "Bid";
  const band = price.meanMarkPriceBand;
  const bounds = [
    isBid ? price.maxPrice : price.minPrice,
    times(last ?? index ?? mark, isBid ? price.maxMultiplier : price.minMultiplier),
    times(mark, isBid ? band?.maxMultiplier : band?.minMultiplier),
  ];
  let nearest: string | undefined;
  for (const bound of bounds) {
    if (bound === undefined || bound === null || signOf(bound) !== 1) continue;
    const isNearer = nearest === undefined || compare(bound, nearest) < 0 === isBid;
    if (isNearer) nearest = bound;
  }
  return nearest === undefined
    ? undefined
    : snapped(nearest, price.tickSize, isBid ? "floor" : "ceil");
}

/** Whether a price is within 5 % of a limit, or beyond it. */
export function isNearLimit(price: string, limit: string, side: "Bid" | "Ask"): boolean {
  const gap = difference(price, limit);
  const isBeyond = signOf(gap) === (side === "Bid" ? 1 : -1);
  return isBeyond || compare(magnitude(gap), product(limit, NEAR_SHARE)) <= 0;
}

function times(
  price: string | undefined,
  multiplier: string | null | undefined,
): string | undefined {
  if (price === undefined || multiplier === null || multiplier === undefined) return undefined;
  return product(price, multiplier);
}
