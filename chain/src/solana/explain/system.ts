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
    case "TransferSol": {
      assertAccounts(call, 2);
      const fields = fieldsOf(call, getTransferSolInstructionDataCodec());
      return [
        moved({ from: first, to: second, units: fields.amount, isPersons: first === person }),
      ];
    }
    case "TransferSolWithSeed": {
      assertAccounts(call, 3);
      const fields = fieldsOf(call, getTransferSolWithSeedInstructionDataCodec());
      const to = call.accounts[2];
      return [moved({ from: first, to, units: fields.amount, isPersons: first === person })];
    }
    case "CreateAccount": {
      assertAccounts(call, 2);
      const fields = fieldsOf(call, getCreateAccountInstructionDataCodec());
      return [
        created(first, second, { lamports: fields.lamports, program: fields.programAddress }),
      ];
    }
    case "CreateAccountWithSeed": {
      assertAccounts(call, 2, 3);
      const fields = fieldsOf(call, getCreateAccountWithSeedInstructionDataCodec());
      return [created(first, second, { lamports: fields.amount, program: fields.programAddress })];
    }
    case "Assign": {
      assertAccounts(call, 1);
      const fields = fieldsOf(call, getAssignInstructionDataCodec());
      const operands = { account: addressed(first), program: addressed(fields.programAddress) };
      return [{ kind: "assign", operands }];
    }
    case "Allocate": {
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

/** The name of the instruction in the program's own list. */
function identify({ data }: Call): string {
  try {
    return SystemInstruction[identifySystemInstruction(data)];
  } catch {
    throw unreadable("system instruction");
  }
}

/** The instructions of durable nonces. */
function readNonce(call: Call): readonly Effect[] {
  const [nonce, other] = call.accounts;
  const account = addressed(nonce);
  switch (identify(call)) {
    case "AdvanceNonceAccount":
      assertAccounts(call, 3);
      fieldsOf(call, getAdvanceNonceAccountInstructionDataCodec());
      return [{ kind: "nonce-advance", operands: { account } }];
    case "InitializeNonceAccount": {
      assertAccounts(call, 3);
      const fields = fieldsOf(call, getInitializeNonceAccountInstructionDataCodec());
      return [
        { kind: "nonce-authority", operands: { account, to: addressed(fields.nonceAuthority) } },
      ];
    }
    case "AuthorizeNonceAccount": {
      assertAccounts(call, 2);
      const fields = fieldsOf(call, getAuthorizeNonceAccountInstructionDataCodec());
      const to = addressed(fields.newNonceAuthority);
      return [{ kind: "nonce-authority", operands: { account, to } }];
    }
    case "WithdrawNonceAccount": {
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
