import type { Asset, Chain, Intent, ItemName } from "@holdall/chain/port";
import { assetKey } from "@holdall/wallet/clear";
import type { Step } from "./send.ts";

/** Something that cannot leave now, and why: a refusal's code, or that it waits for an epoch. */
export interface Staying {
  /** An asset's key, or the address of a stake. */
  readonly what: string;
  readonly why: string;
}

/** Everything that an address has, as steps that take it elsewhere. */
export interface SweepPlan {
  /** In this order, each final before the next: the coin pays for all and goes last, by `restOf`. */
  readonly steps: readonly Intent[];
  readonly stays: readonly Staying[];
}

/** From where to where, and what the nodes cannot find by themselves. */
export interface Sweep {
  readonly from: string;
  readonly to: string;
  /** EVM tokens that are held. */
  readonly tokenIds: readonly string[];
  readonly named: readonly ItemName[];
}

/**
 * Plans how an address is left for good, such as one of which a share was stolen: stakes are taken
 * back or begin to be, every token and collectible is sent. Each step is built once to see that the
 * network takes it; what it refuses stays, and is said. Nothing is signed.
 */
export async function sweepPlan(chain: Chain, sweep: Sweep): Promise<Step<SweepPlan>> {
  const wishes = await wishesOf(chain, sweep);
  if ("refusal" in wishes) return wishes;
  const steps: Intent[] = [];
  const stays: Staying[] = [...wishes.value.stays];
  for (const { intent, what } of wishes.value.wishes) {
    const built = await chain.build(intent);
    if ("refusal" in built) stays.push({ what, why: built.refusal.code });
    else steps.push(intent);
  }
  return { value: { steps, stays } };
}

interface Wish {
  readonly what: string;
  readonly intent: Intent;
}

async function wishesOf(
  chain: Chain,
  { from, to, tokenIds, named }: Sweep,
): Promise<Step<{ readonly wishes: readonly Wish[]; readonly stays: readonly Staying[] }>> {
  const stakes = await stakeWishes(chain, from);
  if ("refusal" in stakes) return stakes;
  const held = await chain.balances(from, tokenIds);
  if ("refusal" in held) return held;
  const gallery = await chain.collectibles(from, named);
  if ("refusal" in gallery) return gallery;
  const things = new Map<string, { readonly asset: Asset; readonly units: bigint }>();
  for (const one of [...held.value.value, ...gallery.value.value.items]) {
    if (one.asset.kind !== "native" && one.units > 0n) things.set(assetKey(one.asset), one);
  }
  const sends = Array.from(things, ([what, { asset, units }]): Wish => {
    return { what, intent: { kind: "send", from, to, asset, units } };
  });
  const { wishes, stays } = stakes.value;
  return { value: { wishes: [...wishes, ...sends], stays } };
}

/** A stake that is free comes back whole; one that works begins to come back and stays until it has. */
async function stakeWishes(chain: Chain, from: string) {
  const wishes: Wish[] = [];
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
    stays.push({ what: address, why: isLocked ? "locked" : "until-epoch" });
    if (phase === "active" || phase === "activating") {
      wishes.push({ what: address, intent: { kind: "unstake", from, stake: address } });
    }
  }
  return { value: { wishes, stays } };
}

/**
 * The last step: all of the coin but the fee that sending it takes at most. What a fee leaves over
 * stays behind. Refuses `balance-insufficient` when the fee is all there is.
 */
export async function restOf(
  chain: Chain,
  { from, to }: Pick<Sweep, "from" | "to">,
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
  const units = balance - fee.value.unitsMax;
  return units > 0n
    ? { value: { ...send, units } }
    : { refusal: { code: "balance-insufficient", detail: balance.toString() } };
}
