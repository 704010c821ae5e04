import { VenueRefusal } from "@holdall/client";
import type { Client } from "@holdall/client";
import type { Known, Trader } from "./orders.ts";
import { insist, symbol } from "./orders.ts";

/** What a judgement found. */
export interface Verdict {
  /** Acknowledged commands whose effect is missing. */
  readonly lost: number;
  /** Commands whose effect is there twice. */
  readonly duplicated: number;
  /** One line about each broken promise. */
  readonly faults: readonly string[];
}

/**
 * Compares what a trader was told with what the venue shows, through its public doors alone: every
 * acknowledged order rests, every acknowledged cancel holds, no order is there twice. An order that
 * was not answered is asked for again first: afterwards it is there once.
 */
export async function judge(client: Client, trader: Trader): Promise<Verdict> {
  for (const known of trader.orders.values())
    if (known.state === "asked") await trader.ask(client, known);
  const open = await insist(() => client.rest.orders({ symbol }));
  const byClientId = new Map<number, string[]>();
  for (const { id, clientId } of open) {
    if (clientId === undefined || clientId === null) continue;
    byClientId.set(clientId, [...(byClientId.get(clientId) ?? []), id]);
  }
  const faults: string[] = [];
  let lost = 0;
  let duplicated = 0;
  for (const known of trader.orders.values()) {
    const ids = byClientId.get(known.clientId) ?? [];
    if (ids.length > 1) {
      duplicated += 1;
      faults.push(`order ${known.clientId} rests ${ids.length} times: ${ids.join(", ")}`);
    }
    const fault = missing(known, ids);
    if (fault === undefined) continue;
    lost += 1;
    faults.push(`order ${known.clientId}, ${known.state}: ${fault}`);
  }
  return { lost, duplicated, faults };
}

/** Takes every order out of the book, so that the next round begins with an empty account. */
export async function clear(client: Client, trader: Trader): Promise<void> {
  try {
    await insist(() => client.rest.orderCancelAll({ symbol }));
  } catch (error) {
    if (!(error instanceof VenueRefusal)) throw error;
  }
  trader.orders.clear();
}

function missing({ state, orderId }: Known, ids: readonly string[]): string | undefined {
  switch (state) {
    case "placed":
      if (ids.length === 0) return `acknowledged as ${orderId}, and not there`;
      return ids.includes(orderId ?? "")
        ? undefined
        : `acknowledged as ${orderId}, there as ${ids[0]}`;
    case "cancelled":
    case "refused":
      return ids.length === 0 ? undefined : `it rests as ${ids[0]}`;
    case "asked":
    case "asked-cancel":
      return undefined;
  }
}
