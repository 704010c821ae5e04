import { parseUnits } from "@holdall/core/num";
import type { OrderTerms } from "@holdall/core/protocol";
import type { ApiKey } from "../auth/api-key.ts";
import type { Market } from "../catalogue.ts";
import { refuse, refusals } from "../refusal.ts";

/** What the worth of an order follows from. */
type Sized = Pick<OrderTerms, "side" | "reduceOnly" | "priceTicks" | "sizeLots" | "quoteUnits"> & {
  readonly triggerPriceTicks?: number;
};

/** The prices of a market that are known. */
type Priced = Pick<Market, "scale"> & Partial<Pick<Market, "markTicks" | "lastTicks">>;

/**
 * What an order may come to, in quote units, or `undefined` where nothing says it: an order that
 * takes its size from a position, or one without a price in a market without any. An order to buy
 * pays its limit at most; any other is taken at the highest price that is known.
 */
export function orderValueUnits(market: Priced, order: Sized): bigint | undefined {
  if (order.quoteUnits > 0) return BigInt(order.quoteUnits);
  const { markTicks = 0, lastTicks = 0, scale } = market;
  const { priceTicks, triggerPriceTicks = 0 } = order;
  const isBounded = order.side === "bid" && priceTicks > 0;
  const ticks = isBounded
    ? priceTicks
    : Math.max(priceTicks, triggerPriceTicks, markTicks, lastTicks);
  if (ticks === 0 || order.sizeLots === 0) return undefined;
  return BigInt(order.sizeLots) * BigInt(scale.quoteUnitsPerLotTick) * BigInt(ticks);
}

/**
 * Refuses an order that is worth more than its key may order at once, in the quote asset of its
 * market. One that only reduces may be of any size: it must always be possible to leave.
 */
export function refuseOrderValue(
  market: Pick<Market, "quote"> & Priced,
  { orderValueMax }: Pick<ApiKey, "orderValueMax">,
  order: Sized,
): void {
  if (orderValueMax === undefined || order.reduceOnly) return;
  const limitUnits = parseUnits(orderValueMax, market.quote.spec.decimals);
  const valueUnits = orderValueUnits(market, order);
  const isWithin =
    typeof limitUnits !== "string" && valueUnits !== undefined && valueUnits <= BigInt(limitUnits);
  if (!isWithin) refuse(refusals.orderValueForbidden);
}
