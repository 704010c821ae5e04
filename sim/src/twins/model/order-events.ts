import { conditionNames, eventSchemas } from "@holdall/core/protocol";
import type { EventKind } from "@holdall/core/protocol";
import { leftLots } from "./state.ts";
import type { Order, State } from "./state.ts";

/** What every event of an order shows of it. */
const shown = Object.keys(eventSchemas.find(({ kind }) => kind === "order-amended")!.fields);

/** Tells of an order: its state after what happened, and what the kind of event adds. */
export function emitOrder(state: State, kind: EventKind, order: Order, more: object = {}): void {
  const names = { orderOrdinal: order.ordinal, filledQuoteUnits: Number(order.filledQuote) };
  const all: Record<string, unknown> = { ...order, ...names };
  state.emit(kind, { ...Object.fromEntries(shown.map((name) => [name, all[name]])), ...more });
}

/** Tells of the conditions of an order. */
export function emitTerms(state: State, order: Order): void {
  const { accountId, ordinal: orderOrdinal, marketId, expiresAtMs, relatedOrdinal } = order;
  const named = { accountId, orderOrdinal, marketId, expiresAtMs, relatedOrdinal };
  const terms = Object.fromEntries(conditionNames.map((name) => [name, order.conditions![name]]));
  state.emit("order-terms", { ...named, ...terms });
}

/** Tells of the total of an order's level after a change, under the next update id. */
export function emitLevel(
  state: State,
  order: Pick<Order, "marketId" | "side" | "priceTicks">,
): void {
  const { marketId, side, priceTicks } = order;
  const market = state.market(marketId);
  const level = state.resting(market, side).filter((other) => other.priceTicks === priceTicks);
  const totalLots = level.reduce((total, other) => total + leftLots(other), 0);
  const updateId = ++market.updateId;
  state.emit("level-changed", {
    marketId,
    side,
    orders: level.length,
    updateId,
    priceTicks,
    totalLots,
  });
}
