/**
 * An order that was admitted goes on its way: it locks what it may spend, meets the other side, and
 * what is left of it rests or ends.
 */
import { timesInForce } from "@holdall/core/protocol";
import type { OrderTerms } from "@holdall/core/protocol";
import {
  FLAG_ASK,
  FLAG_MARKET,
  FLAG_REDUCE_ONLY,
  FLAG_UNLOCKED,
  selfTradeOf,
  timeInForceOf,
} from "../book/order-flags.ts";
import { END_EVENT } from "../emit.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { BY_FILL } from "../perp/fill.ts";
import { fitToPosition } from "../perp/follow.ts";
import { holdsNothing, noteResting } from "../perp/resting.ts";
import type { State } from "../state.ts";
import { CAUSE, REASON, selfTradeAt, STATUS } from "../words.ts";
import { mayFund } from "./funding.ts";
import { endOrder, link, lockedUnits, spendingRow, unlink } from "./lifecycle.ts";
import { matchTaker } from "./match.ts";

const GTC = timesInForce.indexOf("gtc");
const GTD = timesInForce.indexOf("gtd");

/** Makes a taker of an order that arrives; it has no slot yet. */
export function aimByTerms(state: State, market: Market, terms: OrderTerms, lots: number): void {
  const { taker } = state;
  const isSpot = market.perp === null;
  const isUnlocked = isSpot && state.parameters.margin !== undefined && mayFund(state, terms);
  taker.isUnlocked = isUnlocked;
  taker.isHolding = isSpot && !isUnlocked && terms.priceTicks !== 0;
  taker.isForced = false;
  taker.why = BY_FILL;
  taker.isWhole = false;
  taker.boundTicks = 0;
  taker.isReducing = terms.reduceOnly;
  taker.sizeLots = lots;
  taker.slot = 0;
  taker.isLinked = false;
  taker.isAsk = terms.side === "ask";
  taker.selfTrade = selfTradeAt(terms.selfTrade);
  taker.lockTicks = terms.priceTicks;
  taker.quoteUnits = terms.quoteUnits;
  taker.quoteRest = terms.quoteUnits;
  taker.remainingLots = terms.quoteUnits === 0 ? lots : Number.MAX_SAFE_INTEGER;
  taker.filledLots = 0;
  taker.isInBook = false;
  taker.accountId = terms.accountId;
}

/** Makes a taker of an order that has a slot, at the price and for the remainder that stand there. */
export function aimBySlot(state: State, market: Market, slot: number): void {
  const { taker, orders } = state;
  const flags = orders.flags(slot);
  taker.slot = slot;
  taker.isLinked = true;
  taker.isUnlocked = (flags & FLAG_UNLOCKED) !== 0;
  taker.isHolding = (flags & (FLAG_MARKET | FLAG_UNLOCKED)) === 0 && market.perp === null;
  taker.isForced = false;
  taker.why = BY_FILL;
  taker.isWhole = false;
  taker.boundTicks = 0;
  taker.isReducing = (flags & FLAG_REDUCE_ONLY) !== 0;
  taker.sizeLots = orders.originalLots(slot);
  taker.isAsk = (flags & FLAG_ASK) !== 0;
  taker.selfTrade = selfTradeOf(flags);
  taker.lockTicks = orders.priceTicks(slot);
  taker.quoteUnits = 0;
  taker.quoteRest = 0;
  taker.remainingLots = orders.remainingLots(slot);
  taker.filledLots = orders.originalLots(slot) - taker.remainingLots;
  taker.isInBook = false;
  taker.accountId = orders.accountId(slot);
}

/** Locks what a limit order may spend, in the balance found when it was admitted, and says so. */
export function lockFunds(state: State, market: Market): void {
  const { taker } = state;
  if (!taker.isHolding) return;
  const units = lockedUnits(market, taker.isAsk, taker.lockTicks, taker.remainingLots);
  state.ledger.lock(taker.rowSpent, units);
  state.emit.balance(taker.rowSpent, CAUSE.order);
}

/** Lets the taker meet the other side; what is left of it then rests or ends. */
export function enter(state: State, market: Market): void {
  const { taker } = state;
  taker.isAway = true;
  const reason = market.state === "auction" ? REASON.none : matchTaker(state, market);
  taker.isAway = false;
  const flags = state.orders.flags(taker.slot);
  if (taker.remainingLots === 0) endTaker(state);
  else if (reason === REASON.none && staysInBook(flags)) rest(state, market);
  else expire(state, market, reason === REASON.none ? reasonOfRest(flags) : reason);
  if (reason === REASON["price-out-of-bounds"]) breakCircuit(state, market);
}

function staysInBook(flags: number): boolean {
  const timeInForce = timeInForceOf(flags);
  return (flags & FLAG_MARKET) === 0 && (timeInForce === GTC || timeInForce === GTD);
}

/** Why the rest of an order that may not rest ends, when no rule stopped it earlier. */
function reasonOfRest(flags: number): number {
  return flags & FLAG_MARKET ? REASON["insufficient-liquidity"] : REASON["immediate-or-cancel"];
}

/** Puts the rest of the taker into the book. */
function rest(state: State, market: Market): void {
  const { taker, orders } = state;
  const { slot } = taker;
  orders.setRemainingLots(slot, taker.remainingLots);
  if (!taker.isLinked) link(state, slot);
  queue(state, market, slot);
}

/** Puts an order at the end of its price, with the remainder that stands in its slot. */
export function queue(state: State, market: Market, slot: number): void {
  const { orders } = state;
  const flags = orders.flags(slot);
  const isAsk = (flags & FLAG_ASK) !== 0;
  const priceTicks = orders.priceTicks(slot);
  const lots = orders.remainingLots(slot);
  const key = keyOf(market, isAsk, priceTicks);
  const level = ladderOf(market, isAsk).append(slot, key, lots);
  const isFree = holdsNothing(market, flags);
  if (isFree) noteResting(state, market, slot, lots);
  state.emit.level(market, isAsk, priceTicks, level);
  if (isFree && flags & FLAG_REDUCE_ONLY) fitToPosition(state, market, slot);
}

/** Ends the rest of the taker for a reason and frees what it had locked for it. */
function expire(state: State, market: Market, reason: number): void {
  const { taker, shown, emit } = state;
  shown.slot = taker.slot;
  shown.status = STATUS.expired;
  shown.filledLots = taker.filledLots;
  shown.quoteUnits = taker.quoteUnits;
  emit.ended(END_EVENT.expired, shown, reason);
  if (taker.isHolding) {
    const row = spendingRow(state, market, taker.accountId, taker.isAsk);
    const units = lockedUnits(market, taker.isAsk, taker.lockTicks, taker.remainingLots);
    state.ledger.unlock(row, units);
    emit.balance(row, CAUSE.order);
  }
  endTaker(state);
}

function endTaker(state: State): void {
  const { taker } = state;
  if (taker.isLinked) unlink(state, taker.slot);
  endOrder(state, taker.slot, taker.filledLots);
}

/** The price moved too far: the market goes into auction for its breaker's time. */
function breakCircuit(state: State, market: Market): void {
  market.state = "auction";
  market.auctionEndsAtMs = state.nowMs + market.spec.breakerAuctionMs;
  state.emit.event({
    kind: "market-state-changed",
    marketId: market.id as never,
    state: "auction",
    auctionEndsAtMs: market.auctionEndsAtMs,
  });
}
