import type { Client } from "@holdall/client";
import { parseDecimal } from "@holdall/core/num";
import { NANO_DECIMALS } from "./grid.ts";

/** What an account holds, free and locked together, in billionths, kept up to date by its stream. */
export interface Holdings {
  of(symbol: string): bigint;
}

/** Follows the balances of the client's account. */
export async function followHoldings(client: Client): Promise<Holdings> {
  const held = new Map<string, bigint>();
  async function load(): Promise<void> {
    for (const [symbol, balance] of Object.entries(await client.rest.capital())) {
      held.set(symbol, heldOf(balance.available, balance.locked));
    }
  }
  client.subscribe(
    "balanceUpdate",
    {},
    (update) => held.set(update.s, heldOf(update.a, update.l)),
    // What changed while the connection was cut is in the balances, not in the stream.
    { onStart: (isAgain) => void (isAgain && load().catch(() => {})) },
  );
  await load();
  return { of: (symbol) => held.get(symbol) ?? 0n };
}

function heldOf(available: string, locked: string): bigint {
  return nanos(available) + nanos(locked);
}

function nanos(text: string): bigint {
  const units = parseDecimal(text, NANO_DECIMALS);
  if (typeof units === "string") throw new RangeError(`balance ${text}: ${units}`);
  return units;
}
