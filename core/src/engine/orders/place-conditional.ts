/** An order with a trigger, attached exits or a tolerance. */
import type { CommandOf, OrderTerms } from "@holdall/core/protocol";
import { FLAG_TERMS, FLAG_WAITING } from "../book/order-flags.ts";
import { ORDER_EVENT } from "../emit.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { checkConditions } from "../triggers/conditions.ts";
import { toleranceOf } from "../triggers/fire.ts";
import { wait, watchedTicks } from "../triggers/waiting.ts";
import { STATUS } from "../words.ts";
import { checkForm, checkState } from "./admit.ts";
import { isAtWaitingLimit } from "./counts.ts";
import { enter, lockFunds } from "./enter.ts";
import { checkClientId, checkEntry, showNew, takeSlot } from "./place.ts";
import { conditionalTerms, holdTerms } from "./terms.ts";

type Conditional = CommandOf<"place-conditional-order">;

/** Applies `place-conditional-order`. Returns a code of the registry, ACCEPTED or REPEATED. */
export function placeConditionalOrder(state: State, command: Conditional): number {
  if (!state.accounts.exists(command.accountId)) return REJECT["account-unknown"];
  const market = state.markets[command.marketId];
  if (market === undefined) return REJECT["market-unknown"];
  const order = withQuantity(command);
  const known = checkClientId(state, order, order.sizeLots);
  if (known !== ACCEPTED) return known;
  return order.triggerPriceTicks > 0
    ? placeWaiting(state, market, order)
    : placeAtOnce(state, market, order);
}

/** The quantity of an order that waits is its trigger's; a share of a position is none yet. */
function withQuantity(command: Conditional): Conditional {
  const isShare = command.triggerIsPercent;
  if (command.triggerPriceTicks <= 0 || command.sizeLots !== 0 || isShare) return command;
  return { ...command, sizeLots: command.triggerQuantity as Conditional["sizeLots"] };
}

function placeAtOnce(state: State, market: Market, order: Conditional): number {
  const refusal =
    checkState(market.state, order) ||
    checkForm(market, order, state.nowMs) ||
    checkConditions(market, order, order) ||
    checkEntry(state, market, order, toleranceOf(order));
  if (refusal !== ACCEPTED) return refusal;
  const slot = takeSlot(state, order, FLAG_TERMS);
  holdTerms(state, slot, conditionalTerms(order));
  showNew(state, slot, order.quoteUnits);
  state.emit.order(ORDER_EVENT.accepted, state.shown);
  showTerms(state, slot);
  lockFunds(state, market);
  enter(state, market);
  return ACCEPTED;
}

function placeWaiting(state: State, market: Market, order: Conditional): number {
  const refusal =
    checkStateToWait(market, order) ||
    checkForm(market, formOf(market, order), state.nowMs) ||
    checkConditions(market, order, order) ||
    checkWaiting(state, market, order);
  if (refusal !== ACCEPTED) return refusal;
  aimWaiting(state, order);
  const slot = takeSlot(state, order, FLAG_TERMS | FLAG_WAITING);
  holdTerms(state, slot, conditionalTerms(order));
  showNew(state, slot, 0);
  state.shown.status = STATUS["trigger-pending"];
  state.emit.order(ORDER_EVENT.triggerPlaced, state.shown);
  showTerms(state, slot);
  const { triggerBy: by, triggerPriceTicks: priceTicks } = order;
  const { ordinal } = state;
  const isUpward = watchedTicks(market, by) <= priceTicks;
  wait(state, market, { slot, ordinal, by, priceTicks, isUpward });
  return ACCEPTED;
}

/** An order that waits is nobody's taker: it has its size, and holds nothing. */
function aimWaiting({ taker }: State, order: Conditional): void {
  taker.sizeLots = order.sizeLots;
  taker.isUnlocked = false;
}

/** An order may wait wherever a plain limit order may rest. */
export function checkStateToWait(market: Market, order: OrderTerms): number {
  const asLimit = { ...order, type: "limit", timeInForce: "gtc", postOnly: false } as const;
  return checkState(market.state, asLimit);
}

/** A share of a position is no quantity yet: it stands for the smallest. */
export function formOf<Order extends OrderTerms & Pick<Conditional, "triggerIsPercent">>(
  market: Market,
  order: Order,
): Order {
  return order.triggerIsPercent ? { ...order, sizeLots: market.spec.sizeLotsMin } : order;
}

function checkWaiting(state: State, market: Market, order: Conditional): number {
  if (state.stages.isLiquidating(order.accountId) && !order.reduceOnly) {
    return REJECT["account-liquidating"];
  }
  if (state.orders.isFull()) return REJECT["orders-full"];
  if (isAtWaitingLimit(state, order.accountId, market.id)) return REJECT["trigger-order-limit"];
  return watchedTicks(market, order.triggerBy) === 0 ? REJECT["no-reference-price"] : ACCEPTED;
}

/** Says the further terms of an order. */
export function showTerms(state: State, slot: number): void {
  const held = state.terms.get(slot);
  if (held !== undefined) state.emit.event({ kind: "order-terms", ...held.terms });
}
