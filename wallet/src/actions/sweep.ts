import type { Asset, Chain, Intent, ItemName } from "@holdall/chain/port";
import { assetKey } from "@holdall/wallet/clear";
import type { Step } from "./send.ts";

/** Something that cannot leave now, and why: a refusal's code, or that it waits for an epoch. */
export interface Staying {
  /** An asset's key, or the address of a stake. */
  readonly what: string;
  readonly why: string;
}

/** One thing that leaves, or begins to. */
export interface SweepStep {
  /** An asset's key, or the address of a stake: what it is called in every plan that still has it. */
  readonly what: string;
  readonly intent: Intent;
}

/**
 * Everything that an address has, as steps that take it elsewhere. It is read off the chain each time:
 * whoever was interrupted plans again, and what has left is in no plan any more.
 */
export interface SweepPlan {
  /** In this order, each final before the next: the coin pays for all and goes last, by `restOf`. */
  readonly steps: readonly SweepStep[];
  readonly stays: readonly Staying[];
}

/** From where to where, and what the nodes cannot find by themselves. */
export interface Sweep {
  readonly from: string;
  readonly to: string;
  /** EVM tokens that are held. */
  readonly tokenIds: readonly string[];
  readonly named: readonly ItemName[];
  /** True where a stake may be given as it works; else it comes back first, which takes its epoch. */
  readonly givesStakes: boolean;
}

/**
 * Plans how an address is left for good, such as one of which a share was stolen: stakes are given or
 * come back, every token and collectible is sent, and the accounts that held them are closed. Each step
 * is built once to see that the network takes it; where only closing is refused it is left out, and
 * what is refused altogether stays, and is said. Nothing is signed.
 */
export async function sweepPlan(chain: Chain, sweep: Sweep): Promise<Step<SweepPlan>> {
  const wishes = await wishesOf(chain, sweep);
  if ("refusal" in wishes) return wishes;
  const steps: SweepStep[] = [];
  const stays: Staying[] = [...wishes.value.stays];
  for (const wish of wishes.value.wishes) {
    const { step, why } = await possible(chain, wish);
    if (step !== null) steps.push(step);
    // An empty account that cannot be closed holds nothing of anybody's.
    else if (wish.intent.kind !== "burn") stays.push({ what: wish.what, why });
  }
  return { value: { steps, stays } };
}

/** A wish as the network takes it, or why it does not. */
async function possible(
  chain: Chain,
  wish: SweepStep,
): Promise<{ readonly step: SweepStep | null; readonly why: string }> {
  const built = await chain.build(wish.intent);
  if (!("refusal" in built)) return { step: wish, why: "" };
  const { intent, what } = wish;
  if (intent.kind !== "send" || intent.closes !== true)
    return { step: null, why: built.refusal.code };
  // Fees that a token kept back are in the account still: it is sent, and stays open.
  const { closes: _, ...open } = intent;
  return possible(chain, { what, intent: open });
}

async function wishesOf(
  chain: Chain,
  sweep: Sweep,
): Promise<Step<{ readonly wishes: readonly SweepStep[]; readonly stays: readonly Staying[] }>> {
  const { from, to, tokenIds, named } = sweep;
  const stakes = await stakeWishes(chain, sweep);
  if ("refusal" in stakes) return stakes;
  const held = await chain.balances(from, tokenIds);
  if ("refusal" in held) return held;
  const gallery = await chain.collectibles(from, named);
  if ("refusal" in gallery) return gallery;
  const things = new Map<string, { readonly asset: Asset; readonly units: bigint }>();
  for (const one of [...held.value.value, ...gallery.value.value.items]) {
    if (one.asset.kind !== "native") things.set(assetKey(one.asset), one);
  }
  const hasAccounts = chain.network.family === "solana";
  const sends = Array.from(things, ([what, { asset, units }]): SweepStep | null => {
    if (units === 0n && !hasAccounts) return null;
    if (units === 0n) return { what, intent: { kind: "burn", from, asset, units } };
    const send = { kind: "send", from, to, asset, units } as const;
    return { what, intent: hasAccounts ? { ...send, closes: true } : send };
  }).filter((step) => step !== null);
  const { wishes, stays } = stakes.value;
  return { value: { wishes: [...wishes, ...sends], stays } };
}

/**
 * A stake that is free comes back whole. One that works is given as it is, or begins to come back and
 * stays until it has; one that somebody else has locked can only be told to.
 */
async function stakeWishes(chain: Chain, { from, to, givesStakes }: Sweep) {
  const wishes: SweepStep[] = [];
  const stays: Staying[] = [];
  if (chain.staking === null) return { value: { wishes, stays } };
  const book = await chain.staking.stakes(from);
  if ("refusal" in book) return book;
  for (const { address, units, withdrawableUnits, phase, isLocked } of book.value.value.stakes) {
    if (withdrawableUnits > 0n) {
      const intent = { kind: "withdraw-stake", from, stake: address } as const;
      wishes.push({ what: address, intent: { ...intent, units: withdrawableUnits } });
    }
    if (withdrawableUnits === units) continue;
    if (givesStakes && !isLocked) {
      wishes.push({ what: address, intent: { kind: "give-stake", from, stake: address, to } });
      continue;
    }
    stays.push({ what: address, why: isLocked ? "locked" : "until-epoch" });
    if (phase === "active" || phase === "activating") {
      wishes.push({ what: address, intent: { kind: "unstake", from, stake: address } });
    }
  }
  return { value: { wishes, stays } };
}

/**
 * The last step: all of the coin but the fee that sending it takes at most, and what is to be kept for
 * what still comes back. What a fee leaves over stays behind. Refuses `balance-insufficient` when that
 * is all there is.
 */
export async function restOf(
  chain: Chain,
  { from, to }: Pick<Sweep, "from" | "to">,
  keptUnits = 0n,
): Promise<Step<Intent>> {
  const held = await chain.balances(from, []);
  if ("refusal" in held) return held;
  const coin = held.value.value.find(({ asset }) => asset.kind === "native");
  const balance = coin?.units ?? 0n;
  const send = { kind: "send", from, to, asset: { kind: "native" } } as const;
  // Half of it shows what the fee is: it depends on the parties, not on the amount.
  const probe = await chain.build({ ...send, units: balance / 2n });
  if ("refusal" in probe) return probe;
  const fee = await chain.fee(probe.value);
  if ("refusal" in fee) return fee;
  const units = balance - fee.value.unitsMax - keptUnits;
  return units > 0n
    ? { value: { ...send, units } }
    : { refusal: { code: "balance-insufficient", detail: balance.toString() } };
}
