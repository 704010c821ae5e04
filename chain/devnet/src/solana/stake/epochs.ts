import type { Bank, StakeTotals } from "../runtime/bank.ts";
import { STAKE_PROGRAM } from "../runtime/account.ts";
import { delegationOf, voteAccount, withReward } from "./state.ts";
import type { Delegation, VoteState } from "./state.ts";
import { stakeAt } from "./warmup.ts";

/** Past epochs kept: as many as the network's own history. */
const EPOCHS_MAX = 512;
const CREDITS_PER_EPOCH = 1_000n;
const BILLION = 1_000_000_000n;
const PERCENT = 100n;

export interface Reward {
  readonly lamports: bigint;
  readonly balanceAfter: bigint;
  readonly commission: number;
  readonly kind: "Staking" | "Voting";
}

/** What the end of one epoch did. */
export interface EpochRecord {
  readonly epoch: bigint;
  /** The first slot of the epoch after it, where the rewards arrived. */
  readonly rewardSlot: number;
  readonly totals: StakeTotals;
  readonly rewards: ReadonlyMap<string, Reward>;
}

export interface Validator {
  readonly vote: string;
  readonly node: string;
  readonly commission: number;
  /** A validator that does not vote earns nothing, and neither do those who delegate to it. */
  readonly isDelinquent: boolean;
}

/**
 * The ends of epochs: what has warmed up or cooled down is written into the stake history, and
 * every working stake earns its reward.
 *
 * reward = floor(stake × ratePerEpochPpb / 10⁹); the delegator receives floor(reward × (100 −
 * commission) / 100), the validator the rest: the sum created is the sum of the rewards, exactly.
 */
export class Epochs {
  readonly #bank: Bank;
  readonly #validators: readonly Validator[];
  readonly #ratePerEpochPpb: bigint;
  readonly #records: EpochRecord[] = [];

  constructor(options: {
    readonly bank: Bank;
    readonly validators: readonly Validator[];
    readonly ratePerEpochPpb: bigint;
    readonly records?: readonly EpochRecord[];
  }) {
    this.#bank = options.bank;
    this.#validators = options.validators;
    this.#ratePerEpochPpb = options.ratePerEpochPpb;
    this.#records.push(...(options.records ?? []));
    this.#writeHistory();
  }

  get records(): readonly EpochRecord[] {
    return this.#records;
  }

  get validators(): readonly Validator[] {
    return this.#validators;
  }

  get ratePerEpochPpb(): bigint {
    return this.#ratePerEpochPpb;
  }

  find(epoch: bigint): EpochRecord | undefined {
    return this.#records.findLast((record) => record.epoch === epoch);
  }

  /** Stake by the validator's vote account that is effective at an epoch. */
  effectiveByVoter(epoch: bigint): ReadonlyMap<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const [, account] of this.#bank.ownedBy(STAKE_PROGRAM)) {
      const delegation = delegationOf(account);
      if (delegation === undefined) continue;
      const { effective } = stakeAt(delegation, epoch, this.#totalsOf);
      sums.set(delegation.voter, (sums.get(delegation.voter) ?? 0n) + effective);
    }
    return sums;
  }

  /** How much of a delegation works at an epoch. */
  stakeAt(delegation: Delegation, epoch: bigint): StakeTotals {
    return stakeAt(delegation, epoch, this.#totalsOf);
  }

  /** Ends an epoch at the first slot of the next one. */
  end(epoch: bigint, rewardSlot: number): void {
    const totals = this.#sum(epoch);
    const credits = (epoch + 1n) * CREDITS_PER_EPOCH;
    const rewards = new Map<string, Reward>();
    for (const validator of this.#validators) {
      if (!validator.isDelinquent) this.#pay(validator, { epoch, credits, rewards });
    }
    this.#records.push({ epoch, rewardSlot, totals, rewards });
    if (this.#records.length > EPOCHS_MAX) this.#records.shift();
    this.#writeHistory();
  }

  /** Forgets the epochs that ended after a slot: a rollback went behind them. */
  rewindTo(slot: number): void {
    const kept = this.#records.filter(({ rewardSlot }) => rewardSlot <= slot);
    if (kept.length === this.#records.length) return;
    this.#records.length = 0;
    this.#records.push(...kept);
    this.#writeHistory();
  }

  readonly #totalsOf = (epoch: bigint): StakeTotals | undefined => this.find(epoch)?.totals;

  #sum(epoch: bigint): StakeTotals {
    let [effective, activating, deactivating] = [0n, 0n, 0n];
    for (const [, account] of this.#bank.ownedBy(STAKE_PROGRAM)) {
      const delegation = delegationOf(account);
      if (delegation === undefined) continue;
      const stake = stakeAt(delegation, epoch, this.#totalsOf);
      effective += stake.effective;
      activating += stake.activating;
      deactivating += stake.deactivating;
    }
    return { effective, activating, deactivating };
  }

  #pay(
    validator: Validator,
    {
      epoch,
      credits,
      rewards,
    }: {
      readonly epoch: bigint;
      readonly credits: bigint;
      readonly rewards: Map<string, Reward>;
    },
  ): void {
    const { vote, commission } = validator;
    let votingLamports = 0n;
    for (const [address, account] of Array.from(this.#bank.ownedBy(STAKE_PROGRAM))) {
      const delegation = delegationOf(account);
      if (delegation?.voter !== vote) continue;
      const { effective } = stakeAt(delegation, epoch, this.#totalsOf);
      const whole = (effective * this.#ratePerEpochPpb) / BILLION;
      const lamports = (whole * (PERCENT - BigInt(commission))) / PERCENT;
      votingLamports += whole - lamports;
      if (whole === 0n) continue;
      const after = withReward(account, lamports, credits);
      this.#bank.put(address, after);
      const balanceAfter = after.lamports;
      rewards.set(address, { lamports, balanceAfter, commission, kind: "Staking" });
    }
    const before = this.#bank.account(vote);
    if (before === undefined) return;
    const balanceAfter = before.lamports + votingLamports;
    this.#bank.put(vote, voteAccount(this.voteState(validator, epoch), balanceAfter));
    if (votingLamports > 0n) {
      rewards.set(vote, { lamports: votingLamports, balanceAfter, commission, kind: "Voting" });
    }
  }

  /** What a validator's vote account says once an epoch has ended. */
  voteState({ node, commission }: Validator, epoch: bigint): VoteState {
    const first = epoch > 63n ? epoch - 63n : 0n;
    const epochCredits = Array.from({ length: Number(epoch - first) + 1 }, (_, place) => {
      const at = first + BigInt(place);
      return [at, (at + 1n) * CREDITS_PER_EPOCH, at * CREDITS_PER_EPOCH] as const;
    });
    return { node, commission, epochCredits };
  }

  #writeHistory(): void {
    this.#bank.setStakeHistory(this.#records.map(({ epoch, totals }) => [epoch, totals]));
  }
}
