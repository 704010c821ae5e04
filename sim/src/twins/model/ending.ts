import type { CloseReason } from "@holdall/core/protocol";
import { arrive } from "./arrivals.ts";
import { emitLevel, emitOrder } from "./order-events.ts";
import { givenAsset, givenUnits, leftLots } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

type Ending = "order-cancelled" | "order-expired";

/** Ends an order: status, place, unlock. `reason` "none" is a cancel by its owner or his timer. */
export function endOrder(state: State, order: Order, kind: Ending, reason: CloseReason): void {
  const rested = order.place === "book";
  order.status = kind === "order-cancelled" ? "cancelled" : "expired";
  order.place = "ended";
  emitOrder(state, kind, order, { reason });
  if (rested) emitLevel(state, order);
  const market = state.market(order.marketId);
  if (rested && order.lockedUnits > 0n)
    arrive(state, order.accountId, givenAsset(market, order.side));
  setLock(state, market, order, 0n);
}

/** True for an order that holds what it may spend. */
export function isHolding(market: Market, order: Order): boolean {
  return order.type === "limit" && market.spec.kind === "spot" && !order.isUnlocked;
}

/** Locks what is left of an order that holds what it may spend. */
export function lock(state: State, market: Market, order: Order): void {
  if (!isHolding(market, order)) return;
  setLock(state, market, order, givenUnits(market, order.side, leftLots(order), order.priceTicks));
}

function setLock(state: State, market: Market, order: Order, units: bigint): void {
  const change = units - order.lockedUnits;
  order.lockedUnits = units;
  state.move([order.accountId, givenAsset(market, order.side), "order", -change, change]);
}
