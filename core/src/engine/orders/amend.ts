/**
 * Amending an order. One that waits for a price stays where it is. One that rests: less at the same price keeps its place in the queue; anything else
 * leaves the book and enters anew at the end of its level, under the same id, and may take.
 */
import { AMOUNT_MAX } from "@holdall/core/num";
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
import { holdsNothing, noteResting } from "../perp/resting.ts";
import type { State } from "../state.ts";
import { CAUSE, STATUS } from "../words.ts";
import { amendWaiting } from "./amend-waiting.ts";
import { checkBands, checkForm, checkState, isCrossing } from "./admit.ts";
import type { Wish } from "./admit.ts";
import { asOrder } from "./as-order.ts";
import { checkPerpAmended } from "./enter-perp.ts";
import { aimBySlot, enter, queue } from "./enter.ts";
import { lockedUnits, spendingRow } from "./lifecycle.ts";
import { NO_TOLERANCE, setReach } from "./match.ts";
import { namedSlot } from "./named.ts";
import { checkSpotMargin } from "./spot-margin.ts";

const NEVER = 0;

/** Applies `amend-order`. */
export function amendOrder(state: State, command: CommandOf<"amend-order">): number {
  const { orders } = state;
  if (!state.accounts.exists(command.accountId)) return REJECT["account-unknown"];
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  const slot = namedSlot(state, command);
  if (slot === 0) return REJECT["order-unknown"];
  const flags = orders.flags(slot);
  if (flags & FLAG_WAITING) return amendWaiting(state, market, slot, command);
  if (command.triggerPriceTicks !== 0) return REJECT["trigger-invalid"];

  const oldTicks = orders.priceTicks(slot);
  const oldLots = orders.originalLots(slot);
  const priceTicks = command.priceTicks === 0 ? oldTicks : command.priceTicks;
  const sizeLots = command.sizeLots === 0 ? oldLots : command.sizeLots;
  if (priceTicks === oldTicks && sizeLots === oldLots) return REJECT["amend-nothing"];
  const refusal = isPlainlyFine(market, flags, priceTicks, sizeLots)
    ? ACCEPTED
    : checkTerms(state, market, slot, wishOf(state, slot, priceTicks, sizeLots));
  if (refusal !== ACCEPTED) return refusal;
  return amendTo(state, market, slot, priceTicks, sizeLots);
}

/**
 * The common case at a glance: an open market without bands, an order without expiry, price and
 * size within the filters. Whatever is not plainly fine is asked question by question.
 */
function isPlainlyFine(
  market: Market,
  flags: number,
  priceTicks: number,
  sizeLots: number,
): boolean {
  const { spec } = market;
  return (
    market.state === "open" &&
    market.perp === null &&
    !market.hasBands &&
    (flags & (FLAG_TERMS | FLAG_REDUCE_ONLY)) === 0 &&
    priceTicks >= spec.priceTicksMin &&
    priceTicks <= spec.priceTicksMax &&
    sizeLots >= spec.sizeLotsMin &&
    sizeLots <= spec.sizeLotsMax
  );
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

/** State, form, what is filled already, bands: all that is asked of the terms alone. */
function checkTerms(state: State, market: Market, slot: number, wish: Wish): number {
  const { orders } = state;
  const early = checkState(market.state, wish) || checkForm(market, wish, state.nowMs);
  if (early !== ACCEPTED) return early;
  const filledLots = orders.originalLots(slot) - orders.remainingLots(slot);
  if (wish.sizeLots <= filledLots) return REJECT["amend-below-filled"];
  return checkBands(market, wish);
}

/** Funds and the book; then the act. */
function amendTo(
  state: State,
  market: Market,
  slot: number,
  priceTicks: number,
  sizeLots: number,
): number {
  const { orders } = state;
  const filledLots = orders.originalLots(slot) - orders.remainingLots(slot);
  const lots = sizeLots - filledLots;
  if (lots <= 0) return REJECT["amend-below-filled"];
  return holdsNothing(market, orders.flags(slot))
    ? amendFree(state, market, slot, { priceTicks, lots, filledLots })
    : amendHeld(state, market, slot, { priceTicks, lots, filledLots });
}

/** What an order would become: its price, what would be left to fill, and what is filled already. */
interface Amended {
  readonly priceTicks: number;
  readonly lots: number;
  readonly filledLots: number;
}

/** An order on spot that holds what it may spend: the common case, asked of margin where it has to. */
function amendHeld(state: State, market: Market, slot: number, amended: Amended): number {
  const { orders, ledger } = state;
  const { priceTicks, lots } = amended;
  const flags = orders.flags(slot);
  const isAsk = (flags & FLAG_ASK) !== 0;
  const oldTicks = orders.priceTicks(slot);
  const oldLots = orders.remainingLots(slot);
  const accountId = orders.accountId(slot);
  const isLess = priceTicks === oldTicks && lots < oldLots;
  const isAsked = !isLess && state.exposed.hasMet(accountId);
  if (isAsked && state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  const row = spendingRow(state, market, accountId, isAsk);
  const held = lockedUnits(market, isAsk, oldTicks, oldLots);
  const needed = lockedUnits(market, isAsk, priceTicks, lots);
  if (needed > AMOUNT_MAX) return REJECT["amount-too-large"];
  if (needed - held > ledger.freeUnits(row)) return REJECT["funds-insufficient"];
  if (isAsked) {
    const refusal = askMargin(state, market, slot, amended);
    if (refusal !== ACCEPTED) return refusal;
  }
  const mayTake = market.state !== "auction" && isCrossing(market, isAsk, priceTicks);
  if (mayTake && flags & FLAG_POST_ONLY) return REJECT["post-only-would-take"];

  reshape(state, market, slot, amended);
  relock(state, row, held, needed);
  if (!isLess) comeIn(state, market, slot, mayTake);
  return ACCEPTED;
}

/** An order that holds nothing: of a perpetual, or one that redeems and borrows what it spends. */
function amendFree(state: State, market: Market, slot: number, amended: Amended): number {
  const { orders } = state;
  const { priceTicks, lots } = amended;
  const flags = orders.flags(slot);
  const isAsk = (flags & FLAG_ASK) !== 0;
  const oldLots = orders.remainingLots(slot);
  const isLess = priceTicks === orders.priceTicks(slot) && lots < oldLots;
  const refusal = isLess ? ACCEPTED : checkFree(state, market, slot, amended);
  if (refusal !== ACCEPTED) return refusal;
  const mayTake = market.state !== "auction" && isCrossing(market, isAsk, priceTicks);
  if (mayTake && flags & FLAG_POST_ONLY) return REJECT["post-only-would-take"];

  noteResting(state, market, slot, isLess ? lots - oldLots : -oldLots);
  reshape(state, market, slot, amended);
  if (!isLess) comeIn(state, market, slot, mayTake);
  return ACCEPTED;
}

/** What is asked of what an order that holds nothing would become. */
function checkFree(state: State, market: Market, slot: number, amended: Amended): number {
  const { orders } = state;
  const isReducing = (orders.flags(slot) & FLAG_REDUCE_ONLY) !== 0;
  if (state.stages.isLiquidating(orders.accountId(slot)) && !isReducing) {
    return REJECT["account-liquidating"];
  }
  const { perp } = market;
  if (perp === null) {
    // As if it no longer rested under its old terms.
    const restedLots = orders.remainingLots(slot);
    noteResting(state, market, slot, -restedLots);
    const refusal = askMargin(state, market, slot, amended);
    noteResting(state, market, slot, restedLots);
    return refusal;
  }
  const { priceTicks, lots: sizeLots } = amended;
  const order = asOrder(state, slot, { priceTicks, sizeLots, expiresAtMs: 0 });
  return checkPerpAmended(state, market, perp, order, orders.remainingLots(slot));
}

/** What margin says to a spot order as it would become. */
function askMargin(state: State, market: Market, slot: number, amended: Amended): number {
  const { orders, ledger } = state;
  const { priceTicks, lots: sizeLots } = amended;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const spent = isAsk ? market.baseAssetId : market.quoteAssetId;
  aimBySlot(state, market, slot);
  const order = asOrder(state, slot, { priceTicks, sizeLots, expiresAtMs: 0 });
  const row = ledger.find(orders.accountId(slot), spent);
  return checkSpotMargin(state, market, order, ledger.freeUnits(row), slot);
}

/** Gives an order its new terms: in its place where it only became smaller, else out of the book. */
function reshape(state: State, market: Market, slot: number, amended: Amended): void {
  const { orders } = state;
  const { priceTicks, lots, filledLots } = amended;
  noteOrder(state, slot);
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const oldTicks = orders.priceTicks(slot);
  const oldLots = orders.remainingLots(slot);
  const ladder = ladderOf(market, isAsk);
  const oldKey = keyOf(market, isAsk, oldTicks);
  const level =
    priceTicks === oldTicks && lots < oldLots
      ? ladder.reduce(oldKey, oldLots - lots)
      : ladder.remove(slot, oldKey, oldLots);
  orders.reprice(slot, priceTicks, filledLots + lots, lots);
  showAmended(state, slot, filledLots);
  state.emit.level(market, isAsk, oldTicks, level);
}

/** Holds what the order needs now instead of what it held. */
function relock(state: State, row: number, held: number, needed: number): void {
  if (needed === held) return;
  if (needed > held) state.ledger.lock(row, needed - held);
  else state.ledger.unlock(row, held - needed);
  state.emit.balance(row, CAUSE.order);
}

/** Like an order that arrives now: takes what it may take, and queues at the end of its level. */
function comeIn(state: State, market: Market, slot: number, mayTake: boolean): void {
  if (!mayTake) {
    queue(state, market, slot);
    return;
  }
  aimBySlot(state, market, slot);
  setReach(state, market, NO_TOLERANCE);
  enter(state, market);
}

function showAmended(state: State, slot: number, filledLots: number): void {
  const { shown } = state;
  shown.slot = slot;
  shown.filledLots = filledLots;
  shown.status = filledLots === 0 ? STATUS.new : STATUS["partially-filled"];
  shown.quoteUnits = 0;
  state.emit.order(ORDER_EVENT.amended, shown);
}
