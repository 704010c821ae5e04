import type { Order } from "@holdall/web/live";
import { difference } from "@holdall/ui/number";
import type { OrderRequest } from "./ticket-form.ts";

/** An order of one's own with a price of its own. */
export type LimitOrder = Extract<Order, { orderType: "Limit" }>;

/**
 * What still rests of an order, as it would be placed at another price: what the venue is asked about
 * while it is dragged. The order itself rests until it is let go, so that the venue counts its margin
 * beside the draft's: a refusal for want of margin says nothing of the amendment.
 */
export function orderAt(order: LimitOrder, price: string): OrderRequest {
  const { symbol, side, quantity, executedQuantity, selfTradePrevention } = order;
  return {
    symbol,
    side,
    orderType: "Limit",
    price,
    quantity: difference(quantity, executedQuantity),
    selfTradePrevention,
    ...(order.postOnly ? { postOnly: true } : {}),
    ...(order.reduceOnly === true ? { reduceOnly: true } : {}),
  };
}
