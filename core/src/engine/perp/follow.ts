/**
 * Orders that follow a position: reduce-only orders never exceed it, and exits go when it goes.
 */
import { FLAG_ASK, FLAG_REDUCE_ONLY, FLAG_WAITING } from "../book/order-flags.ts";
import { END_EVENT, ORDER_EVENT } from "../emit.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { removeResting } from "../orders/lifecycle.ts";
import type { State } from "../state.ts";
import { removeWaiting } from "../triggers/waiting.ts";
import { REASON, STATUS } from "../words.ts";
import { noteResting } from "./resting.ts";

/**
 * After a position changed from a size to what it is now: resting reduce-only orders shrink to it,
 * the newest first, or are cancelled; the exits of a position that is gone or turned are cancelled.
 */
export function followPosition(
  state: State,
  market: Market,
  row: number,
  formerLots: number,
): void {
  const { positions } = state;
  const sizeLots = positions.sizeLots(row);
  const accountId = positions.accountId(row);
  const isOver = formerLots !== 0 && Math.sign(sizeLots) !== Math.sign(formerLots);
  const isTooMuch = positions.reducingLots(row) > (isOver ? 0 : Math.abs(sizeLots));
  if (isTooMuch) fitReducing(state, market, accountId, sizeLots);
  if (isOver) cancelExits(state, market, accountId);
}

/** A reduce-only order has come to rest: all of its kind together fit the position. */
export function fitToPosition(state: State, market: Market, slot: number): void {
  const { positions, orders } = state;
  const accountId = orders.accountId(slot);
  const row = positions.find(accountId, market.id);
  const sizeLots = positions.sizeLots(row);
  if (positions.reducingLots(row) <= Math.abs(sizeLots)) return;
  fitReducing(state, market, accountId, sizeLots);
}

/** Reduce-only orders keep their size, oldest first, as far as the position goes. */
function fitReducing(state: State, market: Market, accountId: number, sizeLots: number): void {
  const { orders, taker } = state;
  let budget = Math.abs(sizeLots);
  for (const slot of ordersOf(state, market, accountId)) {
    const flags = orders.flags(slot);
    if (flags & FLAG_WAITING || (flags & FLAG_REDUCE_ONLY) === 0) continue;
    // What has left the book, or never was in it, to meet the other side just now rests nowhere.
    if (taker.isAway && slot === taker.slot) continue;
    const isClosing = (flags & FLAG_ASK) !== 0 ? sizeLots > 0 : sizeLots < 0;
    const kept = isClosing ? Math.min(budget, orders.remainingLots(slot)) : 0;
    budget -= kept;
    if (kept === 0) {
      removeResting(state, slot, END_EVENT.cancelled, REASON["reduce-only-not-reduced"]);
    } else if (kept < orders.remainingLots(slot)) {
      shrink(state, market, slot, kept);
    }
  }
}

/** A resting order becomes smaller in its place: `order-amended`, `level-changed`. */
function shrink(state: State, market: Market, slot: number, keptLots: number): void {
  const { orders, shown, emit } = state;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const priceTicks = orders.priceTicks(slot);
  const cut = orders.remainingLots(slot) - keptLots;
  const filledLots = orders.originalLots(slot) - orders.remainingLots(slot);
  noteResting(state, market, slot, -cut);
  const level = ladderOf(market, isAsk).reduce(keyOf(market, isAsk, priceTicks), cut);
  orders.reprice(slot, priceTicks, filledLots + keptLots, keptLots);
  shown.slot = slot;
  shown.status = filledLots === 0 ? STATUS.new : STATUS["partially-filled"];
  shown.filledLots = filledLots;
  shown.quoteUnits = 0;
  emit.order(ORDER_EVENT.amended, shown);
  emit.level(market, isAsk, priceTicks, level);
}

/** Attached exits that wait: they belonged to the position that is no more. */
function cancelExits(state: State, market: Market, accountId: number): void {
  for (const slot of ordersOf(state, market, accountId)) {
    const isExit =
      (state.orders.flags(slot) & FLAG_WAITING) !== 0 &&
      (state.terms.get(slot)?.terms.relatedOrdinal ?? 0) !== 0;
    if (!isExit) continue;
    removeWaiting(state, slot, END_EVENT.cancelled, REASON["stop-without-position"]);
  }
}

/** The orders of an account in a market, resting or waiting, oldest first. */
function ordersOf(state: State, market: Market, accountId: number): number[] {
  const { accounts, orders } = state;
  const slots: number[] = [];
  for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
    if (orders.marketId(slot) === market.id) slots.push(slot);
  }
  return slots.sort((a, b) => orders.ordinal(a) - orders.ordinal(b));
}
