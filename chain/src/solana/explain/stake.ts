import { addressed, amount, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import {
  StakeAuthorize,
  StakeInstruction,
  getAuthorizeCheckedInstructionDataCodec,
  getAuthorizeInstructionDataCodec,
  getDeactivateInstructionDataCodec,
  getDelegateStakeInstructionDataCodec,
  getInitializeCheckedInstructionDataCodec,
  getInitializeInstructionDataCodec,
  getMergeInstructionDataCodec,
  getSplitInstructionDataCodec,
  getWithdrawInstructionDataCodec,
  identifyStakeInstruction,
} from "@solana-program/stake";
import type { Call } from "../message.ts";
import { NATIVE, assertAccounts, fieldsOf, unreadable } from "./context.ts";

/** Accounts that older forms of the instructions name and newer ones leave out: they carry no meaning. */
const SYSVARS: ReadonlySet<string> = new Set([
  "SysvarC1ock11111111111111111111111111111111",
  "SysvarRent111111111111111111111111111111111",
  "SysvarStakeHistory1111111111111111111111111",
  "StakeConfig11111111111111111111111111111111",
]);

const lamports = (units: bigint) => amount(units, 9, NATIVE);

/** Reads an instruction of the Stake program. Lockups are not read: they let others hold back the stake. */
export function readStake(whole: Call): readonly Effect[] {
  const call = { ...whole, accounts: whole.accounts.filter((one) => !SYSVARS.has(one)) };
  const [stake, second] = call.accounts;
  const account = addressed(stake);
  switch (identify(call)) {
    case "DelegateStake":
      assertAccounts(call, 3);
      fieldsOf(call, getDelegateStakeInstructionDataCodec());
      return [{ kind: "stake-delegate", operands: { account, to: addressed(second) } }];
    case "Deactivate":
      assertAccounts(call, 2);
      fieldsOf(call, getDeactivateInstructionDataCodec());
      return [{ kind: "stake-deactivate", operands: { account } }];
    case "Withdraw": {
      assertAccounts(call, 3);
      const { args } = fieldsOf(call, getWithdrawInstructionDataCodec());
      return [
        {
          kind: "stake-withdraw",
          operands: { amount: lamports(args), account, to: addressed(second) },
        },
      ];
    }
    case "Split": {
      assertAccounts(call, 3);
      const { args } = fieldsOf(call, getSplitInstructionDataCodec());
      return [
        {
          kind: "stake-split",
          operands: { amount: lamports(args), account, to: addressed(second) },
        },
      ];
    }
    case "Merge":
      assertAccounts(call, 3);
      fieldsOf(call, getMergeInstructionDataCodec());
      return [{ kind: "stake-merge", operands: { account, from: addressed(second) } }];
    default:
      return readAuthorities(call);
  }
}

/** The name of the instruction in the program's own list. */
function identify({ data }: Call): string {
  try {
    return StakeInstruction[identifyStakeInstruction(data)];
  } catch {
    throw unreadable("stake instruction");
  }
}

function authority(role: string, account: string, to: string): Effect {
  const operands = { role: worded(role), account: addressed(account), to: addressed(to) };
  return { kind: "authority", operands };
}

function readAuthorities(call: Call): readonly Effect[] {
  const [stake, second, third] = call.accounts;
  const roleOf = (kind: StakeAuthorize) =>
    kind === StakeAuthorize.Staker ? "staker" : "withdrawer";
  switch (identify(call)) {
    case "Initialize": {
      assertAccounts(call, 1);
      const { arg0, arg1 } = fieldsOf(call, getInitializeInstructionDataCodec());
      if (arg1.unixTimestamp !== 0n || arg1.epoch !== 0n) throw unreadable("a lockup");
      return [
        authority("staker", stake, arg0.staker),
        authority("withdrawer", stake, arg0.withdrawer),
      ];
    }
    case "InitializeChecked":
      assertAccounts(call, 3);
      fieldsOf(call, getInitializeCheckedInstructionDataCodec());
      return [authority("staker", stake, second), authority("withdrawer", stake, third)];
    case "Authorize": {
      assertAccounts(call, 2);
      const { arg0, arg1 } = fieldsOf(call, getAuthorizeInstructionDataCodec());
      return [authority(roleOf(arg1), stake, arg0)];
    }
    case "AuthorizeChecked": {
      assertAccounts(call, 3);
      const { stakeAuthorize } = fieldsOf(call, getAuthorizeCheckedInstructionDataCodec());
      return [authority(roleOf(stakeAuthorize), stake, third)];
    }
    default:
      throw unreadable("stake instruction");
  }
}
