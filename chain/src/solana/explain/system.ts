import { addressed, amount, counted } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import {
  SystemInstruction,
  getAdvanceNonceAccountInstructionDataCodec,
  getAllocateInstructionDataCodec,
  getAssignInstructionDataCodec,
  getAuthorizeNonceAccountInstructionDataCodec,
  getCreateAccountInstructionDataCodec,
  getCreateAccountWithSeedInstructionDataCodec,
  getInitializeNonceAccountInstructionDataCodec,
  getTransferSolInstructionDataCodec,
  getTransferSolWithSeedInstructionDataCodec,
  getWithdrawNonceAccountInstructionDataCodec,
  identifySystemInstruction,
} from "@solana-program/system";
import type { Call } from "../message.ts";
import { NATIVE, assertAccounts, fieldsOf, unreadable } from "./context.ts";
import type { Situation } from "./context.ts";

const lamports = (units: bigint) => amount(units, 9, NATIVE);

/** Reads an instruction of the System program. */
export function readSystem(call: Call, { person }: Situation): readonly Effect[] {
  const [first, second] = call.accounts;
  switch (identify(call)) {
    case SystemInstruction.TransferSol: {
      assertAccounts(call, 2);
      const fields = fieldsOf(call, getTransferSolInstructionDataCodec());
      return [
        moved({ from: first, to: second, units: fields.amount, isPersons: first === person }),
      ];
    }
    case SystemInstruction.TransferSolWithSeed: {
      assertAccounts(call, 3);
      const fields = fieldsOf(call, getTransferSolWithSeedInstructionDataCodec());
      const to = call.accounts[2];
      return [moved({ from: first, to, units: fields.amount, isPersons: first === person })];
    }
    case SystemInstruction.CreateAccount: {
      assertAccounts(call, 2);
      const fields = fieldsOf(call, getCreateAccountInstructionDataCodec());
      return [
        created(first, second, { lamports: fields.lamports, program: fields.programAddress }),
      ];
    }
    case SystemInstruction.CreateAccountWithSeed: {
      assertAccounts(call, 2, 3);
      const fields = fieldsOf(call, getCreateAccountWithSeedInstructionDataCodec());
      return [created(first, second, { lamports: fields.amount, program: fields.programAddress })];
    }
    case SystemInstruction.Assign: {
      assertAccounts(call, 1);
      const fields = fieldsOf(call, getAssignInstructionDataCodec());
      const operands = { account: addressed(first), program: addressed(fields.programAddress) };
      return [{ kind: "assign", operands }];
    }
    case SystemInstruction.Allocate: {
      assertAccounts(call, 1);
      const fields = fieldsOf(call, getAllocateInstructionDataCodec());
      return [
        { kind: "allocate", operands: { account: addressed(first), bytes: counted(fields.space) } },
      ];
    }
    default:
      return readNonce(call);
  }
}

function identify({ data }: Call): SystemInstruction {
  try {
    return identifySystemInstruction(data);
  } catch {
    throw unreadable("system instruction");
  }
}

/** The instructions of durable nonces. */
function readNonce(call: Call): readonly Effect[] {
  const [nonce, other] = call.accounts;
  const account = addressed(nonce);
  switch (identify(call)) {
    case SystemInstruction.AdvanceNonceAccount:
      assertAccounts(call, 3);
      fieldsOf(call, getAdvanceNonceAccountInstructionDataCodec());
      return [{ kind: "nonce-advance", operands: { account } }];
    case SystemInstruction.InitializeNonceAccount: {
      assertAccounts(call, 3);
      const fields = fieldsOf(call, getInitializeNonceAccountInstructionDataCodec());
      return [
        { kind: "nonce-authority", operands: { account, to: addressed(fields.nonceAuthority) } },
      ];
    }
    case SystemInstruction.AuthorizeNonceAccount: {
      assertAccounts(call, 2);
      const fields = fieldsOf(call, getAuthorizeNonceAccountInstructionDataCodec());
      const to = addressed(fields.newNonceAuthority);
      return [{ kind: "nonce-authority", operands: { account, to } }];
    }
    case SystemInstruction.WithdrawNonceAccount: {
      assertAccounts(call, 5);
      const fields = fieldsOf(call, getWithdrawNonceAccountInstructionDataCodec());
      return [moved({ from: nonce, to: other, units: fields.withdrawAmount, isPersons: false })];
    }
    default:
      throw unreadable("system instruction");
  }
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
  readonly isPersons: boolean;
}

function moved({ from, to, units, isPersons }: Move): Effect {
  const operands = { amount: lamports(units), to: addressed(to) };
  return isPersons
    ? { kind: "send", operands }
    : { kind: "move", operands: { ...operands, from: addressed(from) } };
}

function created(
  payer: string,
  account: string,
  given: { readonly lamports: bigint; readonly program: string },
): Effect {
  return {
    kind: "create-account",
    operands: {
      account: addressed(account),
      amount: lamports(given.lamports),
      payer: addressed(payer),
      program: addressed(given.program),
    },
  };
}
