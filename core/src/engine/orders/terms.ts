/** What an order says beyond its slot, and what becomes of that when the order ends. */
import type { AccountId, MarketId, OrderConditions, OrderTerms } from "@holdall/core/protocol";
import type { State, Terms } from "../state.ts";

/** Further terms of a live order, and the fees it has paid in the asset it receives. */
export interface HeldTerms {
  readonly terms: Terms;
  feeUnits: number;
}

/** An order that ended with something filled and has exits to be made. */
export interface EndedParent {
  readonly slot: number;
  readonly ordinal: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly brokerId: number;
  readonly flags: number;
  readonly filledLots: number;
  readonly feeUnits: number;
  readonly terms: Terms;
}

/** Terms that say nothing. */
export function noTerms(accountId: AccountId, marketId: MarketId): Terms {
  return {
    accountId,
    orderSlot: 0,
    orderOrdinal: 0,
    marketId,
    triggerBy: "last",
    takeProfitBy: "last",
    stopLossBy: "last",
    slippageKind: "none",
    triggerIsPercent: false,
    triggerPriceTicks: 0 as Terms["triggerPriceTicks"],
    triggerQuantity: 0,
    takeProfitTicks: 0 as Terms["takeProfitTicks"],
    takeProfitLimitTicks: 0 as Terms["takeProfitLimitTicks"],
    stopLossTicks: 0 as Terms["stopLossTicks"],
    stopLossLimitTicks: 0 as Terms["stopLossLimitTicks"],
    slippageTolerance: 0,
    expiresAtMs: 0,
    relatedOrdinal: 0,
    relatedSlot: 0,
  };
}

/** The terms of a conditional order, as it says them. */
export function conditionalTerms(order: OrderTerms & OrderConditions): Terms {
  return {
    ...noTerms(order.accountId, order.marketId),
    triggerBy: order.triggerBy,
    takeProfitBy: order.takeProfitBy,
    stopLossBy: order.stopLossBy,
    slippageKind: order.slippageKind,
    triggerIsPercent: order.triggerIsPercent,
    triggerPriceTicks: order.triggerPriceTicks,
    triggerQuantity: order.triggerQuantity,
    takeProfitTicks: order.takeProfitTicks,
    takeProfitLimitTicks: order.takeProfitLimitTicks,
    stopLossTicks: order.stopLossTicks,
    stopLossLimitTicks: order.stopLossLimitTicks,
    slippageTolerance: order.slippageTolerance,
    expiresAtMs: order.expiresAtMs,
  };
}

/** Keeps the terms of an order as long as it lives. */
export function holdTerms(state: State, slot: number, terms: Terms): void {
  const orderOrdinal = state.orders.ordinal(slot);
  state.terms.set(slot, { terms: { ...terms, orderSlot: slot, orderOrdinal }, feeUnits: 0 });
  if (terms.expiresAtMs > 0) state.expiresFromMs = Math.min(state.expiresFromMs, terms.expiresAtMs);
}

/** Notes a fee that an order with further terms has paid in the asset it receives. */
export function countFee(state: State, slot: number, feeUnits: number): void {
  const held = state.terms.get(slot);
  if (held !== undefined) held.feeUnits += feeUnits;
}

/** Forgets the terms of an order that ends; notes its exits, if it has any and something filled. */
export function endTerms(state: State, slot: number, filledLots: number): void {
  const held = state.terms.get(slot);
  if (held === undefined) return;
  state.terms.delete(slot);
  const { terms, feeUnits } = held;
  if (filledLots === 0 || (terms.takeProfitTicks === 0 && terms.stopLossTicks === 0)) return;
  const { orders } = state;
  state.ended.push({
    slot,
    ordinal: orders.ordinal(slot),
    accountId: orders.accountId(slot),
    marketId: orders.marketId(slot),
    brokerId: orders.brokerId(slot),
    flags: orders.flags(slot),
    filledLots,
    feeUnits,
    terms,
  });
}
