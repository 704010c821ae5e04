import { claimOf, simulationOf } from "@holdall/chain/port";
import type { Clock, Evidence, MintFacts, TokenAccountFacts, Unsigned } from "@holdall/chain/port";
import type { Ask } from "@holdall/chain/nodes";
import { readAccounts } from "./answers.ts";
import type { SolanaAccount } from "./answers.ts";
import { readMessage } from "./message.ts";
import { trial, trialAfter } from "./simulate.ts";
import { lookupTablesOf } from "./tables.ts";
import { holderOf, mintOf } from "./token-facts.ts";

/** What one node says of everything that a message names. */
export async function evidenceOf(ask: Ask, unsigned: Unsigned, clock: Clock): Promise<Evidence> {
  const firstAtMs = clock.nowMs();
  // Tried before anything is read: what is read meanwhile is time in which the chain moves on.
  const first = await trial(ask, unsigned);
  const lookupTables = await lookupTablesOf(ask, unsigned.bytes);
  const keys = readMessage(unsigned.bytes, lookupTables).keys.filter((key) => key !== null);
  const { value: accounts } = await readAccounts(ask, keys);
  const tokenAccounts: Record<string, TokenAccountFacts> = {};
  for (const key of keys) {
    const holder = holderOf(accounts.get(key));
    if (holder === null) continue;
    tokenAccounts[key] = { mint: holder.mint, owner: holder.owner, units: holder.units };
  }
  const named = new Set([...keys, ...Object.values(tokenAccounts).map(({ mint }) => mint)]);
  const owners = Object.values(tokenAccounts).map(({ owner }) => owner);
  const { value: others } = await readAccounts(
    ask,
    [...new Set([...named, ...owners])].filter((key) => !accounts.has(key)),
  );
  const accountAt = (key: string): SolanaAccount | undefined =>
    accounts.get(key) ?? others.get(key);
  const mints: Record<string, MintFacts> = {};
  for (const key of named) {
    const facts = mintOf(accountAt(key));
    if (facts === null) continue;
    const { decimals, traits, name, symbol } = facts;
    mints[key] = { decimals, traits, ...claimOf(name, symbol) };
  }
  const programs = Object.fromEntries(
    [...new Set([...keys, ...owners])].map((key) => [key, accountAt(key)?.owner ?? null]),
  );
  const { from } = unsigned;
  const balances: Record<string, bigint> = { native: accounts.get(from)?.lamports ?? 0n };
  for (const { mint, owner, units } of Object.values(tokenAccounts)) {
    if (owner === from) balances[`token:${mint}`] = (balances[`token:${mint}`] ?? 0n) + units;
  }
  const later = await trialAfter(ask, unsigned, { first, firstAtMs, clock });
  const simulation = simulationOf(first.simulated);
  const simulationLater = simulationOf(later.simulated);
  const facts = { lookupTables, mints, tokenAccounts, programs, contracts: {}, balances };
  return { ...facts, simulation, simulationLater };
}
