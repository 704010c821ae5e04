import type { Chain, Epoch, Stake, StakeReward } from "@holdall/chain/port";
import type { Step } from "./send.ts";

/** A stake with what it has brought. */
export interface StakeRow extends Stake {
  /** Of the newest epochs that have ended, oldest first. */
  readonly rewards: readonly StakeReward[];
  /** Their sum. */
  readonly earnedUnits: bigint;
}

/** Everything an address has put to work on a network. */
export interface StakeView {
  readonly epoch: Epoch;
  /** About how long the running epoch still takes, by the network's usual pace. */
  readonly epochLeftMs: number;
  readonly rows: readonly StakeRow[];
  readonly units: bigint;
  readonly activeUnits: bigint;
  readonly withdrawableUnits: bigint;
  /**
   * What a year at the pace of these rewards would bring, in millionths of what earned them,
   * rounded down; `null` before the first reward. It is a look back and no promise.
   */
  readonly annualPpm: bigint | null;
  /** False when fewer nodes than there are stand behind it, or when it lags. */
  readonly isFresh: boolean;
}

/** Epochs that are looked back on. */
export const REWARD_EPOCHS = 10;
const YEAR_MS = 31_557_600_000n;
const MILLION = 1_000_000n;

/** The stakes of an address with their rewards. Refuses `not-here` where nothing can be staked. */
export async function stakesOf(chain: Chain, address: string): Promise<Step<StakeView>> {
  const { staking, network } = chain;
  if (staking === null) return { refusal: { code: "not-here", detail: network.id } };
  const book = await staking.stakes(address);
  if ("refusal" in book) return book;
  const { epoch, stakes } = book.value.value;
  const told = await staking.rewards(
    stakes.map((one) => one.address),
    REWARD_EPOCHS,
  );
  if ("refusal" in told) return told;
  const rewards = told.value.value;
  const rows = stakes.map((stake): StakeRow => {
    const own = rewards.filter((one) => one.address === stake.address);
    return { ...stake, rewards: own, earnedUnits: sum(own.map(({ units }) => units)) };
  });
  const slotsLeft = epoch.slotsInEpoch - epoch.slotIndex;
  return {
    value: {
      epoch,
      epochLeftMs: Number(slotsLeft) * network.blockMs,
      rows,
      units: sum(stakes.map(({ units }) => units)),
      activeUnits: sum(stakes.map(({ activeUnits }) => activeUnits)),
      withdrawableUnits: sum(stakes.map(({ withdrawableUnits }) => withdrawableUnits)),
      annualPpm: annualPpm(rewards, epoch.slotsInEpoch * BigInt(network.blockMs)),
      isFresh: book.value.isFresh && told.value.isFresh,
    },
  };
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, one) => total + one, 0n);
}

/** Σ reward ÷ Σ what stood before it, times the epochs of a year. Multiplied first, divided once. */
function annualPpm(rewards: readonly StakeReward[], epochMs: bigint): bigint | null {
  const earned = sum(rewards.map(({ units }) => units));
  const worked = sum(rewards.map(({ units, unitsAfter }) => unitsAfter - units));
  if (worked <= 0n || epochMs <= 0n) return null;
  return (earned * YEAR_MS * MILLION) / (worked * epochMs);
}
