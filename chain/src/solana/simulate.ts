import type { Asset, Clock, GainedRight, Simulated, Unsigned } from "@holdall/chain/port";
import type { Ask } from "@holdall/chain/nodes";
import { accountOf, fieldsOf, inContext, listOf, readAccounts, wholeOf } from "./answers.ts";
import type { SolanaAccount } from "./answers.ts";
import { base64Of, readMessage, wireOf } from "./message.ts";
import { authoritiesOf } from "./stake/account.ts";
import { lookupTablesOf } from "./tables.ts";
import { holderOf, tokenAsset } from "./token-facts.ts";

const SIMULATED_MAX = 64;

/** Bytes run on the newest state a node has, so that what they are compared with is read there, too. */
const LEVEL = "processed";

/** How often a run is compared anew because something else moved what it touches. */
const RUNS_MAX = 3;

/** How long the second trial waits for another slot, counted from the first, and how often it looks. */
const SLOT_MS_MAX = 150;
const LOOK_EVERY_MS = 50;

/** A trial, and the slot of the state it ran on. */
export interface Trial {
  readonly slot: bigint;
  readonly simulated: Simulated;
}

/**
 * The same bytes once more, in another slot than the first trial where the chain moves on: what
 * depends on the slot shows it. A person waits for it, so that it waits {@link SLOT_MS_MAX} at most;
 * bytes are tried again before they leave, two slots later or more (docs/decisions/second-trial.md).
 */
export async function trialAfter(
  ask: Ask,
  unsigned: Unsigned,
  { first, firstAtMs, clock }: { readonly first: Trial; readonly firstAtMs: number; clock: Clock },
): Promise<Trial> {
  let later = await trial(ask, unsigned);
  for (let waitedMs = 0; waitedMs < SLOT_MS_MAX; waitedMs += LOOK_EVERY_MS) {
    if (later.slot !== first.slot || clock.nowMs() - firstAtMs >= SLOT_MS_MAX) break;
    await clock.sleep(LOOK_EVERY_MS);
    const slot = wholeOf(await ask("getSlot", [{ commitment: LEVEL }]));
    if (slot !== first.slot) later = await trial(ask, unsigned);
  }
  return later;
}

/** What the exact bytes would change: see {@link trial}. */
export async function simulate(ask: Ask, unsigned: Unsigned): Promise<Simulated> {
  return (await trial(ask, unsigned)).simulated;
}

/**
 * Runs the exact bytes on a node and compares every writable account before and after: balances
 * of the person, and who may touch what is theirs.
 *
 * The node reads accounts and runs bytes at two moments. A payment that lands between them would
 * look like one of these bytes', so the accounts are read once more after the run: where they have
 * moved, it is run again from there. What never rests is compared as it was read before the last run.
 */
export async function trial(ask: Ask, { bytes, from }: Unsigned): Promise<Trial> {
  const tables = await lookupTablesOf(ask, bytes);
  const message = readMessage(bytes, tables);
  const addresses = [...message.writable].slice(0, SIMULATED_MAX);
  const unsigned = message.signers.map(() => null);
  const wire = base64Of(wireOf(bytes, unsigned));
  let { value: before } = await readAccounts(ask, addresses, LEVEL);
  for (let run = 1; ; run++) {
    const ran = await runOn(ask, wire, addresses);
    const { value: later } = await readAccounts(ask, addresses, LEVEL);
    if (run === RUNS_MAX || isUnmoved(before, later))
      return { slot: ran.slot, simulated: compared(ran, before, from) };
    before = later;
  }
}

/** What a run left behind, account by account, or why it failed. */
interface Ran {
  readonly slot: bigint;
  readonly error: unknown;
  readonly logs: readonly string[];
  readonly after: ReadonlyMap<string, SolanaAccount | null>;
}

async function runOn(ask: Ask, wire: string, addresses: readonly string[]): Promise<Ran> {
  const options = {
    encoding: "base64",
    commitment: LEVEL,
    sigVerify: false,
    replaceRecentBlockhash: false,
    accounts: { encoding: "base64", addresses },
  };
  const { height: slot, value } = inContext(
    await ask("simulateTransaction", [wire, options]),
    fieldsOf,
  );
  const logs = Array.isArray(value["logs"]) ? value["logs"].map(String) : [];
  const error = value["err"] ?? null;
  const accounts = error === null ? listOf(value["accounts"]).map(accountOf) : [];
  const after = new Map(addresses.map((one, at) => [one, accounts[at] ?? null]));
  return { slot, error, logs, after };
}

type Accounts = ReadonlyMap<string, SolanaAccount>;

function isUnmoved(before: Accounts, later: Accounts): boolean {
  if (before.size !== later.size) return false;
  return [...before].every(([address, was]) => {
    const is = later.get(address);
    if (is === undefined || is.lamports !== was.lamports || is.owner !== was.owner) return false;
    return is.data.length === was.data.length && is.data.every((byte, at) => byte === was.data[at]);
  });
}

function compared({ error, logs, after }: Ran, before: Accounts, person: string): Simulated {
  if (error !== null) {
    const reason = `${JSON.stringify(error)} ${logs.at(-1) ?? ""}`.trim();
    return { isFailed: true, reason, changes: [], rights: [], logs };
  }
  const pairs = [...after].map(([address, is]) => ({
    address,
    before: before.get(address) ?? null,
    after: is,
  }));
  return {
    isFailed: false,
    reason: null,
    changes: changesOf(pairs, person),
    rights: pairs.flatMap((pair) => rightsOf(pair, person)),
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
  const found: GainedRight[] = [];
  const was = authoritiesOf(before);
  const is = authoritiesOf(after);
  if (is === null) return found;
  for (const what of ["staker", "withdrawer"] as const) {
    const isConcerned = was === null || was[what] === person;
    if (isConcerned && is[what] !== person) found.push({ account: address, what, to: is[what] });
  }
  return found;
}
