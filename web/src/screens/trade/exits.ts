import type { Order } from "@holdall/web/live";
import { compare } from "@holdall/ui/number";

/** Orders that wait to reduce what is open in a market: its take-profits and stop-losses. */
export function exitsOf(orders: readonly Order[], symbol: string): readonly Order[] {
  return orders.filter(
    (order) =>
      order.symbol === symbol &&
      order.status === "TriggerPending" &&
      (order.reduceOnly === true || isGiven(order.relatedOrderId)),
  );
}

/**
 * What an exit does from where the market stands: selling above it, or buying below it, takes a profit;
 * the other way stops a loss.
 */
export function exitKind(order: Order, markPrice: string): "takeProfit" | "stopLoss" {
  const isAbove = compare(order.triggerPrice ?? "0", markPrice) > 0;
  return isAbove === (order.side === "Ask") ? "takeProfit" : "stopLoss";
}

function isGiven(text: string | null | undefined): boolean {
  return text !== undefined && text !== null;
}
