import { base58 } from "../base58.ts";
import { NATIVE } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, lamports, word } from "../draft.ts";
import type { Reader } from "../reader.ts";
import { dataOf, exactly, unknownInstruction } from "./instruction.ts";
import type { Instruction } from "./message.ts";

/** Native staking. */
export const STAKE_PROGRAM = "Stake11111111111111111111111111111111111111";

const ROLES: readonly string[] = ["staker", "withdrawer"];
const NO_KEY = "11111111111111111111111111111111";

/** Explains one Stake instruction. */
export function explainStake(instruction: Instruction, draft: Draft): void {
  const data = dataOf(instruction, "stake");
  const tag = data.u32();
  if (tag === 0 || tag === 1 || tag === 9 || tag === 10) {
    explainAuthority(tag, instruction, data, draft);
  } else explainStakeMove(tag, instruction, data, draft);
  data.end();
}

function explainAuthority(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  if (tag === 0) {
    const [stake] = exactly(instruction, 2);
    authority(draft, stake, "staker", base58(data.take(32)));
    authority(draft, stake, "withdrawer", base58(data.take(32)));
    const isLocked = data.u64() !== 0n || data.u64() !== 0n;
    const custodian = base58(data.take(32));
    if (isLocked || custodian !== NO_KEY) {
      draft.effect("stake-lockup", { account: address(stake), to: address(custodian) });
      draft.raise(403, { to: address(custodian) });
    }
  } else if (tag === 1) {
    const hasCustodian = instruction.accounts.length === 4;
    const [stake] = exactly(instruction, hasCustodian ? 4 : 3);
    const to = base58(data.take(32));
    authority(draft, stake, readRole(data), to);
  } else if (tag === 9) {
    const [stake, , staker, withdrawer] = exactly(instruction, 4);
    authority(draft, stake, "staker", staker);
    authority(draft, stake, "withdrawer", withdrawer);
  } else {
    const hasCustodian = instruction.accounts.length === 5;
    const [stake, , , to] = exactly(instruction, hasCustodian ? 5 : 4);
    authority(draft, stake, readRole(data), to);
  }
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
      const [stake, vote] = exactly(instruction, 6);
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
      const hasCustodian = instruction.accounts.length === 6;
      const [stake, to, , , withdrawer] = exactly(instruction, hasCustodian ? 6 : 5);
      const units = data.u64();
      const amount = lamports(units);
      draft.effect("stake-withdraw", { amount, account: address(stake), to: address(to) });
      if (draft.isPerson(withdrawer) && !draft.isPerson(to)) {
        draft.outflows.push({ asset: NATIVE, units, to });
      }
      return;
    }
    case 5: {
      const [stake] = exactly(instruction, 3);
      draft.effect("stake-deactivate", { account: address(stake) });
      return;
    }
    case 7: {
      const [into, from] = exactly(instruction, 5);
      draft.effect("stake-merge", { account: address(into), from: address(from) });
      return;
    }
    default:
      unknownInstruction("stake", tag);
  }
}
