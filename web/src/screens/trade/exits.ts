import type { Order } from "@holdall/web/live";

/** Orders that wait to reduce what is open in a market: its take-profits and stop-losses. */
export function exitsOf(orders: readonly Order[], symbol: string): readonly Order[] {
  return orders.filter(
    (order) =>
      order.symbol === symbol &&
      order.status === "TriggerPending" &&
      (order.reduceOnly === true || isGiven(order.relatedOrderId)),
  );
}

function isGiven(text: string | null | undefined): boolean {
  return text !== undefined && text !== null;
}
