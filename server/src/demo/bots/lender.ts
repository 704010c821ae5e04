import type { Client } from "@holdall/client";
import { ignoreRefusal } from "./ignore-refusal.ts";

/** Lends all it has, now and whatever comes. */
export async function runSaver(client: Client): Promise<void> {
  await client.rest.accountUpdate({ autoLend: true }).catch(ignoreRefusal);
}

/** What a borrower takes: so many of an asset against what it owns. */
export interface Loan {
  readonly symbol: string;
  readonly quantity: string;
}

/** Takes its loans once: what it owes already it does not take again. */
export async function runBorrower(client: Client, loans: readonly Loan[]): Promise<void> {
  const owed = new Set(
    (await client.rest.borrowLendPositions({}))
      .filter(({ netQuantity }) => netQuantity.startsWith("-"))
      .map(({ symbol }) => symbol),
  );
  for (const { symbol, quantity } of loans) {
    if (owed.has(symbol)) continue;
    await client.rest.borrowLendExecute({ symbol, quantity, side: "Borrow" }).catch(ignoreRefusal);
  }
}

/** Offers to take over what liquidations leave: so much of each perp and each borrow an hour. */
export async function runProvider(client: Client, capacities: readonly Loan[]): Promise<void> {
  for (const { symbol, quantity } of capacities)
    await client.rest.backstopSet({ symbol, quantity }).catch(ignoreRefusal);
}
