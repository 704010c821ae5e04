import type {
  Evidence,
  MintFacts,
  Simulated,
  TokenAccountFacts,
  Unsigned,
} from "@holdall/chain/port";
import type { Ask } from "@holdall/chain/nodes";
import { readAccounts } from "./answers.ts";
import { readMessage } from "./message.ts";
import { simulate } from "./simulate.ts";
import { lookupTablesOf } from "./tables.ts";
import { holderOf, mintOf } from "./token-facts.ts";

/** What one node says of everything that a message names. */
export async function evidenceOf(ask: Ask, unsigned: Unsigned): Promise<Evidence> {
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
  const { value: mintAccounts } = await readAccounts(
    ask,
    [...named].filter((key) => !accounts.has(key)),
  );
  const mints: Record<string, MintFacts> = {};
  for (const key of named) {
    const facts = mintOf(accounts.get(key) ?? mintAccounts.get(key));
    if (facts !== null) mints[key] = { decimals: facts.decimals, traits: facts.traits };
  }
  const { from } = unsigned;
  const balances: Record<string, bigint> = { native: accounts.get(from)?.lamports ?? 0n };
  for (const { mint, owner, units } of Object.values(tokenAccounts)) {
    if (owner === from) balances[`token:${mint}`] = (balances[`token:${mint}`] ?? 0n) + units;
  }
  const simulation = simulationOf(await simulate(ask, unsigned));
  return { lookupTables, mints, tokenAccounts, contracts: {}, balances, simulation };
}

/** What left the person, as evidence. */
export function simulationOf({ isFailed, reason, changes }: Simulated): Evidence["simulation"] {
  if (isFailed) return { status: "failed", reason: reason ?? "" };
  const outflows = changes
    .filter(({ units }) => units < 0n)
    .map(({ asset, units }) => ({ asset, units: -units, to: "" }));
  return { status: "done", outflows };
}
