/**
 * Amending an order that waits for a price: its trigger, its limit price or its quantity, where it
 * stands. It keeps its id, its turn among those that wait, and the other exit of its parent.
 */
import type { CommandOf } from "@holdall/core/protocol";
import { ORDER_EVENT } from "../emit.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { noteOrder } from "../result.ts";
import type { State, Terms } from "../state.ts";
import { checkConditions } from "../triggers/conditions.ts";
import { isReached, moveWaiting, waitingAt, watchedTicks } from "../triggers/waiting.ts";
import type { Waiting } from "../triggers/watch.ts";
import { STATUS } from "../words.ts";
import { checkForm } from "./admit.ts";
import { asOrder } from "./as-order.ts";
import { checkStateToWait, formOf, showTerms } from "./place-conditional.ts";

type Amendment = CommandOf<"amend-order">;

/** Applies `amend-order` to an order that waits: what it would be is asked as if it were placed now. */
export function amendWaiting(
  state: State,
  market: Market,
  slot: number,
  command: Amendment,
): number {
  const { orders } = state;
  const { terms: former } = state.terms.get(slot)!;
  const priceTicks = command.priceTicks || orders.priceTicks(slot);
  const sizeLots = command.sizeLots || orders.originalLots(slot);
  const terms = termsAfter(former, command);
  const isMoved = terms.triggerPriceTicks !== former.triggerPriceTicks;
  const isSame = priceTicks === orders.priceTicks(slot) && sizeLots === orders.originalLots(slot);
  if (isSame && !isMoved) return REJECT["amend-nothing"];

  const { expiresAtMs } = former;
  const order = { ...terms, ...asOrder(state, slot, { priceTicks, sizeLots, expiresAtMs }) };
  const waiting = isMoved ? movedTo(market, waitingAt(market, slot), terms) : null;
  const refusal =
    checkStateToWait(market, order) ||
    checkForm(market, formOf(market, order), state.nowMs) ||
    checkConditions(market, order, order) ||
    checkStanding(state, order) ||
    (waiting === null ? ACCEPTED : checkMoved(market, waiting, terms));
  if (refusal !== ACCEPTED) return refusal;

  noteOrder(state, slot);
  orders.reprice(slot, priceTicks, sizeLots, sizeLots);
  state.terms.set(slot, { terms, feeUnits: 0 });
  show(state, slot);
  if (waiting !== null) moveWaiting(state, market, waiting);
  return ACCEPTED;
}

/** The terms with the amendment; a quantity that is a share of a position stays what it is. */
function termsAfter(terms: Terms, { triggerPriceTicks, sizeLots }: Amendment): Terms {
  const isCounted = sizeLots !== 0 && !terms.triggerIsPercent;
  return {
    ...terms,
    triggerPriceTicks: triggerPriceTicks === 0 ? terms.triggerPriceTicks : triggerPriceTicks,
    triggerQuantity: isCounted ? sizeLots : terms.triggerQuantity,
  };
}

/** Whose account is being liquidated may only reduce. */
function checkStanding(
  { stages }: State,
  order: { readonly accountId: number; readonly reduceOnly: boolean },
): number {
  return stages.isLiquidating(order.accountId) && !order.reduceOnly
    ? REJECT["account-liquidating"]
    : ACCEPTED;
}

/** The order with its new trigger: an exit goes on waiting on its side, others for where the price is not. */
function movedTo(market: Market, waiting: Waiting, terms: Terms): Waiting {
  const { triggerPriceTicks: priceTicks, relatedOrdinal } = terms;
  const isUpward =
    relatedOrdinal === 0 ? watchedTicks(market, waiting.by) <= priceTicks : waiting.isUpward;
  return { ...waiting, priceTicks, isUpward };
}

/** An exit may not be moved to where it would fire at once: it was to wait for that price. */
function checkMoved(market: Market, waiting: Waiting, { relatedOrdinal }: Terms): number {
  if (watchedTicks(market, waiting.by) === 0) return REJECT["no-reference-price"];
  return relatedOrdinal !== 0 && isReached(market, waiting) ? REJECT["trigger-reached"] : ACCEPTED;
}

function show(state: State, slot: number): void {
  const { shown, emit } = state;
  shown.slot = slot;
  shown.status = STATUS["trigger-pending"];
  shown.filledLots = 0;
  shown.quoteUnits = 0;
  emit.order(ORDER_EVENT.amended, shown);
  showTerms(state, slot);
}
