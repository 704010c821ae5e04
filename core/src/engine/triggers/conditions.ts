/** Are the conditions of an order sensible? Every function returns a code, or ACCEPTED. */
import { PPM } from "@holdall/core/num";
import type { OrderConditions } from "@holdall/core/protocol";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import type { Wish } from "../orders/admit.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";

/** Trigger, tolerance and exits of a conditional order. */
export function checkConditions(market: Market, wish: Wish, terms: OrderConditions): number {
  const { triggerPriceTicks, triggerQuantity } = terms;
  if (triggerPriceTicks > 0 !== triggerQuantity > 0) return REJECT["trigger-invalid"];
  if (terms.triggerIsPercent && !isShareRight(market, triggerQuantity)) {
    return REJECT["trigger-invalid"];
  }
  const quantity = terms.triggerIsPercent ? 0 : triggerQuantity;
  const isQuantityRight = wish.sizeLots === quantity && wish.quoteUnits === 0;
  if (triggerPriceTicks > 0 && !isQuantityRight) return REJECT["trigger-invalid"];
  if (isOutside(market, triggerPriceTicks)) return REJECT["trigger-price-invalid"];
  const isTolerant = terms.slippageKind !== "none";
  if (isTolerant && wish.type !== "market") return REJECT["slippage-invalid"];
  if (isTolerant ? terms.slippageTolerance <= 0 : terms.slippageTolerance !== 0) {
    return REJECT["slippage-invalid"];
  }
  return checkExits(market, wish, terms);
}

/** Shares are of a position, in millionths, and at most all of it. */
function isShareRight(market: Market, quantityPpm: number): boolean {
  return market.perp !== null && quantityPpm >= 1 && quantityPpm <= PPM;
}

/** Each exit in the market's range and on its side of the entry price, where there is one. */
function checkExits(market: Market, wish: Wish, terms: OrderConditions): number {
  const { takeProfitTicks, takeProfitLimitTicks, stopLossTicks, stopLossLimitTicks } = terms;
  const isAnyOutside =
    isOutside(market, takeProfitTicks) ||
    isOutside(market, takeProfitLimitTicks) ||
    isOutside(market, stopLossTicks) ||
    isOutside(market, stopLossLimitTicks);
  if (isAnyOutside) return REJECT["trigger-price-invalid"];
  if (takeProfitTicks === 0 && takeProfitLimitTicks !== 0) return REJECT["exits-invalid"];
  if (stopLossTicks === 0 && stopLossLimitTicks !== 0) return REJECT["exits-invalid"];
  const isAsk = wish.side === "ask";
  const entry = wish.priceTicks || terms.triggerPriceTicks || bestTicks(market, !isAsk);
  if (entry === 0) return ACCEPTED;
  const above = isAsk ? stopLossTicks : takeProfitTicks;
  const below = isAsk ? takeProfitTicks : stopLossTicks;
  if (above !== 0 && above <= entry) return REJECT["exits-invalid"];
  return below !== 0 && below >= entry ? REJECT["exits-invalid"] : ACCEPTED;
}

/** True for a price that is given and not one the market can have. */
function isOutside(market: Market, priceTicks: number): boolean {
  const { priceTicksMin, priceTicksMax } = market.spec;
  return priceTicks !== 0 && (priceTicks < priceTicksMin || priceTicks > priceTicksMax);
}
