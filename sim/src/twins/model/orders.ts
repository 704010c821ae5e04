import type { CommandOf } from "@holdall/core/protocol";
import {
  checkBands,
  checkBook,
  checkConditions,
  checkForm,
  checkFunds,
  checkState,
  isReached,
  mayRest,
  referenceOf,
} from "./checks.ts";
import { endOrder, lock } from "./ending.ts";
import { matchAndRest } from "./matching.ts";
import { emitLevel, emitOrder, emitTerms } from "./order-events.ts";
import { checkPerpAmended, checkPerpEntry } from "./perp-admit.ts";
import { checkSpotMargin, unlock } from "./spot-margin.ts";
import { dealOf } from "./sketch.ts";
import { Repeated, freshOrder, leftLots, refuse } from "./state.ts";
import type { Handlers, Market, Order, State } from "./state.ts";

type PlaceCommand = CommandOf<"place-order"> | CommandOf<"place-conditional-order">;

function orderOf(state: State, market: Market, command: PlaceCommand): Order {
  const conditions = command.kind === "place-order" ? null : command;
  const waits = conditions !== null && conditions.triggerPriceTicks > 0;
  const isShare = waits && conditions.triggerIsPercent && market.spec.kind === "perp";
  const isCounted = waits && command.sizeLots === 0 && !isShare;
  const sizeLots = isCounted ? conditions.triggerQuantity : command.sizeLots;
  return {
    ...freshOrder(state),
    ...command,
    sizeLots: sizeLots as Order["sizeLots"],
    conditions,
    relatedOrdinal: 0,
    status: waits ? "trigger-pending" : "new",
    exitsMade: false,
  };
}

function count(state: State, { accountId, marketId }: Order, place: Order["place"]): number {
  return state
    .live()
    .filter((other) => other.accountId === accountId && other.marketId === marketId)
    .filter((other) => other.place === place).length;
}

/** Everything that is asked of an order when it enters: state, form, limits, bands, funds, book. */
export function checkEntry(state: State, market: Market, order: Order): void {
  checkState(market, order);
  checkForm(state, market, order);
  // The conditions of one that waited were looked at when it was placed.
  const hasWaited = order.conditions !== null && order.conditions.triggerPriceTicks > 0;
  if (!hasWaited) checkConditions(state, market, order);
  if (mayRest(order) && count(state, order, "book") >= state.parameters!.restingOrdersMax)
    refuse("resting-order-limit");
  if (state.isLiquidating(order.accountId) && !order.reduceOnly) refuse("account-liquidating");
  checkBands(market, order);
  if (market.spec.kind === "perp") checkPerpEntry(state, market, order);
  else {
    unlock(state, market, order);
    checkFunds(state, market, order);
    checkSpotMargin(state, market, order);
  }
  checkBook(state, market, order);
}

/** Everything that is asked of an order that comes to wait for its trigger. */
function checkWaiting(state: State, market: Market, order: Order): void {
  checkToWait(state, market, order);
  if (count(state, order, "waiting") >= state.parameters!.triggerOrdersMax)
    refuse("trigger-order-limit");
  if (referenceOf(market, order.conditions!.triggerBy) === 0) refuse("no-reference-price");
}

/** What is asked of its terms, when it is placed and when they change. */
function checkToWait(state: State, market: Market, order: Order): void {
  const asLimit: Order = { ...order, type: "limit", timeInForce: "gtc", postOnly: false };
  checkState(market, asLimit);
  // A share of a position is no quantity yet: in its form it stands for the smallest.
  const isShare = order.conditions!.triggerIsPercent;
  checkForm(state, market, isShare ? { ...order, sizeLots: market.spec.sizeLotsMin } : order);
  checkConditions(state, market, order);
  if (state.isLiquidating(order.accountId) && !order.reduceOnly) refuse("account-liquidating");
}

const clientKey = ({ accountId, clientId }: Order): string => `${accountId}/${clientId}`;

/** An order under a remembered client id is the remembered one again, or refused. */
function checkClientId(state: State, order: Order): void {
  const known = state.clientIds.get(clientKey(order));
  if (known === undefined) return;
  if (known.forgetAtMs !== undefined && known.forgetAtMs <= state.timeMs) return;
  const names = ["marketId", "side", "type", "priceTicks", "sizeLots", "quoteUnits"] as const;
  if (names.some((name) => known.placed[name] !== order[name])) refuse("client-id-taken");
  throw new Repeated(known.firstSequence, known.order.ordinal);
}

function placeOrder(state: State, command: PlaceCommand): void {
  state.account(command.accountId);
  const market = state.market(command.marketId);
  const order = orderOf(state, market, command);
  const waits = order.status === "trigger-pending";
  const placed = { ...order };
  checkClientId(state, order);
  if (waits) checkWaiting(state, market, order);
  else checkEntry(state, market, order);

  state.orders.push(order);
  state.ordinal = order.ordinal;
  if (order.clientId >= 0) {
    const memory = { firstSequence: state.sequence, order, placed };
    state.clientIds.set(clientKey(order), { ...memory, forgetAtMs: undefined });
  }
  if (waits) {
    const reference = referenceOf(market, order.conditions!.triggerBy);
    order.direction = reference <= order.conditions!.triggerPriceTicks ? "up" : "down";
    order.place = "waiting";
  }
  emitOrder(state, waits ? "trigger-placed" : "order-accepted", order);
  if (order.conditions !== null) emitTerms(state, order);
  if (waits) return;
  lock(state, market, order);
  matchAndRest(state, market, order);
}

/** The live order that a command names, by ordinal or by client id. */
function named(state: State, command: CommandOf<"cancel-order"> | CommandOf<"amend-order">): Order {
  const { accountId, marketId, orderOrdinal, clientId } = command;
  state.account(accountId);
  state.market(marketId);
  for (const order of state.live()) {
    if (order.accountId !== accountId || order.marketId !== marketId) continue;
    if (orderOrdinal > 0 && order.ordinal === orderOrdinal) return order;
    if (orderOrdinal === 0 && clientId >= 0 && order.clientId === clientId) return order;
  }
  return refuse("order-unknown");
}

function cancelOrder(state: State, command: CommandOf<"cancel-order">): void {
  const order = named(state, command);
  state.ordinal = order.ordinal;
  endOrder(state, order, "order-cancelled", "none");
}

function cancelAll(state: State, command: CommandOf<"cancel-all-orders">): void {
  state.account(command.accountId);
  if (!command.everyMarket) state.market(command.marketId);
  for (const order of state.live()) {
    if (order.accountId !== command.accountId) continue;
    if (!command.everyMarket && order.marketId !== command.marketId) continue;
    const place = { all: order.place, resting: "book", conditional: "waiting" }[command.scope];
    if (order.place === place) endOrder(state, order, "order-cancelled", "none");
  }
}

function amendOrder(state: State, command: CommandOf<"amend-order">): void {
  const order = named(state, command);
  if (order.place === "waiting") return amendWaiting(state, order, command);
  if (command.triggerPriceTicks !== 0) refuse("trigger-invalid");
  const market = state.market(order.marketId);
  const before = { ...order };
  const priceTicks = command.priceTicks || order.priceTicks;
  const sizeLots = command.sizeLots || order.sizeLots;
  if (priceTicks === order.priceTicks && sizeLots === order.sizeLots) refuse("amend-nothing");
  const wish = { ...order, priceTicks, sizeLots };
  checkState(market, wish);
  checkForm(state, market, wish);
  if (sizeLots <= order.filledLots) refuse("amend-below-filled");
  checkBands(market, wish);
  const keepsPlace = priceTicks === order.priceTicks && sizeLots < order.sizeLots;
  if (!keepsPlace) checkAmended(state, market, wish, order);
  checkBook(state, market, wish);

  state.ordinal = order.ordinal;
  Object.assign(order, { priceTicks, sizeLots });
  if (!keepsPlace) order.place = "none";
  emitOrder(state, "order-amended", order);
  emitLevel(state, before);
  lock(state, market, order);
  if (!keepsPlace) matchAndRest(state, market, order);
}

/** An order that waits has other terms from now on, and stays where it is. */
function amendWaiting(state: State, order: Order, command: CommandOf<"amend-order">): void {
  const market = state.market(order.marketId);
  const { triggerIsPercent, triggerBy, ...conditions } = order.conditions!;
  const priceTicks = command.priceTicks || order.priceTicks;
  const sizeLots = command.sizeLots || order.sizeLots;
  const triggerPriceTicks = command.triggerPriceTicks || conditions.triggerPriceTicks;
  const isMoved = triggerPriceTicks !== conditions.triggerPriceTicks;
  const isSame = priceTicks === order.priceTicks && sizeLots === order.sizeLots;
  if (isSame && !isMoved) refuse("amend-nothing");
  const triggerQuantity = triggerIsPercent ? conditions.triggerQuantity : sizeLots;
  const amended = { ...order.conditions!, triggerPriceTicks, triggerQuantity };
  const wish: Order = { ...order, priceTicks, sizeLots, conditions: amended };
  checkToWait(state, market, wish);
  if (isMoved) {
    const reference = referenceOf(market, triggerBy);
    if (reference === 0) refuse("no-reference-price");
    if (order.relatedOrdinal === 0) wish.direction = reference <= triggerPriceTicks ? "up" : "down";
    else if (isReached(state, wish)) refuse("trigger-reached");
  }
  state.ordinal = order.ordinal;
  Object.assign(order, wish);
  emitOrder(state, "order-amended", order);
  emitTerms(state, order);
}

function checkAmended(state: State, market: Market, wish: Order, order: Order): void {
  if (market.spec.kind === "spot") checkSpotAmended(state, market, wish, order);
  else checkPerpAmended(state, market, wish, leftLots(order));
}

/** Funds and margin of new terms, as if the order no longer rested under the old ones. */
function checkSpotAmended(state: State, market: Market, wish: Order, order: Order): void {
  checkFunds(state, market, wish);
  const held = order.isUnlocked ? 0n : dealOf(market, order).given;
  order.place = "none";
  try {
    checkSpotMargin(state, market, wish, held);
  } finally {
    order.place = "book";
  }
}

export const orderHandlers = {
  "place-order": placeOrder,
  "place-conditional-order": placeOrder,
  "cancel-order": cancelOrder,
  "cancel-all-orders": cancelAll,
  "amend-order": amendOrder,
} satisfies Partial<Handlers>;
