import type { Pool } from "@holdall/chain/nodes";
import { NodeError } from "@holdall/chain/nodes";
import type { Ask, AtHeight } from "@holdall/chain/nodes";
import { outcomeOf } from "@holdall/chain/port";
import type { Epoch, StakeBook, StakeReward, Staking, Validator } from "@holdall/chain/port";
import {
  accountOf,
  fieldsOf,
  inContext,
  listOf,
  readAccounts,
  textOf,
  wholeOf,
} from "../answers.ts";
import { solanaAddress } from "../address.ts";
import {
  CLOCK,
  STAKE_BYTES,
  STAKE_HISTORY,
  STAKE_PROGRAM,
  WITHDRAWER_PLACE,
  momentOf,
  stakeHistoryOf,
  stakeOf,
} from "./account.ts";

const LEVEL = { commitment: "confirmed" } as const;
const EPOCHS_MAX = 32;
/** The node has no such epoch: it is too old for it, or has not ended. */
const NO_BLOCK = -32_004;

/** Native staking as two nodes tell it. */
export function stakingOver(pool: Pool): Staking {
  return {
    stakes: (owner) =>
      outcomeOf(() => pool.agree((ask) => readStakes(ask, solanaAddress(owner)), isSameBook)),
    validators: () => outcomeOf(() => pool.agree(readValidators)),
    rewards: (addresses, epochs) =>
      outcomeOf(() => pool.agree((ask) => readRewards(ask, addresses.map(solanaAddress), epochs))),
  };
}

/** Two nodes may be a few slots apart, but not in what anybody has. */
function isSameBook(left: StakeBook, right: StakeBook): boolean {
  const text = ({ epoch, stakes }: StakeBook) =>
    JSON.stringify([epoch.epoch, stakes], (_, one: unknown) =>
      typeof one === "bigint" ? `${one}` : one,
    );
  return text(left) === text(right);
}

async function readEpoch(ask: Ask): Promise<Epoch> {
  const info = fieldsOf(await ask("getEpochInfo", [LEVEL]));
  return {
    epoch: wholeOf(info["epoch"]),
    slotIndex: wholeOf(info["slotIndex"]),
    slotsInEpoch: wholeOf(info["slotsInEpoch"]),
  };
}

async function readStakes(ask: Ask, owner: string): Promise<AtHeight<StakeBook>> {
  const filters = [
    { dataSize: STAKE_BYTES },
    { memcmp: { offset: WITHDRAWER_PLACE, bytes: owner } },
  ];
  const options = { ...LEVEL, encoding: "base64", withContext: true, filters };
  const found = inContext(await ask("getProgramAccounts", [STAKE_PROGRAM, options]), listOf);
  const { value: accounts } = await readAccounts(ask, [CLOCK, STAKE_HISTORY]);
  const at = {
    moment: momentOf(accounts.get(CLOCK)),
    history: stakeHistoryOf(accounts.get(STAKE_HISTORY)),
  };
  const stakes = found.value.flatMap((one) => {
    const { pubkey, account } = fieldsOf(one);
    const read = accountOf(account);
    const stake = read === null ? null : stakeOf(textOf(pubkey), read, at);
    // A node that answers what was not asked for is not believed.
    return stake === null || stake.withdrawer !== owner ? [] : [stake];
  });
  const sorted = stakes.toSorted((left, right) => (left.address < right.address ? -1 : 1));
  return { height: found.height, value: { epoch: await readEpoch(ask), stakes: sorted } };
}

async function readValidators(ask: Ask): Promise<AtHeight<readonly Validator[]>> {
  const height = wholeOf(await ask("getSlot", [LEVEL]));
  const { current, delinquent } = fieldsOf(await ask("getVoteAccounts", [LEVEL]));
  const rows = [
    ...listOf(current).map((one) => validatorOf(one, false)),
    ...listOf(delinquent).map((one) => validatorOf(one, true)),
  ];
  return { height, value: rows.toSorted(cheapestFirst) };
}

function validatorOf(value: unknown, isDelinquent: boolean): Validator {
  const { votePubkey, nodePubkey, commission, activatedStake } = fieldsOf(value);
  return {
    vote: textOf(votePubkey),
    node: textOf(nodePubkey),
    commissionPercent: Number(wholeOf(commission)),
    activeUnits: wholeOf(activatedStake),
    isDelinquent,
  };
}

function cheapestFirst(left: Validator, right: Validator): number {
  if (left.isDelinquent !== right.isDelinquent) return left.isDelinquent ? 1 : -1;
  const dearer = left.commissionPercent - right.commissionPercent;
  return dearer === 0 ? (left.vote < right.vote ? -1 : 1) : dearer;
}

async function readRewards(
  ask: Ask,
  addresses: readonly string[],
  epochs: number,
): Promise<AtHeight<readonly StakeReward[]>> {
  const height = wholeOf(await ask("getSlot", [LEVEL]));
  const { epoch } = await readEpoch(ask);
  const rewards: StakeReward[] = [];
  if (addresses.length === 0) return { height, value: rewards };
  for (let back = BigInt(Math.min(epochs, EPOCHS_MAX)); back >= 1n; back--) {
    if (epoch >= back) rewards.push(...(await rewardsOf(ask, addresses, epoch - back)));
  }
  return { height, value: rewards };
}

async function rewardsOf(
  ask: Ask,
  addresses: readonly string[],
  epoch: bigint,
): Promise<readonly StakeReward[]> {
  let answer: unknown;
  try {
    answer = await ask("getInflationReward", [addresses, { ...LEVEL, epoch }]);
  } catch (error) {
    if (error instanceof NodeError && error.code === NO_BLOCK) return [];
    throw error;
  }
  return listOf(answer).flatMap((one, place) => {
    if (one === null) return [];
    const { amount, postBalance } = fieldsOf(one);
    const unitsAfter = wholeOf(postBalance);
    return [{ address: addresses[place], epoch, units: wholeOf(amount), unitsAfter }];
  });
}
