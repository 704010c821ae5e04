/** A new order: every question first, then its number, then its way through the book. */
import type { CommandOf, OrderTerms } from "@holdall/core/protocol";
import {
  choiceFlags,
  FLAG_ASK,
  FLAG_AUTO_BORROW,
  FLAG_AUTO_BORROW_REPAY,
  FLAG_AUTO_LEND,
  FLAG_AUTO_LEND_REDEEM,
  FLAG_CLIENT_ID,
  FLAG_MARKET,
  FLAG_POST_ONLY,
  FLAG_REDUCE_ONLY,
  FLAG_TERMS,
  FLAG_UNLOCKED,
} from "../book/order-flags.ts";
import { ORDER_EVENT } from "../emit.ts";
import { MEMORY_NONE } from "../identity/client-ids.ts";
import type { Said } from "../identity/client-ids.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { fundable } from "../lend/fund.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { noteOrder, repeat } from "../result.ts";
import type { State } from "../state.ts";
import { selfTradeAt, STATUS, timeInForceAt } from "../words.ts";
import { checkBands, checkForm, checkFunds, checkState, isCrossing, mayRest } from "./admit.ts";
import type { Wish } from "./admit.ts";
import { isAtRestingLimit } from "./counts.ts";
import { aimByTerms, enter, lockFunds } from "./enter.ts";
import { checkPerpEntry, checkReachMargin } from "./enter-perp.ts";
import { fundingAsked, mayRedeem } from "./funding.ts";
import { accept } from "./lifecycle.ts";
import { NO_TOLERANCE, setReach } from "./match.ts";
import type { Tolerance } from "./match.ts";
import { checkSpotMargin } from "./spot-margin.ts";
import { holdTerms, noTerms } from "./terms.ts";
import { fillsWhole } from "./whole.ts";

/** Applies `place-order`. Returns a code of the registry, ACCEPTED or REPEATED. */
export function placeOrder(state: State, command: CommandOf<"place-order">): number {
  if (!state.accounts.exists(command.accountId)) return REJECT["account-unknown"];
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  const known = checkClientId(state, command, command.sizeLots);
  if (known !== ACCEPTED) return known;
  const refusal =
    checkState(market.state, command) ||
    checkForm(market, command, state.nowMs) ||
    checkEntry(state, market, command, NO_TOLERANCE);
  if (refusal !== ACCEPTED) return refusal;

  const isTimed = command.expiresAtMs > 0;
  const slot = takeSlot(state, command, isTimed ? FLAG_TERMS : 0);
  if (isTimed) {
    const { accountId, marketId, expiresAtMs } = command;
    holdTerms(state, slot, { ...noTerms(accountId, marketId), expiresAtMs });
  }
  showNew(state, slot, command.quoteUnits);
  state.emit.order(ORDER_EVENT.accepted, state.shown);
  lockFunds(state, market);
  enter(state, market);
  return ACCEPTED;
}

/** A client id that is remembered: the same order is a repeat, another one is refused. */
export function checkClientId(state: State, order: OrderTerms, sizeLots: number): number {
  if (order.clientId < 0) return ACCEPTED;
  const { clientIds } = state;
  const memory = clientIds.find(order.accountId, order.clientId, state.nowMs);
  if (memory === MEMORY_NONE) return ACCEPTED;
  if (!clientIds.saysTheSame(memory, saidBy(order, sizeLots))) return REJECT["client-id-taken"];
  const { firstSequence, ordinal, slot } = clientIds.recall(memory);
  return repeat(state, firstSequence, ordinal, slot);
}

function saidBy(order: OrderTerms, sizeLots: number): Said {
  return {
    accountId: order.accountId,
    clientId: order.clientId,
    marketId: order.marketId,
    isAsk: order.side === "ask",
    isMarket: order.type === "market",
    priceTicks: order.priceTicks,
    sizeLots,
    quoteUnits: order.quoteUnits,
  };
}

/**
 * Limits, bands, funds and the book: what is asked of an order at the moment it enters. Leaves the
 * taker aimed and the balance it spends from found, so that an order that passes can go on at once.
 */
export function checkEntry(
  state: State,
  market: Market,
  order: OrderTerms,
  tolerance: Tolerance,
): number {
  if (state.orders.isFull()) return REJECT["orders-full"];
  if (mayRest(order) && isAtRestingLimit(state, order.accountId, market.id)) {
    return REJECT["resting-order-limit"];
  }
  if (state.stages.isLiquidating(order.accountId) && !order.reduceOnly) {
    return REJECT["account-liquidating"];
  }
  const far = checkBands(market, order);
  if (far !== ACCEPTED) return far;
  const { perp } = market;
  return perp === null
    ? checkSpotEntry(state, market, order, tolerance)
    : checkPerpEntry(state, market, perp, order, tolerance) || checkPerpBook(state, market, order);
}

/** Funds of a spot order, what margin says to it, and the book. */
function checkSpotEntry(
  state: State,
  market: Market,
  order: OrderTerms,
  tolerance: Tolerance,
): number {
  const { taker, ledger } = state;
  const spent = order.side === "ask" ? market.baseAssetId : market.quoteAssetId;
  const rowSpent = ledger.find(order.accountId, spent);
  const freeUnits = ledger.freeUnits(rowSpent);
  taker.rowSpent = rowSpent;
  aimByTerms(state, market, order, order.sizeLots);
  if (taker.isHolding) {
    const short = checkFunds(market, order, order.sizeLots, freeUnits);
    if (short !== ACCEPTED) return short;
  }
  setReach(state, market, tolerance);
  if (taker.isUnlocked || state.exposed.hasMet(order.accountId)) {
    const refusal = checkSpotMargin(state, market, order, freeUnits, 0);
    if (refusal !== ACCEPTED) return refusal;
  }
  if (market.state === "auction") return ACCEPTED;
  const payable = taker.isUnlocked
    ? fundable(state, order.accountId, spent, fundingAsked(state, order))
    : freeUnits;
  return checkBook(state, market, order, payable);
}

/** The book, and the margin of an order that fills whole or not at all at the prices it would have. */
function checkPerpBook(state: State, market: Market, order: OrderTerms): number {
  if (market.state === "auction") return ACCEPTED;
  const refusal = checkBook(state, market, order, Infinity);
  if (refusal !== ACCEPTED || order.timeInForce !== "fok" || order.type !== "market")
    return refusal;
  state.taker.isWhole = true;
  return order.reduceOnly ? ACCEPTED : checkReachMargin(state, market, order);
}

/** What the other side of the book says: empty, crossed by a post-only order, too thin for a FOK. */
function checkBook(state: State, market: Market, order: Wish, freeUnits: number): number {
  const isAsk = order.side === "ask";
  if (order.type === "market" && bestTicks(market, !isAsk) === 0) {
    return REJECT["liquidity-insufficient"];
  }
  if (order.postOnly && isCrossing(market, isAsk, order.priceTicks)) {
    return REJECT["post-only-would-take"];
  }
  if (order.timeInForce === "fok" && !fillsWhole(state, market, freeUnits)) {
    return REJECT["fill-or-kill-unfillable"];
  }
  return ACCEPTED;
}

/**
 * Gives a new order its number and its slot, and makes it the taker. Its size is what it was
 * admitted with; its client id stands for what it asked for.
 */
export function takeSlot(state: State, order: OrderTerms, furtherFlags: number): number {
  const { draft, taker } = state;
  const { sizeLots } = taker;
  draft.accountId = order.accountId;
  draft.marketId = order.marketId;
  draft.brokerId = order.brokerId;
  draft.flags = flagsOf(order) | furtherFlags | unlockedFlags(state, order);
  draft.clientId = order.clientId;
  draft.priceTicks = order.priceTicks;
  draft.originalLots = sizeLots;
  draft.remainingLots = sizeLots;
  draft.filledQuoteUnits = 0;
  draft.createdAtMs = state.nowMs;
  const slot = accept(state);
  state.taker.slot = slot;
  noteOrder(state, slot);
  if (order.clientId >= 0) {
    const { nowMs, sequence, result } = state;
    state.clientIds.remember(saidBy(order, order.sizeLots), sequence, result, nowMs);
  }
  return slot;
}

/** The flags of an order that holds nothing: an account that lends what is free redeems for it. */
export function unlockedFlags(state: State, order: OrderTerms): number {
  if (!state.taker.isUnlocked) return 0;
  return FLAG_UNLOCKED | (mayRedeem(state, order) ? FLAG_AUTO_LEND_REDEEM : 0);
}

/** What the next order event shows: an order of which nothing is filled. */
export function showNew(state: State, slot: number, quoteUnits: number): void {
  const { shown } = state;
  shown.slot = slot;
  shown.status = STATUS.new;
  shown.filledLots = 0;
  shown.quoteUnits = quoteUnits;
}

function flagsOf(order: OrderTerms): number {
  return (
    choiceFlags(timeInForceAt(order.timeInForce), selfTradeAt(order.selfTrade), 0) |
    (order.side === "ask" ? FLAG_ASK : 0) |
    (order.type === "market" ? FLAG_MARKET : 0) |
    (order.postOnly ? FLAG_POST_ONLY : 0) |
    (order.reduceOnly ? FLAG_REDUCE_ONLY : 0) |
    (order.clientId >= 0 ? FLAG_CLIENT_ID : 0) |
    (order.autoBorrow ? FLAG_AUTO_BORROW : 0) |
    (order.autoBorrowRepay ? FLAG_AUTO_BORROW_REPAY : 0) |
    (order.autoLend ? FLAG_AUTO_LEND : 0) |
    (order.autoLendRedeem ? FLAG_AUTO_LEND_REDEEM : 0)
  );
}
