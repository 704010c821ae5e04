import { scaleOf } from "@holdall/web/live";
import type { Market, Position } from "@holdall/web/live";
import { magnitude, product, signOf, snapped } from "@holdall/ui/number";
import { emptyTicket } from "../ticket-form.ts";
import type { OrderRequest } from "../ticket-form.ts";

export const CLOSING_SHARES = ["0.25", "0.5", "1"] as const;
export type ClosingShare = (typeof CLOSING_SHARES)[number];

/** How far from the best price a closing order at the market may fill, in percent. */
export const CLOSING_TOLERANCE = emptyTicket.slippage;

/**
 * The reduce-only order that closes a share of a position: at `price`, where it rests if it must, or
 * else at the market within the tolerance. The share is rounded down to the step: never more is closed
 * than was asked for.
 */
export function closingOrder(
  { symbol, netQuantity }: Pick<Position, "symbol" | "netQuantity">,
  market: Market,
  share: ClosingShare,
  price?: string,
): OrderRequest {
  const whole = magnitude(netQuantity);
  const part = snapped(product(whole, share), scaleOf(market).step, "floor");
  return {
    symbol,
    side: signOf(netQuantity) === 1 ? "Ask" : "Bid",
    quantity: share === "1" ? whole : part,
    reduceOnly: true,
    ...(price === undefined
      ? {
          orderType: "Market",
          slippageTolerance: CLOSING_TOLERANCE,
          slippageToleranceType: "Percent",
        }
      : { orderType: "Limit", price }),
  };
}
