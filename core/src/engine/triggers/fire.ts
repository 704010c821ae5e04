/** What waits for a price enters as if it arrived now, when the price is there. */
import { mulDiv, PPM } from "@holdall/core/num";
import { rejectOfCode, slippageKinds } from "@holdall/core/protocol";
import type { CloseReason } from "@holdall/core/protocol";
import { FLAG_WAITING } from "../book/order-flags.ts";
import { END_EVENT, ORDER_EVENT } from "../emit.ts";
import type { Market } from "../markets/market.ts";
import { checkForm, checkState } from "../orders/admit.ts";
import { asOrder } from "../orders/as-order.ts";
import { aimBySlot, enter, lockFunds } from "../orders/enter.ts";
import { endOrder, unlink } from "../orders/lifecycle.ts";
import { NO_TOLERANCE } from "../orders/match.ts";
import type { Tolerance } from "../orders/match.ts";
import { checkEntry, unlockedFlags } from "../orders/place.ts";
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

  const sizeLots = firedLots(state, market, slot, terms);
  if (sizeLots === 0) {
    fail(state, slot, REASON["stop-without-position"]);
    return;
  }
  const { expiresAtMs } = terms;
  const order = asOrder(state, slot, {
    priceTicks: orders.priceTicks(slot),
    sizeLots,
    expiresAtMs,
  });
  const refusal =
    checkState(market.state, order) ||
    checkForm(market, order, state.nowMs) ||
    checkEntry(state, market, order, toleranceOf(terms));
  if (refusal !== ACCEPTED) {
    fail(state, slot, REASON[reasonOf(refusal)]);
    return;
  }
  const { isWhole, sizeLots: lots } = state.taker;
  orders.reprice(slot, orders.priceTicks(slot), lots, lots);
  orders.setFlags(slot, (orders.flags(slot) & ~FLAG_WAITING) | unlockedFlags(state, order));
  aimBySlot(state, market, slot);
  state.taker.isWhole = isWhole;
  lockFunds(state, market);
  enter(state, market);
}

/** Lots of an order that fires: its own, or its share of the position, rounded up. */
function firedLots(state: State, market: Market, slot: number, terms: Terms): number {
  if (!terms.triggerIsPercent) return state.orders.originalLots(slot);
  const { positions, orders } = state;
  const sizeLots = positions.sizeLots(positions.find(orders.accountId(slot), market.id));
  const share = mulDiv(Math.abs(sizeLots), terms.triggerQuantity, PPM, "ceil");
  return Math.min(share, market.spec.sizeLotsMax);
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

function fail(state: State, slot: number, reason: number): void {
  const { shown } = state;
  shown.slot = slot;
  shown.status = STATUS["trigger-failed"];
  shown.filledLots = 0;
  shown.quoteUnits = 0;
  state.emit.ended(END_EVENT.triggerFailed, shown, reason);
  unlink(state, slot);
  endOrder(state, slot, 0);
}

/** Refusals of margin, and of pools, that an order which fires may meet. */
const marginRefusals = new Set(["margin-insufficient", "leverage-limit", "account-liquidating"]);
const borrowRefusals = new Set([
  "supply-insufficient",
  "pool-throttled",
  "pool-closed",
  "borrow-limit",
  "borrow-requires-redeem",
]);

/** The reason in place of a reject. */
function reasonOf(refusal: number): CloseReason {
  const { name } = rejectOfCode(refusal);
  if (name === "funds-insufficient") return "insufficient-funds";
  if (name.startsWith("price-") || name === "no-reference-price") return "invalid-price";
  if (name.startsWith("quantity-") || name.startsWith("quote-quantity")) return "invalid-quantity";
  if (name === "post-only-would-take") return "post-only-taker";
  if (name === "fill-or-kill-unfillable") return "fill-or-kill";
  if (name === "liquidity-insufficient") return "insufficient-liquidity";
  if (name === "reduce-only-not-reduced" || name === "position-limit") return name;
  if (marginRefusals.has(name)) return "insufficient-margin";
  if (borrowRefusals.has(name)) return "insufficient-borrowable";
  return name.startsWith("market-") ? "market-closed" : "user-permissions";
}

/** How far the order's own tolerance lets it go. */
export function toleranceOf(terms: Pick<Terms, "slippageKind" | "slippageTolerance">): Tolerance {
  const kind = slippageKinds.indexOf(terms.slippageKind);
  return kind === 0 ? NO_TOLERANCE : { kind, amount: terms.slippageTolerance };
}
