import type { Account } from "../runtime/account.ts";
import { STAKE_PROGRAM, VOTE_PROGRAM } from "../runtime/account.ts";
import { addressBytes, base58 } from "../runtime/base58.ts";

/** Epoch number that stands for "never" in a delegation. */
export const NEVER = 2n ** 64n - 1n;

const STAKE_BYTES = 200;
const VOTE_BYTES = 3_762;
/** Byte places of the stake account's layout: kind, reserve, authorities, lockup, then the delegation. */
const STAKE_PLACES = {
  kind: 0,
  reserve: 4,
  staker: 12,
  withdrawer: 44,
  voter: 124,
  stake: 156,
  activation: 164,
  deactivation: 172,
  warmupRate: 180,
  credits: 188,
} as const;
const KIND_DELEGATED = 2;

export interface Delegation {
  readonly voter: string;
  readonly stake: bigint;
  readonly activationEpoch: bigint;
  readonly deactivationEpoch: bigint;
}

function viewOf({ data }: Account): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.length);
}

/** The delegation of a stake account, or `undefined` where there is none. */
export function delegationOf(account: Account | undefined): Delegation | undefined {
  if (account?.owner !== STAKE_PROGRAM || account.data.length < STAKE_BYTES) return undefined;
  const view = viewOf(account);
  if (view.readUInt32LE(STAKE_PLACES.kind) !== KIND_DELEGATED) return undefined;
  return {
    voter: base58(view.subarray(STAKE_PLACES.voter, STAKE_PLACES.stake)),
    stake: view.readBigUInt64LE(STAKE_PLACES.stake),
    activationEpoch: view.readBigUInt64LE(STAKE_PLACES.activation),
    deactivationEpoch: view.readBigUInt64LE(STAKE_PLACES.deactivation),
  };
}

/** A stake account after a reward: delegation and lamports grow by the same units. */
export function withReward(account: Account, reward: bigint, credits: bigint): Account {
  const data = Buffer.from(account.data);
  data.writeBigUInt64LE(data.readBigUInt64LE(STAKE_PLACES.stake) + reward, STAKE_PLACES.stake);
  data.writeBigUInt64LE(credits, STAKE_PLACES.credits);
  return { ...account, lamports: account.lamports + reward, data: new Uint8Array(data) };
}

/** A delegated stake account that has been effective since before the first epoch. */
export function genesisStake(options: {
  readonly authority: string;
  readonly voter: string;
  readonly stake: bigint;
  readonly rent: bigint;
}): Account {
  const data = Buffer.alloc(STAKE_BYTES);
  const authority = addressBytes(options.authority);
  data.writeUInt32LE(KIND_DELEGATED, STAKE_PLACES.kind);
  data.writeBigUInt64LE(options.rent, STAKE_PLACES.reserve);
  data.set(authority, STAKE_PLACES.staker);
  data.set(authority, STAKE_PLACES.withdrawer);
  data.set(addressBytes(options.voter), STAKE_PLACES.voter);
  data.writeBigUInt64LE(options.stake, STAKE_PLACES.stake);
  data.writeBigUInt64LE(NEVER, STAKE_PLACES.activation);
  data.writeBigUInt64LE(NEVER, STAKE_PLACES.deactivation);
  data.writeDoubleLE(0.25, STAKE_PLACES.warmupRate);
  return {
    lamports: options.stake + options.rent,
    data: new Uint8Array(data),
    owner: STAKE_PROGRAM,
    executable: false,
  };
}

export interface VoteState {
  readonly node: string;
  readonly commission: number;
  /** Credits by epoch, oldest first: [epoch, credits, credits before]. */
  readonly epochCredits: readonly (readonly [bigint, bigint, bigint])[];
}

/** Credits that the network's own list keeps. */
const EPOCH_CREDITS_MAX = 64;
const PRIOR_VOTERS_BYTES = 32 * (32 + 16);

/** A vote account in the third version of its layout ("Current"), voting and withdrawing by its node. */
export function voteAccount(state: VoteState, rent: bigint): Account {
  const data = Buffer.alloc(VOTE_BYTES);
  const node = addressBytes(state.node);
  const credits = state.epochCredits.slice(-EPOCH_CREDITS_MAX);
  data.writeUInt32LE(2, 0);
  data.set(node, 4);
  data.set(node, 36);
  data[68] = state.commission;
  let place = 69 + 8 + 1;
  place = data.writeBigUInt64LE(1n, place);
  place = data.writeBigUInt64LE(0n, place);
  data.set(node, place);
  place += 32 + PRIOR_VOTERS_BYTES;
  place = data.writeBigUInt64LE(31n, place);
  data[place++] = 1;
  place = data.writeBigUInt64LE(BigInt(credits.length), place);
  for (const entry of credits) {
    for (const figure of entry) place = data.writeBigUInt64LE(figure, place);
  }
  return { lamports: rent, data: new Uint8Array(data), owner: VOTE_PROGRAM, executable: false };
}

/** The bytes of a vote account, for its rent. */
export const VOTE_ACCOUNT_BYTES = BigInt(VOTE_BYTES);
/** The bytes of a stake account, for its rent. */
export const STAKE_ACCOUNT_BYTES = BigInt(STAKE_BYTES);
