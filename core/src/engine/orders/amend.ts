/**
 * Amending a resting order. Less at the same price keeps its place in the queue; anything else
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
  FLAG_UNLOCKED,
  FLAG_WAITING,
  timeInForceOf,
} from "../book/order-flags.ts";
import { ORDER_EVENT } from "../emit.ts";
import { hasExposure } from "../margin/risk.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { noteOrder } from "../result.ts";
import { holdsNothing, noteResting } from "../perp/resting.ts";
import type { State } from "../state.ts";
import { ROW_NONE } from "../state/row-index.ts";
import { CAUSE, STATUS } from "../words.ts";
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
  if (flags & FLAG_WAITING) return REJECT["order-unknown"];

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
  const flags = orders.flags(slot);
  const isHolding = !holdsNothing(market, flags);
  const isAsk = (flags & FLAG_ASK) !== 0;
  const oldTicks = orders.priceTicks(slot);
  const oldLots = orders.remainingLots(slot);
  const lots = sizeLots - (orders.originalLots(slot) - oldLots);
  if (lots <= 0) return REJECT["amend-below-filled"];
  const isLess = priceTicks === oldTicks && lots < oldLots;
  const row = isHolding ? spendingRow(state, market, orders.accountId(slot), isAsk) : ROW_NONE;
  const refusal = isLess ? ACCEPTED : checkMeans(state, market, slot, { priceTicks, lots, row });
  if (refusal !== ACCEPTED) return refusal;
  const mayTake = market.state !== "auction" && isCrossing(market, isAsk, priceTicks);
  if (mayTake && flags & FLAG_POST_ONLY) return REJECT["post-only-would-take"];

  noteOrder(state, slot);
  const ladder = ladderOf(market, isAsk);
  const oldKey = keyOf(market, isAsk, oldTicks);
  if (!isHolding) noteResting(state, market, slot, isLess ? lots - oldLots : -oldLots);
  const level = isLess
    ? ladder.reduce(oldKey, oldLots - lots)
    : ladder.remove(slot, oldKey, oldLots);
  orders.reprice(slot, priceTicks, sizeLots, lots);
  showAmended(state, slot, sizeLots - lots);
  state.emit.level(market, isAsk, oldTicks, level);
  if (isHolding) relock(state, market, slot, { row, oldTicks, oldLots });
  if (!isLess) comeIn(state, market, slot, mayTake);
  return ACCEPTED;
}

/** What an order would become. */
interface Amended {
  readonly priceTicks: number;
  readonly lots: number;
  /** The balance that it spends from; 0 = it holds nothing. */
  readonly row: number;
}

/** Funds and margin for what the order would become. */
function checkMeans(state: State, market: Market, slot: number, amended: Amended): number {
  const { orders } = state;
  const flags = orders.flags(slot);
  const accountId = orders.accountId(slot);
  if (state.stages.isLiquidating(accountId) && (flags & FLAG_REDUCE_ONLY) === 0) {
    return REJECT["account-liquidating"];
  }
  const { priceTicks, lots: sizeLots } = amended;
  const { perp } = market;
  if (perp !== null) {
    const order = asOrder(state, slot, { priceTicks, sizeLots, expiresAtMs: 0 });
    return checkPerpAmended(state, market, perp, order, orders.remainingLots(slot));
  }
  const isAsk = (flags & FLAG_ASK) !== 0;
  const spent = isAsk ? market.baseAssetId : market.quoteAssetId;
  const row = amended.row === ROW_NONE ? state.ledger.find(accountId, spent) : amended.row;
  const free = state.ledger.freeUnits(row);
  if ((flags & FLAG_UNLOCKED) === 0) {
    const held = lockedUnits(market, isAsk, orders.priceTicks(slot), orders.remainingLots(slot));
    const needed = lockedUnits(market, isAsk, priceTicks, sizeLots);
    if (needed > AMOUNT_MAX) return REJECT["amount-too-large"];
    if (needed - held > free) return REJECT["funds-insufficient"];
  }
  if (state.parameters.margin === undefined) return ACCEPTED;
  // An account that owes nothing and an order that borrows nothing: nothing is asked of most.
  if ((flags & FLAG_UNLOCKED) === 0 && !hasExposure(state, accountId)) return ACCEPTED;
  aimBySlot(state, slot);
  const order = asOrder(state, slot, { priceTicks, sizeLots, expiresAtMs: 0 });
  return checkSpotMargin(state, market, order, free);
}

/** Holds what the order needs now instead of what it held. */
function relock(
  state: State,
  market: Market,
  slot: number,
  former: { readonly row: number; readonly oldTicks: number; readonly oldLots: number },
): void {
  const { orders } = state;
  const { row, oldTicks, oldLots } = former;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const held = lockedUnits(market, isAsk, oldTicks, oldLots);
  const needed = lockedUnits(market, isAsk, orders.priceTicks(slot), orders.remainingLots(slot));
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
  aimBySlot(state, slot);
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
