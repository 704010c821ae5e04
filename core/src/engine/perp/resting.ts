/**
 * Resting orders that hold no funds: what they may do to a position, or spend, is noted beside it,
 * so that margin knows of them without looking at orders.
 */
import { FLAG_ASK, FLAG_REDUCE_ONLY, FLAG_UNLOCKED } from "../book/order-flags.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";

/** True for an order that holds nothing while it rests. */
export function holdsNothing(market: Market, flags: number): boolean {
  return market.perp !== null || (flags & FLAG_UNLOCKED) !== 0;
}

/** Notes that an order that holds nothing rests with so many lots more (or fewer). */
export function noteResting(state: State, market: Market, slot: number, lots: number): void {
  const { orders } = state;
  const flags = orders.flags(slot);
  const accountId = orders.accountId(slot);
  const isAsk = (flags & FLAG_ASK) !== 0;
  if (market.perp === null) {
    noteSpending(state, market, slot, lots);
    return;
  }
  const row = state.positions.row(accountId, market.id);
  if (flags & FLAG_REDUCE_ONLY) state.positions.changeReducing(row, lots);
  else state.positions.changeResting(row, isAsk, lots);
}

/** Base of an ask, quote at its own price of a bid. */
function noteSpending(state: State, market: Market, slot: number, lots: number): void {
  const { orders, lending } = state;
  const accountId = orders.accountId(slot);
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const perLot = isAsk
    ? market.baseUnitsPerLot
    : market.quoteUnitsPerLotTick * orders.priceTicks(slot);
  const assetId = isAsk ? market.baseAssetId : market.quoteAssetId;
  lending.changeSpending(lending.row(accountId, assetId), lots * perLot);
  state.exposed.touch(accountId);
}
