import { base58 } from "../base58.ts";
import { NATIVE } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, lamports, word } from "../draft.ts";
import type { Reader } from "../reader.ts";
import { dataOf, exactly, unknownInstruction } from "./instruction.ts";
import type { Instruction } from "./message.ts";

/** Native staking. */
export const STAKE_PROGRAM = "Stake11111111111111111111111111111111111111";

/**
 * Accounts that the older forms of the instructions name and the newer ones leave out. The program
 * knows them by their addresses and passes over them, and so does this reader.
 */
const SYSVARS: readonly string[] = [
  "SysvarC1ock11111111111111111111111111111111",
  "SysvarRent111111111111111111111111111111111",
  "SysvarStakeHistory1111111111111111111111111",
  "StakeConfig11111111111111111111111111111111",
];

const ROLES: readonly string[] = ["staker", "withdrawer"];
const NO_KEY = "11111111111111111111111111111111";

/** Explains one Stake instruction, in its older and its newer form. */
export function explainStake(whole: Instruction, draft: Draft): void {
  const accounts = whole.accounts.filter((use) => !SYSVARS.includes(use.address));
  const instruction = { ...whole, accounts };
  const data = dataOf(instruction, "stake");
  const tag = data.u32();
  if (tag === 0 || tag === 1 || tag === 9 || tag === 10) {
    explainAuthority(tag, instruction, data, draft);
  } else explainStakeMove(tag, instruction, data, draft);
  data.end();
}

function explainAuthority(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  if (tag === 0) {
    const [stake] = exactly(instruction, 1);
    authority(draft, stake, "staker", base58(data.take(32)));
    authority(draft, stake, "withdrawer", base58(data.take(32)));
    const [seconds, epoch] = [data.u64(), data.u64()];
    const isLocked = seconds !== 0n || epoch !== 0n;
    const custodian = base58(data.take(32));
    if (isLocked || custodian !== NO_KEY) {
      draft.effect("stake-lockup", { account: address(stake), to: address(custodian) });
      draft.raise(403, { to: address(custodian) });
    }
  } else if (tag === 1) {
    const [stake] = withCustodian(instruction, 2);
    const to = base58(data.take(32));
    authority(draft, stake, readRole(data), to);
  } else if (tag === 9) {
    const [stake, staker, withdrawer] = exactly(instruction, 3);
    authority(draft, stake, "staker", staker);
    authority(draft, stake, "withdrawer", withdrawer);
  } else {
    const [stake, , to] = withCustodian(instruction, 3);
    authority(draft, stake, readRole(data), to);
  }
}

/** The accounts of an instruction that a lockup's custodian may sign, too. */
function withCustodian(instruction: Instruction, length: number): readonly string[] {
  const hasCustodian = instruction.accounts.length === length + 1;
  return exactly(instruction, hasCustodian ? length + 1 : length);
}

function readRole(data: Reader): string {
  const kind = data.u32();
  return ROLES[kind] ?? unknownInstruction("stake authority", kind);
}

function authority(draft: Draft, stake: string, role: string, to: string): void {
  draft.effect("authority", { role: word(role), account: address(stake), to: address(to) });
  if (!draft.isPerson(to)) draft.raise(403, { to: address(to) });
}

function explainStakeMove(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  switch (tag) {
    case 2: {
      const [stake, vote] = exactly(instruction, 3);
      draft.effect("stake-delegate", { account: address(stake), to: address(vote) });
      return;
    }
    case 3: {
      const [stake, created] = exactly(instruction, 3);
      const amount = lamports(data.u64());
      draft.effect("stake-split", { amount, account: address(stake), to: address(created) });
      return;
    }
    case 4: {
      const [stake, to, withdrawer] = withCustodian(instruction, 3);
      const units = data.u64();
      const amount = lamports(units);
      draft.effect("stake-withdraw", { amount, account: address(stake), to: address(to) });
      if (draft.isPerson(withdrawer) && !draft.isPerson(to)) {
        draft.outflows.push({ asset: NATIVE, units, to });
      }
      return;
    }
    case 5: {
      const [stake] = exactly(instruction, 2);
      draft.effect("stake-deactivate", { account: address(stake) });
      return;
    }
    case 7: {
      const [into, from] = exactly(instruction, 3);
      draft.effect("stake-merge", { account: address(into), from: address(from) });
      return;
    }
    default:
      unknownInstruction("stake", tag);
  }
}
