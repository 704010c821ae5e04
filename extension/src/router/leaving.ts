import type { Intent } from "@holdall/chain/port";
import { restOf, sweepPlan } from "@holdall/wallet/actions";
import type { Staying, Sweep, SweepStep } from "@holdall/wallet/actions";
import { readAddress } from "@holdall/wallet/keyring";
import { list, record, text } from "@holdall/wallet/realm/shape";
import type { ShownAccount } from "./accounts.ts";
import type { OpenChain } from "./open-chains.ts";
import { refused } from "./payments.ts";
import type { Answered, RouterPlatform } from "./platform.ts";
import { isAmong, isSafe } from "./safe-hands.ts";

/** An address that is left for good on a network, and the one that gets everything. */
export interface Leaving {
  readonly network: string;
  readonly from: string;
  readonly to: string;
}

/** What is still there of an address that is left, as its chain tells at this moment. */
export interface LeavingShown extends Leaving {
  readonly steps: readonly SweepStep[];
  readonly stays: readonly Staying[];
  /** What the last step would send of the coin; `null` while another comes first, or nothing is left. */
  readonly restUnits: bigint | null;
  /** Why the chain tells nothing now; `null` when it does. */
  readonly silent: string | null;
}

/** What the last step is called: all of the coin that is left. */
export const REST = "rest";

const LEAVINGS_MAX = 64;
/** Kept of the coin while a stake still comes back: the fees of taking it, and what an account must have. */
const STAKE_FEES_LAMPORTS = 2_000_000n;
const leavings = list<Leaving>(
  record({ network: text(80), from: text(64), to: text(64) }),
  LEAVINGS_MAX,
);

/** Addresses that are left: what a router that starts anew goes on with. */
export async function leavingsOf({ store }: RouterPlatform): Promise<readonly Leaving[]> {
  return leavings(await store.get("leavings")) ?? [];
}

/** Notes where an address is left for, once for each network; without a place it is left no more. */
export async function noteLeaving(
  platform: RouterPlatform,
  { network, from, to }: Omit<Leaving, "to"> & { readonly to: string | null },
): Promise<void> {
  const others = (await leavingsOf(platform)).filter(
    (one) => one.network !== network || !isAmong([from], one.from),
  );
  const next = to === null ? others : [...others, { network, from, to }];
  await platform.store.set("leavings", next.slice(-LEAVINGS_MAX));
}

/** Refuses a place that is no address of the network's family, and the very address that is left. */
export function placeFor(
  { chain: { network } }: OpenChain,
  from: string,
  to: string,
): Answered<string> {
  const read = readAddress(to);
  if (!read.ok) return { refusal: read.refusal, detail: read.detail };
  const { address, family } = read.value;
  return family === network.family && !isAmong([from], address)
    ? { ok: address }
    : { refusal: "address-invalid", detail: to };
}

/** How an address is left: where its account is, its way to everywhere else, and tokens noted there. */
export interface LeavingWay {
  readonly local: OpenChain;
  readonly account: ShownAccount;
  readonly to: string;
  readonly tokenIds: readonly string[];
}

/** What is still there, and what would take it elsewhere. */
export async function shownLeaving(way: LeavingWay): Promise<LeavingShown> {
  const { local, account, to } = way;
  const about = { network: local.chain.network.id, from: account.address, to };
  const plan = await planOf(way);
  if ("refusal" in plan)
    return { ...about, steps: [], stays: [], restUnits: null, silent: plan.refusal };
  const { steps, stays } = plan.ok;
  const rest = steps.length > 0 ? null : await restIntent(way, stays);
  const restUnits = rest !== null && "ok" in rest && "units" in rest.ok ? rest.ok.units : null;
  return { ...about, steps, stays, restUnits, silent: null };
}

/**
 * One step as the chain has it now, by what it is called: a step that was done meanwhile is in no plan
 * any more, and is refused `balance-insufficient`.
 */
export async function stepOf(way: LeavingWay, what: string): Promise<Answered<Intent>> {
  const plan = await planOf(way);
  if ("refusal" in plan) return plan;
  const { steps, stays } = plan.ok;
  // The coin pays for all the others.
  if (what === REST && steps.length === 0) return restIntent(way, stays);
  const step = steps.find((one) => one.what === what);
  return step === undefined
    ? { refusal: "balance-insufficient", detail: what }
    : { ok: step.intent };
}

type Plan = { readonly steps: readonly SweepStep[]; readonly stays: readonly Staying[] };

async function planOf({ local, account, to, tokenIds }: LeavingWay): Promise<Answered<Plan>> {
  // A co-signer gives away no authority: stakes of three hands come back first.
  const givesStakes = account.kind !== "frost";
  const sweep: Sweep = { from: account.address, to, tokenIds, named: [], givesStakes };
  const plan = await sweepPlan(local.chain, sweep);
  return "refusal" in plan ? refused(plan.refusal) : { ok: plan.value };
}

/** All of the coin. A Safe's fees are paid by another account: all of it is all. */
async function restIntent(
  { local, account, to }: LeavingWay,
  stays: readonly Staying[],
): Promise<Answered<Intent>> {
  const { chain } = local;
  const from = account.address;
  if (isSafe(account)) {
    const held = await chain.balances(from, []);
    if ("refusal" in held) return refused(held.refusal);
    const units = held.value.value.find(({ asset }) => asset.kind === "native")?.units ?? 0n;
    const send = { kind: "send", from, to, asset: { kind: "native" }, units } as const;
    return units > 0n ? { ok: send } : { refusal: "balance-insufficient", detail: "0" };
  }
  const isAwaited = stays.some(({ why }) => why === "until-epoch" || why === "locked");
  const rest = await restOf(chain, { from, to }, isAwaited ? STAKE_FEES_LAMPORTS : 0n);
  return "refusal" in rest ? refused(rest.refusal) : { ok: rest.value };
}
