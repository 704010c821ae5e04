/**
 * Amending a resting order. Less at the same price keeps its place in the queue; anything else
 * leaves the book and enters anew at the end of its level, under the same id, and may take.
 */
import type { CommandOf } from "@holdall/core/protocol";
import { orderTypes, sides, timesInForce } from "@holdall/core/protocol";
import {
  FLAG_ASK,
  FLAG_POST_ONLY,
  FLAG_REDUCE_ONLY,
  FLAG_TERMS,
  FLAG_WAITING,
  timeInForceOf,
} from "../book/order-flags.ts";
import { ORDER_EVENT } from "../emit.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { noteOrder } from "../result.ts";
import type { State } from "../state.ts";
import { CAUSE, STATUS } from "../words.ts";
import { checkBands, checkForm, checkFunds, checkState, isCrossing } from "./admit.ts";
import type { Wish } from "./admit.ts";
import { aimBySlot, enter } from "./enter.ts";
import { lockedUnits, spendingRow } from "./lifecycle.ts";
import { NO_TOLERANCE, setReach } from "./match.ts";
import { namedSlot } from "./named.ts";

const NEVER = 0;

/** Applies `amend-order`. */
export function amendOrder(state: State, command: CommandOf<"amend-order">): number {
  const { orders } = state;
  if (!state.accounts.exists(command.accountId)) return REJECT["account-unknown"];
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  const slot = namedSlot(state, command);
  if (slot === 0 || orders.flags(slot) & FLAG_WAITING) return REJECT["order-unknown"];

  const priceTicks = command.priceTicks === 0 ? orders.priceTicks(slot) : command.priceTicks;
  const sizeLots = command.sizeLots === 0 ? orders.originalLots(slot) : command.sizeLots;
  const isSamePrice = priceTicks === orders.priceTicks(slot);
  if (isSamePrice && sizeLots === orders.originalLots(slot)) return REJECT["amend-nothing"];
  const refusal = checkAmendment(state, market, slot, wishOf(state, slot, priceTicks, sizeLots));
  if (refusal !== ACCEPTED) return refusal;

  noteOrder(state, slot);
  if (isSamePrice && sizeLots < orders.originalLots(slot)) shrink(state, market, slot, sizeLots);
  else requeue(state, market, slot, priceTicks, sizeLots);
  return ACCEPTED;
}

/** The order as it would be after the amendment. One object, filled anew for each. */
function wishOf(state: State, slot: number, priceTicks: number, sizeLots: number): Wish {
  const { wish, orders } = state;
  const flags = orders.flags(slot);
  wish.side = sides[flags & FLAG_ASK ? 1 : 0];
  wish.type = orderTypes[0];
  wish.timeInForce = timesInForce[timeInForceOf(flags)];
  wish.postOnly = (flags & FLAG_POST_ONLY) !== 0;
  wish.reduceOnly = (flags & FLAG_REDUCE_ONLY) !== 0;
  wish.priceTicks = priceTicks;
  wish.sizeLots = sizeLots;
  wish.expiresAtMs =
    flags & FLAG_TERMS ? (state.terms.get(slot)?.terms.expiresAtMs ?? NEVER) : NEVER;
  return wish;
}

function checkAmendment(state: State, market: Market, slot: number, wish: Wish): number {
  const { orders, ledger } = state;
  const early = checkState(market.state, wish) || checkForm(market, wish, state.nowMs);
  if (early !== ACCEPTED) return early;
  const filledLots = orders.originalLots(slot) - orders.remainingLots(slot);
  if (wish.sizeLots <= filledLots) return REJECT["amend-below-filled"];
  const far = checkBands(market, wish);
  if (far !== ACCEPTED) return far;

  const isAsk = wish.side === "ask";
  const row = spendingRow(state, market, orders.accountId(slot), isAsk);
  const held = lockedUnits(market, isAsk, orders.priceTicks(slot), orders.remainingLots(slot));
  const usable = ledger.freeUnits(row) + held;
  const short = checkFunds(market, wish, wish.sizeLots - filledLots, usable);
  if (short !== ACCEPTED) return short;
  const takes = market.state !== "auction" && isCrossing(market, isAsk, wish.priceTicks);
  return wish.postOnly && takes ? REJECT["post-only-would-take"] : ACCEPTED;
}

/** Less at the same price: the order keeps its place. */
function shrink(state: State, market: Market, slot: number, sizeLots: number): void {
  const { orders, emit } = state;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const priceTicks = orders.priceTicks(slot);
  const fewerLots = orders.originalLots(slot) - sizeLots;
  orders.setOriginalLots(slot, sizeLots);
  orders.setRemainingLots(slot, orders.remainingLots(slot) - fewerLots);
  const ladder = ladderOf(market, isAsk);
  const key = keyOf(market, isAsk, priceTicks);
  ladder.reduce(key, fewerLots);
  showAmended(state, slot);
  emit.level(market, isAsk, priceTicks, ladder.ordersAt(key), ladder.lotsAt(key));
  const row = spendingRow(state, market, orders.accountId(slot), isAsk);
  state.ledger.unlock(row, lockedUnits(market, isAsk, priceTicks, fewerLots));
  emit.balance(row, CAUSE.order);
}

/** Anything else: out of the book, then in again like an order that arrives now. */
function requeue(
  state: State,
  market: Market,
  slot: number,
  priceTicks: number,
  sizeLots: number,
): void {
  const { orders, emit } = state;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const oldTicks = orders.priceTicks(slot);
  const oldLots = orders.remainingLots(slot);
  const ladder = ladderOf(market, isAsk);
  const oldKey = keyOf(market, isAsk, oldTicks);
  const lots = sizeLots - (orders.originalLots(slot) - oldLots);
  ladder.remove(slot, oldKey, oldLots);
  orders.setPriceTicks(slot, priceTicks);
  orders.setOriginalLots(slot, sizeLots);
  orders.setRemainingLots(slot, lots);
  showAmended(state, slot);
  emit.level(market, isAsk, oldTicks, ladder.ordersAt(oldKey), ladder.lotsAt(oldKey));

  const held = lockedUnits(market, isAsk, oldTicks, oldLots);
  const needed = lockedUnits(market, isAsk, priceTicks, lots);
  const row = spendingRow(state, market, orders.accountId(slot), isAsk);
  if (needed > held) state.ledger.lock(row, needed - held);
  else state.ledger.unlock(row, held - needed);
  if (needed !== held) emit.balance(row, CAUSE.order);
  aimBySlot(state, slot);
  setReach(state, market, NO_TOLERANCE);
  enter(state, market);
}

function showAmended(state: State, slot: number): void {
  const { orders, shown } = state;
  shown.slot = slot;
  shown.filledLots = orders.originalLots(slot) - orders.remainingLots(slot);
  shown.status = shown.filledLots === 0 ? STATUS.new : STATUS["partially-filled"];
  shown.quoteUnits = 0;
  state.emit.order(ORDER_EVENT.amended, shown);
}
