import type { Fact } from "./chain.ts";
import type { Outcome } from "./refusal.ts";

/**
 * Where a stake is between lying idle and earning. It warms up and cools down over epochs: `active`
 * earns whole, `inactive` was taken back whole, `idle` was never given to a validator.
 */
export type StakePhase = "idle" | "activating" | "active" | "deactivating" | "inactive";

/** Coins put to work with a validator, in an account of their own. */
export interface Stake {
  readonly address: string;
  /** Everything in the account, in the coin's smallest units. */
  readonly units: bigint;
  /** What the account itself costs, paid back with the last withdrawal. */
  readonly reserveUnits: bigint;
  /** What earns in the epoch that is running. */
  readonly activeUnits: bigint;
  /** What waits to earn. */
  readonly activatingUnits: bigint;
  /** What still earns and is being taken back. */
  readonly deactivatingUnits: bigint;
  /** What can leave now; all of it, and the account is gone. Zero while a lockup runs. */
  readonly withdrawableUnits: bigint;
  readonly phase: StakePhase;
  /** The vote account it is delegated to. */
  readonly validator: string | null;
  /** Who may delegate and take back. */
  readonly staker: string;
  /** Who may withdraw: the owner. */
  readonly withdrawer: string;
  /** True while somebody else's lockup holds it back. */
  readonly isLocked: boolean;
}

/** The epoch that is running. */
export interface Epoch {
  readonly epoch: bigint;
  readonly slotIndex: bigint;
  readonly slotsInEpoch: bigint;
}

/** All stakes that one address may withdraw from. */
export interface StakeBook {
  readonly epoch: Epoch;
  readonly stakes: readonly Stake[];
}

/** Somebody to delegate to. */
export interface Validator {
  /** Its vote account: what a stake is delegated to. */
  readonly vote: string;
  readonly node: string;
  /** Kept from every reward, in whole percent. */
  readonly commissionPercent: number;
  readonly activeUnits: bigint;
  /** True when it does not vote: it earns nothing, and neither does whoever delegates to it. */
  readonly isDelinquent: boolean;
}

/** What one epoch brought one stake. */
export interface StakeReward {
  readonly address: string;
  readonly epoch: bigint;
  readonly units: bigint;
  /** What the stake held after it. */
  readonly unitsAfter: bigint;
}

/** Native staking of a network that has it. */
export interface Staking {
  stakes(owner: string): Promise<Outcome<Fact<StakeBook>>>;
  /** All validators, the cheapest first, those that do not vote last. */
  validators(): Promise<Outcome<Fact<readonly Validator[]>>>;
  /** Rewards of the newest `epochs` epochs that have ended, oldest first; 32 at most. */
  rewards(
    addresses: readonly string[],
    epochs: number,
  ): Promise<Outcome<Fact<readonly StakeReward[]>>>;
}

/** What a person wants of native staking. */
export type StakeIntent =
  | {
      readonly kind: "stake";
      readonly from: string;
      /** The validator's vote account. */
      readonly validator: string;
      /** What shall earn; the account's own cost comes on top. */
      readonly units: bigint;
    }
  | {
      readonly kind: "stake-again";
      readonly from: string;
      readonly stake: string;
      readonly validator: string;
    }
  | { readonly kind: "unstake"; readonly from: string; readonly stake: string }
  | {
      /** The stake as it works, with every say over it, becomes another's. */
      readonly kind: "give-stake";
      readonly from: string;
      readonly stake: string;
      readonly to: string;
    }
  | {
      readonly kind: "withdraw-stake";
      readonly from: string;
      readonly stake: string;
      readonly units: bigint;
    }
  | {
      readonly kind: "split-stake";
      readonly from: string;
      readonly stake: string;
      /** What goes into a new stake of the same owner. */
      readonly units: bigint;
    }
  | {
      readonly kind: "merge-stakes";
      readonly from: string;
      /** The one that stays. */
      readonly stake: string;
      /** The one that is emptied into it. */
      readonly source: string;
    };
