import { NoAnswer, VenueRefusal } from "@holdall/client";
import type { Client } from "@holdall/client";
import { OrderExpired } from "@holdall/web/words";
import type { OrderRequest } from "./ticket-form.ts";

/** An id that the venue remembers an order by: what was sent twice happens once. */
function newClientId(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** An order that the venue has: its own number, and what it came to where all of it filled at once. */
export interface Sent {
  readonly clientId: number;
  readonly filled?: {
    readonly quantity: string;
    /** In the quote asset. */
    readonly amount: string;
  };
}

/**
 * Sends an order. One that ended at once without being filled in full rejects with `OrderExpired`: that
 * is no success to show. When no answer comes, the venue is asked by the order's own id whether it arrived:
 * resolves when it did, rejects with what was found otherwise. Nothing is sent twice.
 */
export async function sendOrder(client: Client, order: OrderRequest): Promise<Sent> {
  const clientId = newClientId();
  try {
    const answer = await client.rest.orderExecute({ ...order, clientId });
    const { status, executedQuantity: quantity, executedQuoteQuantity: amount } = answer;
    if (status === "Expired" || status === "Cancelled") throw new OrderExpired(quantity);
    return status === "Filled" ? { clientId, filled: { quantity, amount } } : { clientId };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    await askAfter(client, order.symbol, clientId, error);
    return { clientId };
  }
}

async function askAfter(
  client: Client,
  symbol: string,
  clientId: number,
  cause: NoAnswer,
): Promise<void> {
  try {
    await client.rest.order({ symbol, clientId });
  } catch (error) {
    // Filled or cancelled orders are not open any more: only history knows, and it may lag.
    if (error instanceof VenueRefusal) throw cause;
    throw error;
  }
}
