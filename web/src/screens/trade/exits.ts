import type { Client } from "@holdall/client";
import type { Order, Position } from "@holdall/web/live";
import { compare, signOf } from "@holdall/ui/number";

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

/** Places an order that closes the whole of a position once the mark passes a price. */
export async function placeExit(client: Client, position: Position, price: string): Promise<void> {
  await client.rest.orderExecute({
    symbol: position.symbol,
    side: signOf(position.netQuantity) === 1 ? "Ask" : "Bid",
    orderType: "Market",
    reduceOnly: true,
    triggerPrice: price,
    triggerBy: "MarkPrice",
    triggerQuantity: "100%",
  });
}

/** Moves an exit to another trigger: it stays the order that it is, paired with the position's other exit. */
export function moveExit(client: Client, { symbol, id }: Order, price: string): Promise<unknown> {
  return client.rest.orderAmend({ symbol, orderId: id, triggerPrice: price });
}
