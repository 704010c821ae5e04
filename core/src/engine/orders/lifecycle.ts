/** How an order enters and leaves the lists that hold it. */
import { FLAG_ASK, FLAG_CLIENT_ID, FLAG_TERMS } from "../book/order-flags.ts";
import { END_EVENT } from "../emit.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { received } from "../lend/arrivals.ts";
import { holdsNothing, noteResting } from "../perp/resting.ts";
import type { State } from "../state.ts";
import { CAUSE, STATUS } from "../words.ts";
import { endTerms } from "./terms.ts";

/** Gives an accepted order its slot and its ordinal; it is in no list yet. Reads `state.draft`. */
export function accept(state: State): number {
  state.ordinal += 1;
  return state.orders.allocate(state.ordinal, state.draft);
}

/** Puts an order into the list of its account. */
export function link(state: State, slot: number): void {
  const { orders, accounts } = state;
  const accountId = orders.accountId(slot);
  accounts.setFirstOrder(accountId, orders.linkToOwner(slot, accounts.firstOrder(accountId)), 1);
}

/** Takes an order out of the list of its account. */
export function unlink(state: State, slot: number): void {
  const { orders, accounts } = state;
  const accountId = orders.accountId(slot);
  const head = orders.unlinkFromOwner(slot, accounts.firstOrder(accountId));
  accounts.setFirstOrder(accountId, head, -1);
}

/** Ends an order that is in no list any more. Its id means nothing from now on. */
export function endOrder(state: State, slot: number, filledLots: number): void {
  const { orders } = state;
  const flags = orders.flags(slot);
  if (flags & FLAG_TERMS) endTerms(state, slot, filledLots);
  if (flags & FLAG_CLIENT_ID) {
    const forgetAtMs = state.nowMs + state.parameters.clientIdMemoryMs;
    state.clientIds.end(orders.accountId(slot), orders.clientId(slot), forgetAtMs);
  }
  orders.release(slot);
}

/** Units that an order's remainder holds: base of an ask, quote at its own price of a bid. */
export function lockedUnits(
  market: Market,
  isAsk: boolean,
  priceTicks: number,
  lots: number,
): number {
  return isAsk ? lots * market.baseUnitsPerLot : market.quoteUnitsPerLotTick * lots * priceTicks;
}

/** The balance that an order of a side spends from. */
export function spendingRow(
  state: State,
  market: Market,
  accountId: number,
  isAsk: boolean,
): number {
  return state.ledger.row(accountId, isAsk ? market.baseAssetId : market.quoteAssetId);
}

/**
 * Takes a resting order out of its book and ends it, for a reason: the end itself, the level, the
 * funds that come free. `code` is one of END_EVENT.
 */
export function removeResting(state: State, slot: number, code: number, reason: number): void {
  const { orders } = state;
  const market = state.markets[orders.marketId(slot)];
  const flags = orders.flags(slot);
  const isAsk = (flags & FLAG_ASK) !== 0;
  const lots = orders.remainingLots(slot);
  if (holdsNothing(market, flags)) {
    noteResting(state, market, slot, -lots);
    leaveBook(state, market, slot, code, reason);
  } else {
    const accountId = orders.accountId(slot);
    const row = spendingRow(state, market, accountId, isAsk);
    const units = lockedUnits(market, isAsk, orders.priceTicks(slot), lots);
    state.ledger.unlock(row, units);
    leaveBook(state, market, slot, code, reason);
    state.emit.balance(row, CAUSE.order);
    if (state.parameters.margin !== undefined) {
      received(state, accountId, isAsk ? market.baseAssetId : market.quoteAssetId, units, 0);
    }
  }
  const filledLots = orders.originalLots(slot) - lots;
  unlink(state, slot);
  endOrder(state, slot, filledLots);
}

/** The level of a resting order without it; says so, and how the order ended. */
function leaveBook(state: State, market: Market, slot: number, code: number, reason: number): void {
  const { orders, shown, emit } = state;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const priceTicks = orders.priceTicks(slot);
  const lots = orders.remainingLots(slot);
  const level = ladderOf(market, isAsk).remove(slot, keyOf(market, isAsk, priceTicks), lots);
  shown.slot = slot;
  shown.status = code === END_EVENT.expired ? STATUS.expired : STATUS.cancelled;
  shown.filledLots = orders.originalLots(slot) - lots;
  shown.quoteUnits = 0;
  emit.ended(code, shown, reason);
  emit.level(market, isAsk, priceTicks, level);
}
