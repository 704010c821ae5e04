import { conditionNames } from "@holdall/core/protocol";
import type { CloseReason, Event, EventOf, OrderState } from "@holdall/core/protocol";
import type { Market, Order, State } from "./state.ts";

/** The order as its events show it. Slots are the fast engine's own business: the model has none. */
function orderState(order: Order): OrderState {
  return {
    accountId: order.accountId,
    orderSlot: 0,
    marketId: order.marketId,
    brokerId: order.brokerId,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    selfTrade: order.selfTrade,
    status: order.status,
    origin: order.origin,
    postOnly: order.postOnly,
    reduceOnly: order.reduceOnly,
    orderOrdinal: order.ordinal,
    clientId: order.clientId,
    priceTicks: order.priceTicks,
    sizeLots: order.sizeLots,
    quoteUnits: order.quoteUnits,
    filledLots: order.filledLots as OrderState["filledLots"],
    filledQuoteUnits: Number(order.filledQuote) as OrderState["filledQuoteUnits"],
    createdAtMs: order.createdAtMs,
  };
}

type Plain = "order-accepted" | "order-amended" | "trigger-placed" | "trigger-fired";
type Ending = "order-cancelled" | "order-expired" | "trigger-failed";

export function plainEvent(kind: Plain, order: Order): Event {
  return { kind, ...orderState(order) };
}

export function endingEvent(kind: Ending, order: Order, reason: CloseReason): Event {
  return { kind, ...orderState(order), reason };
}

export function termsEvent(order: Order): Event {
  const terms = Object.fromEntries(conditionNames.map((name) => [name, order.conditions![name]]));
  return {
    kind: "order-terms",
    accountId: order.accountId,
    orderSlot: 0,
    orderOrdinal: order.ordinal,
    marketId: order.marketId,
    ...terms,
    expiresAtMs: order.expiresAtMs,
    relatedOrdinal: order.relatedOrdinal,
    relatedSlot: 0,
  } as Event;
}

/** Total of one level after a change, under the next update id. */
export function levelEvent(state: State, market: Market, order: Order): Event {
  const level = state
    .resting(market.marketId, order.side)
    .filter((other) => other.priceTicks === order.priceTicks);
  market.updateId++;
  const totalLots = level.reduce((total, other) => total + other.sizeLots - other.filledLots, 0);
  return {
    kind: "level-changed",
    marketId: market.marketId,
    side: order.side,
    orders: level.length,
    updateId: market.updateId,
    priceTicks: order.priceTicks,
    totalLots,
  } as EventOf<"level-changed">;
}

export interface FillFacts {
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly quote: bigint;
  readonly feeUnits: bigint;
  readonly feeAssetId: number;
  readonly isMaker: boolean;
}

export function filledEvent(order: Order, fill: FillFacts): Event {
  return {
    kind: "order-filled",
    ...orderState(order),
    tradeId: fill.tradeId,
    fillTicks: fill.priceTicks,
    fillLots: fill.lots,
    fillQuoteUnits: Number(fill.quote),
    feeUnits: Number(fill.feeUnits),
    feeAssetId: fill.feeAssetId,
    isMaker: fill.isMaker,
  } as Event;
}
