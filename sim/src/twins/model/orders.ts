import type { CommandOf, Reject } from "@holdall/core/protocol";
import {
  bandRefusal,
  bestOpposite,
  conditionRefusal,
  crosses,
  fillsWhole,
  formRefusal,
  mayRest,
  referenceOf,
  stateRefusal,
} from "./checks.ts";
import { endOrder, lock, matchAndRest } from "./matching.ts";
import { levelEvent, plainEvent, termsEvent } from "./order-events.ts";
import { freshOrder, givenAsset, givenUnits } from "./state.ts";
import { DONE } from "./state.ts";
import type { Handlers, Market, Order, Outcome, PlaceCommand, State } from "./state.ts";

function orderOf(state: State, command: PlaceCommand): Order {
  const conditions = command.kind === "place-order" ? null : command;
  const waits = conditions !== null && conditions.triggerPriceTicks > 0;
  const sizeLots = waits && command.sizeLots === 0 ? conditions.triggerQuantity : command.sizeLots;
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

function count(state: State, order: Order, place: Order["place"]): number {
  return state.orders.filter(
    (other) =>
      other.place === place &&
      other.accountId === order.accountId &&
      other.marketId === order.marketId,
  ).length;
}

/** Everything that is asked of an order when it enters: state, form, limits, bands, funds, book. */
export function entryRefusal(state: State, market: Market, order: Order): Reject | undefined {
  const early = stateRefusal(market, order) ?? formRefusal(state, market, order);
  if (early !== undefined) return early;
  if (order.status !== "trigger-pending" && order.relatedOrdinal === 0) {
    const conditional = order.conditions?.triggerPriceTicks
      ? undefined
      : conditionRefusal(state, market, order);
    if (conditional !== undefined) return conditional;
  }
  if (mayRest(order) && count(state, order, "book") >= state.parameters!.restingOrdersMax)
    return "resting-order-limit";
  const band = bandRefusal(market, order);
  if (band !== undefined) return band;
  if (order.type === "limit") {
    const units = givenUnits(market, order.side, order.sizeLots, order.priceTicks);
    if (units > 2n ** 53n - 16n) return "amount-too-large";
    if (state.ledger.free(order.accountId, givenAsset(market, order.side)) < units)
      return "funds-insufficient";
  }
  return bookRefusal(state, market, order);
}

function bookRefusal(state: State, market: Market, order: Order): Reject | undefined {
  if (market.state === "auction") return undefined;
  const best = bestOpposite(state, market, order.side);
  if (order.type === "market" && best === 0) return "liquidity-insufficient";
  if (order.postOnly && best !== 0 && crosses(order, best)) return "post-only-would-take";
  if (order.timeInForce === "fok" && !fillsWhole(state, market, order))
    return "fill-or-kill-unfillable";
  return undefined;
}

function sameOrder(order: Order, command: PlaceCommand): boolean {
  const sizeLots =
    command.kind === "place-conditional-order" && command.triggerPriceTicks > 0
      ? command.sizeLots || command.triggerQuantity
      : command.sizeLots;
  return (
    order.marketId === command.marketId &&
    order.side === command.side &&
    order.type === command.type &&
    order.priceTicks === command.priceTicks &&
    order.sizeLots === sizeLots &&
    order.quoteUnits === command.quoteUnits
  );
}

function placeOrder(state: State, command: PlaceCommand): Outcome {
  if (state.account(command.accountId) === undefined) return { reject: "account-unknown" };
  const market = state.markets[command.marketId];
  if (market === undefined) return { reject: "market-unknown" };
  const key = `${command.accountId}/${command.clientId}`;
  const known = command.clientId >= 0 ? state.clientIds.get(key) : undefined;
  if (known !== undefined && (known.forgetAtMs === undefined || known.forgetAtMs > state.timeMs)) {
    if (!sameOrder(known.order, command)) return { reject: "client-id-taken" };
    return {
      repeated: { firstSequence: known.firstSequence, ordinal: known.order.ordinal, code: 0 },
    };
  }
  const order = orderOf(state, command);
  const refusal =
    order.status === "trigger-pending"
      ? waitRefusal(state, market, order)
      : entryRefusal(state, market, order);
  if (refusal !== undefined) return { reject: refusal };
  state.orders.push(order);
  if (order.clientId >= 0) {
    state.clientIds.set(key, { firstSequence: state.sequence, order, forgetAtMs: undefined });
  }
  if (order.status === "trigger-pending") {
    const reference = referenceOf(market, order.conditions!.triggerBy);
    order.direction = reference <= order.conditions!.triggerPriceTicks ? "up" : "down";
    order.place = "waiting";
    state.events.push(plainEvent("trigger-placed", order), termsEvent(order));
    return { done: true, ordinal: order.ordinal };
  }
  state.events.push(plainEvent("order-accepted", order));
  if (order.conditions !== null) state.events.push(termsEvent(order));
  lock(state, market, order);
  matchAndRest(state, market, order);
  return { done: true, ordinal: order.ordinal };
}

function waitRefusal(state: State, market: Market, order: Order): Reject | undefined {
  const asLimit = { ...order, type: "limit", timeInForce: "gtc", postOnly: false } as Order;
  const early =
    (market.state === "open" ? undefined : stateRefusal(market, asLimit)) ??
    formRefusal(state, market, order) ??
    conditionRefusal(state, market, order);
  if (early !== undefined) return early;
  if (count(state, order, "waiting") >= state.parameters!.triggerOrdersMax)
    return "trigger-order-limit";
  return referenceOf(market, order.conditions!.triggerBy) === 0 ? "no-reference-price" : undefined;
}

type Named = CommandOf<"cancel-order"> | CommandOf<"amend-order">;

function named(state: State, command: Named): Order | undefined {
  return state
    .live(command.accountId)
    .find(
      (order) =>
        order.marketId === command.marketId &&
        (command.orderOrdinal === 0
          ? command.clientId >= 0 && order.clientId === command.clientId
          : order.ordinal === command.orderOrdinal),
    );
}

function partyRefusal(state: State, command: Named): Reject | undefined {
  if (state.account(command.accountId) === undefined) return "account-unknown";
  if (state.markets[command.marketId] === undefined) return "market-unknown";
  return undefined;
}

function cancelOrder(state: State, command: CommandOf<"cancel-order">): Outcome {
  const refusal = partyRefusal(state, command);
  if (refusal !== undefined) return { reject: refusal };
  const order = named(state, command);
  if (order === undefined) return { reject: "order-unknown" };
  endOrder(state, order, "order-cancelled", "none");
  return { done: true, ordinal: order.ordinal };
}

function cancelAll(state: State, command: CommandOf<"cancel-all-orders">): Outcome {
  if (state.account(command.accountId) === undefined) return { reject: "account-unknown" };
  if (!command.everyMarket && state.markets[command.marketId] === undefined)
    return { reject: "market-unknown" };
  for (const order of state.live(command.accountId)) {
    if (!command.everyMarket && order.marketId !== command.marketId) continue;
    const place = { all: order.place, resting: "book", conditional: "waiting" }[command.scope];
    if (order.place === place) endOrder(state, order, "order-cancelled", "none");
  }
  return DONE;
}

function amendOrder(state: State, command: CommandOf<"amend-order">): Outcome {
  const refusal = partyRefusal(state, command);
  if (refusal !== undefined) return { reject: refusal };
  const order = named(state, command);
  if (order === undefined || order.place !== "book") return { reject: "order-unknown" };
  const market = state.markets[order.marketId];
  const priceTicks = command.priceTicks || order.priceTicks;
  const sizeLots = command.sizeLots || order.sizeLots;
  if (priceTicks === order.priceTicks && sizeLots === order.sizeLots)
    return { reject: "amend-nothing" };
  const amended = amendRefusal(state, market, order, { ...order, priceTicks, sizeLots });
  if (amended !== undefined) return { reject: amended };

  const keepsPlace = priceTicks === order.priceTicks && sizeLots < order.sizeLots;
  const before = { ...order };
  Object.assign(order, { priceTicks, sizeLots });
  if (!keepsPlace) order.place = "none";
  state.events.push(
    plainEvent("order-amended", order),
    levelEvent(state, market, keepsPlace ? order : before),
  );
  lock(state, market, order);
  if (!keepsPlace) matchAndRest(state, market, order);
  return { done: true, ordinal: order.ordinal };
}

function amendRefusal(state: State, market: Market, order: Order, wish: Order): Reject | undefined {
  const early = stateRefusal(market, wish) ?? formRefusal(state, market, wish);
  if (early !== undefined) return early;
  if (wish.sizeLots <= order.filledLots) return "amend-below-filled";
  const band = bandRefusal(market, wish);
  if (band !== undefined) return band;
  const units = givenUnits(market, wish.side, wish.sizeLots - wish.filledLots, wish.priceTicks);
  if (units > 2n ** 53n - 16n) return "amount-too-large";
  const free = state.ledger.free(order.accountId, givenAsset(market, order.side));
  if (free + order.lockedUnits < units) return "funds-insufficient";
  const best = bestOpposite(state, market, wish.side);
  const takes = market.state !== "auction" && best !== 0 && crosses(wish, best);
  return wish.postOnly && takes ? "post-only-would-take" : undefined;
}

export const orderHandlers = {
  "place-order": placeOrder,
  "place-conditional-order": placeOrder,
  "cancel-order": cancelOrder,
  "cancel-all-orders": cancelAll,
  "amend-order": amendOrder,
} satisfies Partial<Handlers>;
