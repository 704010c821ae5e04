/** What waits for a price enters as if it arrived now, when the price is there. */
import {
  CLIENT_ID_NONE,
  orderTypes,
  rejectOfCode,
  selfTradeModes,
  sides,
  slippageKinds,
  timesInForce,
} from "@holdall/core/protocol";
import type { CloseReason, OrderTerms } from "@holdall/core/protocol";
import {
  FLAG_ASK,
  FLAG_MARKET,
  FLAG_POST_ONLY,
  FLAG_REDUCE_ONLY,
  FLAG_WAITING,
  selfTradeOf,
  timeInForceOf,
} from "../book/order-flags.ts";
import { END_EVENT, ORDER_EVENT } from "../emit.ts";
import type { Market } from "../markets/market.ts";
import { checkForm, checkState } from "../orders/admit.ts";
import { aimBySlot, enter, lockFunds } from "../orders/enter.ts";
import { endOrder, unlink } from "../orders/lifecycle.ts";
import { NO_TOLERANCE } from "../orders/match.ts";
import type { Tolerance } from "../orders/match.ts";
import { checkEntry } from "../orders/place.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State, Terms } from "../state.ts";
import { REASON, STATUS } from "../words.ts";
import { makeExits } from "./exits.ts";
import { nextReached, removeWaiting, stopWaiting } from "./waiting.ts";
import type { Waiting } from "./watch.ts";

/** Orders that fire in one command; the others fire in the next. */
export const FIRED_PER_COMMAND_MAX = 1000;

/** Fires what the prices have reached, oldest first, again and again until nothing moves. */
export function fireTriggers(state: State): void {
  for (let fired = 0; fired < FIRED_PER_COMMAND_MAX; fired += 1) {
    const next = oldestReached(state);
    if (next === undefined) return;
    fire(state, state.markets[state.orders.marketId(next.slot)], next);
    makeExits(state);
  }
}

/** The oldest order that is reached in any market whose prices or waiting orders have changed. */
function oldestReached(state: State): Waiting | undefined {
  let oldest: Waiting | undefined;
  for (const market of state.stirred) {
    const reached = nextReached(market);
    if (reached === undefined) continue;
    if (oldest === undefined || reached.ordinal < oldest.ordinal) oldest = reached;
  }
  if (oldest === undefined) settleDown(state);
  return oldest;
}

function settleDown(state: State): void {
  for (const market of state.stirred) market.isStirred = false;
  state.stirred.length = 0;
}

/** The order leaves its list; its sibling is cancelled; then all checks of an order that arrives. */
function fire(state: State, market: Market, waiting: Waiting): void {
  const { orders, shown, emit } = state;
  const { slot } = waiting;
  stopWaiting(market, slot);
  shown.slot = slot;
  shown.status = STATUS.new;
  shown.filledLots = 0;
  shown.quoteUnits = 0;
  emit.order(ORDER_EVENT.triggerFired, shown);
  const terms = termsOf(state, slot);
  cancelSibling(state, market, terms);

  const order = orderOf(state, slot, terms);
  const refusal =
    checkState(market.state, order) ||
    checkForm(market, order, state.nowMs) ||
    checkEntry(state, market, order, toleranceOf(terms));
  if (refusal !== ACCEPTED) {
    fail(state, slot, refusal);
    return;
  }
  orders.setFlags(slot, orders.flags(slot) & ~FLAG_WAITING);
  aimBySlot(state, slot);
  lockFunds(state, market);
  enter(state, market);
}

/** The other exit of the same parent, if it still waits: one fires, the other is cancelled. */
function cancelSibling(state: State, market: Market, terms: Terms): void {
  if (terms.relatedOrdinal === 0) return;
  const sibling = market.watch.waiting.find(
    (other) => termsOf(state, other.slot).relatedOrdinal === terms.relatedOrdinal,
  );
  if (sibling === undefined) return;
  removeWaiting(state, sibling.slot, END_EVENT.cancelled, REASON["sibling-filled"]);
}

function termsOf(state: State, slot: number): Terms {
  const held = state.terms.get(slot);
  if (held === undefined) throw new Error("a waiting order has no terms");
  return held.terms;
}

function fail(state: State, slot: number, refusal: number): void {
  const { shown } = state;
  shown.slot = slot;
  shown.status = STATUS["trigger-failed"];
  shown.filledLots = 0;
  shown.quoteUnits = 0;
  state.emit.ended(END_EVENT.triggerFailed, shown, REASON[reasonOf(refusal)]);
  unlink(state, slot);
  endOrder(state, slot, 0);
}

/** The reason in place of a reject. */
function reasonOf(refusal: number): CloseReason {
  const { name } = rejectOfCode(refusal);
  if (name === "funds-insufficient") return "insufficient-funds";
  if (name.startsWith("price-") || name === "no-reference-price") return "invalid-price";
  if (name.startsWith("quantity-") || name.startsWith("quote-quantity")) return "invalid-quantity";
  if (name === "post-only-would-take") return "post-only-taker";
  if (name === "fill-or-kill-unfillable") return "fill-or-kill";
  if (name === "liquidity-insufficient") return "insufficient-liquidity";
  return name.startsWith("market-") ? "market-closed" : "user-permissions";
}

/** How far the order's own tolerance lets it go. */
export function toleranceOf(terms: Pick<Terms, "slippageKind" | "slippageTolerance">): Tolerance {
  const kind = slippageKinds.indexOf(terms.slippageKind);
  return kind === 0 ? NO_TOLERANCE : { kind, amount: terms.slippageTolerance };
}

/** The order in its slot, as if it arrived now. */
function orderOf(state: State, slot: number, terms: Terms): OrderTerms {
  const { orders } = state;
  const flags = orders.flags(slot);
  return {
    ...NO_EXTRAS,
    accountId: orders.accountId(slot),
    marketId: orders.marketId(slot),
    brokerId: orders.brokerId(slot),
    side: sides[flags & FLAG_ASK ? 1 : 0],
    type: orderTypes[flags & FLAG_MARKET ? 1 : 0],
    timeInForce: timesInForce[timeInForceOf(flags)],
    selfTrade: selfTradeModes[selfTradeOf(flags)],
    postOnly: (flags & FLAG_POST_ONLY) !== 0,
    reduceOnly: (flags & FLAG_REDUCE_ONLY) !== 0,
    priceTicks: orders.priceTicks(slot),
    sizeLots: orders.originalLots(slot),
    expiresAtMs: terms.expiresAtMs,
  } as OrderTerms;
}

/** What no check asks of an order that fires: it has passed, or is kept in the slot's flags. */
const NO_EXTRAS = {
  requestA: 0,
  requestB: 0,
  requestExpiresMs: 0,
  autoBorrow: false,
  autoBorrowRepay: false,
  autoLend: false,
  autoLendRedeem: false,
  clientId: CLIENT_ID_NONE,
  quoteUnits: 0,
} as const;
