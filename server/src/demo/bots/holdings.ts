import type { Client } from "@holdall/client";
import { parseDecimal } from "@holdall/core/num";
import { NANO_DECIMALS } from "./grid.ts";
import type { Grid } from "./grid.ts";

/** What an account holds, in billionths, kept up to date by its streams. */
export interface Holdings {
  /** Of a spot market's base: free, locked and lent together; of a perp: the position, signed. */
  of(grid: Pick<Grid, "symbol" | "base" | "isPerp">): bigint;
}

/** Follows the balances and positions of the client's account. */
export async function followHoldings(client: Client): Promise<Holdings> {
  const balances = new Map<string, bigint>();
  const positions = new Map<string, bigint>();
  async function load(): Promise<void> {
    for (const [symbol, balance] of Object.entries(await client.rest.capital())) {
      balances.set(symbol, nanos(balance.available) + nanos(balance.locked));
    }
    for (const { symbol, netQuantity } of await client.rest.positions({})) {
      positions.set(symbol, nanos(netQuantity));
    }
  }
  client.subscribe(
    "balanceUpdate",
    {},
    (update) => balances.set(update.s, nanos(update.a) + nanos(update.l) + nanos(update.L ?? "0")),
    // What changed while the connection was cut is in the balances, not in the stream.
    { onStart: (isAgain) => void (isAgain && load().catch(() => {})) },
  );
  client.subscribe("positionUpdate", {}, (update) => positions.set(update.s, nanos(update.q)));
  await load();
  return {
    of: ({ symbol, base, isPerp }) => (isPerp ? positions.get(symbol) : balances.get(base)) ?? 0n,
  };
}

function nanos(text: string): bigint {
  const units = parseDecimal(text, NANO_DECIMALS, "exact", "signed");
  if (typeof units === "string") throw new RangeError(`amount ${text}: ${units}`);
  return units;
}
