import type { StakeIntent, Validator } from "@holdall/chain/port";
import { stakesOf } from "@holdall/wallet/actions";
import type { StakeView } from "@holdall/wallet/actions";
import { either, record, text, units, word } from "@holdall/wallet/realm/shape";
import type { OpenChain } from "./open-chains.ts";
import type { Answered } from "./platform.ts";
import type { Spared } from "./spared.ts";

/** What is at work on a network, and who could be given more. */
export interface StakingShown {
  readonly network: string;
  readonly view: StakeView;
  /** The cheapest first; those that do not vote are left out. */
  readonly validators: readonly Validator[];
}

/** The same on every network that is on and has staking; those that tell nothing now are named. */
export interface StakingEverywhere {
  readonly rows: readonly StakingShown[];
  readonly silent: readonly { readonly network: string; readonly code: string }[];
}

/** What a person wants of a stake: whose it is follows from the account that is in use. */
export type StakeAct = WithoutFrom<StakeIntent>;
type WithoutFrom<T> = T extends { readonly from: string } ? Omit<T, "from"> : never;

const VALIDATORS_SHOWN = 50;
const address = text(64);

/** The form of an act as a screen sends it. */
export const stakeAct = either<StakeAct>(
  record({ kind: word("stake"), validator: address, units }),
  record({ kind: word("stake-again"), stake: address, validator: address }),
  record({ kind: word("unstake"), stake: address }),
  record({ kind: word("withdraw-stake"), stake: address, units }),
  record({ kind: word("split-stake"), stake: address, units }),
  record({ kind: word("merge-stakes"), stake: address, source: address }),
);

/**
 * What addresses have at work, each on a chain that has staking, asked of all at once: one that is silent
 * holds up no other. Public networks are asked once in a while.
 */
export async function stakingOf(
  places: readonly { readonly local: OpenChain; readonly address: string }[],
  spared: Pick<Spared, "ask">,
): Promise<StakingEverywhere> {
  const told = await Promise.all(
    places.map(async ({ local, address: owner }) => {
      const { id, isLocal } = local.chain.network;
      const look = () => stakingOn(local, owner);
      const answer = await (isLocal ? look() : spared.ask(`${id} stakes ${owner}`, look));
      return { network: id, answer };
    }),
  );
  return {
    rows: told.flatMap(({ answer }) => ("ok" in answer ? [answer.ok] : [])),
    silent: told.flatMap(({ network, answer }) =>
      "refusal" in answer ? [{ network, code: answer.refusal }] : [],
    ),
  };
}

/** What an address has at work on a chain that has staking, or why it cannot be told. */
async function stakingOn({ chain }: OpenChain, owner: string): Promise<Answered<StakingShown>> {
  const [view, validators] = await Promise.all([
    stakesOf(chain, owner),
    chain.staking?.validators(),
  ]);
  if ("refusal" in view) return { refusal: view.refusal.code, detail: view.refusal.detail };
  if (validators === undefined || "refusal" in validators) {
    return { refusal: validators?.refusal.code ?? "not-here", detail: chain.network.id };
  }
  const voting = validators.value.value.filter((one) => !one.isDelinquent);
  const shown = { network: chain.network.id, view: view.value };
  return { ok: { ...shown, validators: voting.slice(0, VALIDATORS_SHOWN) } };
}
