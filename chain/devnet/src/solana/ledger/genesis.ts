import { createHash } from "node:crypto";
import { keyOfSeed } from "./faucet-key.ts";
import type { Bank } from "../runtime/bank.ts";
import { SYSTEM_PROGRAM } from "../runtime/account.ts";
import { base58 } from "../runtime/base58.ts";
import type { Validator } from "../stake/epochs.ts";
import {
  STAKE_ACCOUNT_BYTES,
  VOTE_ACCOUNT_BYTES,
  genesisStake,
  voteAccount,
} from "../stake/state.ts";

const LAMPORTS_PER_SOL = 1_000_000_000n;
/** What the faucet starts with. */
export const FAUCET_LAMPORTS = 100_000_000n * LAMPORTS_PER_SOL;
/** What each validator has staked of its own, working from the first slot. */
const GENESIS_STAKE_LAMPORTS = 1_000_000n * LAMPORTS_PER_SOL;
const NODE_LAMPORTS = 1_000n * LAMPORTS_PER_SOL;

/** Everything that follows from the seed of a run. */
export interface Genesis {
  readonly hash: string;
  readonly faucet: string;
  /** The faucet's key: play money, so its seed follows from the run's. */
  readonly faucetSeed: Uint8Array;
  readonly identity: string;
  readonly validators: readonly Validator[];
}

/** Names of one run: each seed gives other addresses and another genesis hash. */
export function genesisOf(seed: string): Genesis {
  const bytes = (what: string): Buffer =>
    createHash("sha256").update(`holdall/devnet/v1:${seed}:${what}`).digest();
  const name = (what: string): string => base58(bytes(what));
  const faucetSeed = bytes("faucet");
  const validator = (place: number, commission: number, isDelinquent: boolean): Validator => ({
    vote: name(`vote ${place}`),
    node: name(`node ${place}`),
    commission,
    isDelinquent,
  });
  return {
    hash: name("genesis"),
    faucet: keyOfSeed(faucetSeed).address,
    faucetSeed,
    identity: name("identity"),
    validators: [validator(0, 0, false), validator(1, 7, false), validator(2, 100, true)],
  };
}

/** Writes the accounts of the first block. */
export function writeGenesis(bank: Bank, { faucet, validators }: Genesis): void {
  const wallet = (lamports: bigint) => ({
    lamports,
    data: new Uint8Array(),
    owner: SYSTEM_PROGRAM,
    executable: false,
  });
  bank.put(faucet, wallet(FAUCET_LAMPORTS));
  for (const { vote, node, commission } of validators) {
    bank.put(node, wallet(NODE_LAMPORTS));
    const state = { node, commission, epochCredits: [] };
    bank.put(vote, voteAccount(state, bank.rentExempt(VOTE_ACCOUNT_BYTES)));
    const stake = base58(createHash("sha256").update(`stake of ${vote}`).digest());
    const rent = bank.rentExempt(STAKE_ACCOUNT_BYTES);
    const amounts = { stake: GENESIS_STAKE_LAMPORTS, rent };
    bank.put(stake, genesisStake({ authority: node, voter: vote, ...amounts }));
  }
}
