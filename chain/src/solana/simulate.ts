import type { Asset, Simulated, Unsigned } from "@holdall/chain/port";
import type { Ask } from "@holdall/chain/nodes";
import { accountOf, fieldsOf, inContext, listOf, readAccounts } from "./answers.ts";
import type { SolanaAccount } from "./answers.ts";
import { base64Of, readMessage, wireOf } from "./message.ts";
import { authoritiesOf } from "./stake/account.ts";
import { lookupTablesOf } from "./tables.ts";
import { holderOf, tokenAsset } from "./token-facts.ts";

const SIMULATED_MAX = 64;

/**
 * Runs the exact bytes on a node and compares every writable account before and after: balances
 * of the person, and who may touch what is theirs.
 */
export async function simulate(ask: Ask, { bytes, from }: Unsigned): Promise<Simulated> {
  const tables = await lookupTablesOf(ask, bytes);
  const message = readMessage(bytes, tables);
  const addresses = [...message.writable].slice(0, SIMULATED_MAX);
  const { value: before } = await readAccounts(ask, addresses);
  const wire = wireOf(
    bytes,
    message.signers.map(() => null),
  );
  const options = {
    encoding: "base64",
    commitment: "confirmed",
    sigVerify: false,
    replaceRecentBlockhash: false,
    accounts: { encoding: "base64", addresses },
  };
  const { value } = inContext(
    await ask("simulateTransaction", [base64Of(wire), options]),
    fieldsOf,
  );
  const logs = Array.isArray(value["logs"]) ? value["logs"].map(String) : [];
  const error = value["err"] ?? null;
  if (error !== null) {
    const reason = `${JSON.stringify(error)} ${logs.at(-1) ?? ""}`.trim();
    return { isFailed: true, reason, changes: [], rights: [], logs };
  }
  const after = listOf(value["accounts"]).map(accountOf);
  const pairs = addresses.map((address, place) => ({
    address,
    before: before.get(address) ?? null,
    after: after[place] ?? null,
  }));
  return {
    isFailed: false,
    reason: null,
    changes: changesOf(pairs, from),
    rights: pairs.flatMap((pair) => rightsOf(pair, from)),
    logs,
  };
}

interface Pair {
  readonly address: string;
  readonly before: SolanaAccount | null;
  readonly after: SolanaAccount | null;
}

/** Differences of what a person holds, summed per asset. The fee is no part of a simulation's balances. */
function changesOf(pairs: readonly Pair[], person: string): Simulated["changes"] {
  const sums = new Map<string, { asset: Asset; units: bigint }>();
  const add = (key: string, asset: Asset, units: bigint): void => {
    if (units === 0n) return;
    const sum = sums.get(key) ?? { asset, units: 0n };
    sum.units += units;
    sums.set(key, sum);
  };
  for (const { address, before, after } of pairs) {
    if (address === person) {
      add("native", { kind: "native" }, (after?.lamports ?? 0n) - (before?.lamports ?? 0n));
    }
    for (const [account, sign] of [
      [before, -1n],
      [after, 1n],
    ] as const) {
      const holder = holderOf(account);
      if (holder?.owner !== person) continue;
      add(holder.mint, tokenAsset(holder.mint), sign * holder.units);
    }
  }
  return [...sums.values()].filter(({ units }) => units !== 0n);
}

/** What others gain over an account of the person. */
function rightsOf({ address, before, after }: Pair, person: string): Simulated["rights"] {
  const was = holderOf(before);
  const is = holderOf(after);
  const found = stakeRightsOf({ address, before, after }, person);
  if (address === person && after !== null && before !== null && after.owner !== before.owner) {
    found.push({ account: address, what: "program", to: after.owner });
  }
  if (was?.owner !== person && is?.owner !== person) return found;
  if (was !== null && is !== null && was.owner !== is.owner) {
    found.push({ account: address, what: "owner", to: is.owner });
  }
  if (is?.delegate !== null && is !== null && is.delegate !== was?.delegate) {
    found.push({ account: address, what: "delegate", to: is.delegate });
  }
  if (is?.closeAuthority !== null && is !== null && is.closeAuthority !== was?.closeAuthority) {
    found.push({ account: address, what: "close", to: is.closeAuthority });
  }
  return found;
}

/** What others gain over a stake of the person, or over one that is begun in this transaction. */
function stakeRightsOf({ address, before, after }: Pair, person: string) {
  const found: { account: string; what: string; to: string }[] = [];
  const was = authoritiesOf(before);
  const is = authoritiesOf(after);
  if (is === null) return found;
  for (const what of ["staker", "withdrawer"] as const) {
    const isConcerned = was === null || was[what] === person;
    if (isConcerned && is[what] !== person) found.push({ account: address, what, to: is[what] });
  }
  return found;
}
