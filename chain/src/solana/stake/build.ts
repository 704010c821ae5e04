import type { Pool } from "@holdall/chain/nodes";
import { Refused } from "@holdall/chain/port";
import type { StakeIntent } from "@holdall/chain/port";
import {
  getAuthorizeInstruction,
  getDeactivateInstruction,
  getDelegateStakeInstruction,
  getInitializeInstruction,
  getMergeInstruction,
  getSplitInstruction,
  getWithdrawInstruction,
  StakeAuthorize,
} from "@solana-program/stake";
import { getCreateAccountWithSeedInstruction } from "@solana-program/system";
import { AccountRole, createAddressWithSeed } from "@solana/kit";
import type { Address, Instruction } from "@solana/kit";
import { readAccounts, wholeOf } from "../answers.ts";
import { solanaAddress, unsigned } from "../address.ts";
import { CLOCK, STAKE_BYTES, STAKE_HISTORY, STAKE_PROGRAM } from "./account.ts";

const RENT = "SysvarRent111111111111111111111111111111111";
const CONFIG = "StakeConfig11111111111111111111111111111111";
const NOBODY = solanaAddress("11111111111111111111111111111111");

/** Places that are tried for a new stake account of one owner. */
const STAKES_MAX = 64;

/**
 * The instructions of a wish about stakes. New stake accounts stand at addresses that follow from
 * the owner's, so that one signature makes them and the owner's words alone find them again. The
 * older form of the instructions is written, which names the sysvars: every version of the program
 * takes it, and it is the one that devices show.
 */
export async function stakeInstructions(
  pool: Pool,
  intent: StakeIntent,
): Promise<readonly Instruction[]> {
  const owner = solanaAddress(intent.from);
  const stakeAuthority = unsigned(intent.from);
  switch (intent.kind) {
    case "stake":
      return newStake(pool, owner, intent);
    case "stake-again":
      return [delegate(solanaAddress(intent.stake), intent.validator, intent.from)];
    case "unstake": {
      const stake = solanaAddress(intent.stake);
      return [naming(getDeactivateInstruction({ stake, stakeAuthority }), 1, [CLOCK])];
    }
    case "give-stake":
      return give(intent);
    case "withdraw-stake": {
      assertAmount(intent.units);
      const stake = solanaAddress(intent.stake);
      const withdraw = getWithdrawInstruction({
        stake,
        recipient: owner,
        withdrawAuthority: stakeAuthority,
        args: intent.units,
      });
      return [naming(withdraw, 2, [CLOCK, STAKE_HISTORY])];
    }
    case "split-stake":
      return split(pool, owner, intent);
    case "merge-stakes": {
      const merge = getMergeInstruction({
        destinationStake: solanaAddress(intent.stake),
        sourceStake: solanaAddress(intent.source),
        stakeAuthority,
      });
      return [naming(merge, 2, [CLOCK, STAKE_HISTORY])];
    }
  }
}

function assertAmount(units: bigint): void {
  if (units <= 0n) throw new Refused("amount-invalid", units.toString());
}

async function newStake(
  pool: Pool,
  owner: Address,
  { validator, units, from }: Extract<StakeIntent, { kind: "stake" }>,
): Promise<readonly Instruction[]> {
  assertAmount(units);
  const place = await freePlace(pool, owner);
  const initialize = getInitializeInstruction({
    stake: place.address,
    arg0: { staker: owner, withdrawer: owner },
    arg1: { unixTimestamp: 0n, epoch: 0n, custodian: NOBODY },
  });
  return [
    create(place, from, place.rent + units),
    naming(initialize, 1, [RENT]),
    delegate(place.address, validator, from),
  ];
}

function delegate(stake: Address, validator: string, from: string): Instruction {
  const instruction = getDelegateStakeInstruction({
    stake,
    vote: solanaAddress(validator),
    stakeAuthority: unsigned(from),
  });
  return naming(instruction, 2, [CLOCK, STAKE_HISTORY, CONFIG]);
}

async function split(
  pool: Pool,
  owner: Address,
  { stake, units, from }: Extract<StakeIntent, { kind: "split-stake" }>,
): Promise<readonly Instruction[]> {
  assertAmount(units);
  const place = await freePlace(pool, owner);
  const instruction = getSplitInstruction({
    stake: solanaAddress(stake),
    splitStake: place.address,
    stakeAuthority: unsigned(from),
    args: units,
  });
  return [create(place, from, place.rent), instruction];
}

/** Who may delegate it first: the last say is given last, by who still has it. */
function give({
  stake,
  from,
  to,
}: Extract<StakeIntent, { kind: "give-stake" }>): readonly Instruction[] {
  return [StakeAuthorize.Staker, StakeAuthorize.Withdrawer].map((role) => {
    const authorize = getAuthorizeInstruction({
      stake: solanaAddress(stake),
      authority: unsigned(from),
      arg0: solanaAddress(to),
      arg1: role,
    });
    return naming(authorize, 1, [CLOCK]);
  });
}

interface Place {
  readonly address: Address;
  readonly seed: string;
  readonly rent: bigint;
}

function create({ address, seed }: Place, from: string, lamports: bigint): Instruction {
  return getCreateAccountWithSeedInstruction({
    payer: unsigned(from),
    newAccount: address,
    base: solanaAddress(from),
    seed,
    amount: lamports,
    space: STAKE_BYTES,
    programAddress: solanaAddress(STAKE_PROGRAM),
  });
}

/** The first of the owner's places that nobody stands on, and what an account there costs. */
async function freePlace(pool: Pool, owner: Address): Promise<Place> {
  const seeds = Array.from({ length: STAKES_MAX }, (_, index) => `stake:${index}`);
  const addresses = await Promise.all(
    seeds.map((seed) =>
      createAddressWithSeed({
        baseAddress: owner,
        programAddress: solanaAddress(STAKE_PROGRAM),
        seed,
      }),
    ),
  );
  const { value } = await pool.certain(async (ask) => {
    const { height, value: taken } = await readAccounts(ask, addresses);
    const rent = wholeOf(await ask("getMinimumBalanceForRentExemption", [STAKE_BYTES]));
    return { height, value: { index: addresses.findIndex((one) => !taken.has(one)), rent } };
  });
  const { index, rent } = value;
  if (index < 0) throw new Refused("transaction-refused", `${STAKES_MAX} stakes are there already`);
  return { address: addresses[index], seed: seeds[index], rent };
}

/** An instruction with read-only accounts put in at a place. */
function naming(
  { accounts = [], ...rest }: Instruction,
  place: number,
  names: readonly string[],
): Instruction {
  const added = names.map((name) => ({
    address: solanaAddress(name),
    role: AccountRole.READONLY as const,
  }));
  return { ...rest, accounts: accounts.toSpliced(place, 0, ...added) };
}
