import type { PayloadOf, Wire } from "@holdall/core/contract";

type Order = Wire<"OrderType">;

/** States in which an order is no longer open. */
const ENDED = new Set<string>(["Cancelled", "Expired", "Filled", "TriggerFailed"]);

/** The open orders after a change of one of them; the same map when nothing changed. */
export function applyOrderUpdate(
  orders: ReadonlyMap<string, Order>,
  update: PayloadOf<"orderUpdate">,
): ReadonlyMap<string, Order> {
  const next = new Map(orders);
  if (ENDED.has(update.X)) return next.delete(update.i) ? next : orders;
  next.set(update.i, { ...next.get(update.i), ...orderOf(update) } as Order);
  return next;
}

/** An order as a snapshot would list it, as far as its update tells. */
function orderOf(update: PayloadOf<"orderUpdate">): Partial<Order> {
  const told = {
    orderType: update.o === "LIMIT" ? "Limit" : "Market",
    id: update.i,
    symbol: update.s,
    side: update.S,
    status: update.X,
    price: update.p,
    quantity: update.q,
    quoteQuantity: update.Q,
    executedQuantity: update.z,
    executedQuoteQuantity: update.Z,
    timeInForce: update.f,
    postOnly: update.y,
    reduceOnly: update.r,
    selfTradePrevention: update.V,
    clientId: update.c,
    triggerPrice: update.P,
    triggerBy: update.B,
    triggerQuantity: update.Y,
    relatedOrderId: update.I,
    takeProfitTriggerPrice: update.a,
    stopLossTriggerPrice: update.b,
    createdAt:
      update.e === "orderAccepted" || update.e === "triggerPlaced"
        ? (update.T - (update.T % 1_000)) / 1_000
        : undefined,
  };
  const present = Object.entries(told).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Partial<Order>;
}
