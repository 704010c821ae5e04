import type { FailedTransactionMetadata } from "litesvm/dist/internal.js";

/** An error of a transaction in the form of the public JSON-RPC specification. */
export type TransactionError =
  | string
  | { readonly InstructionError: readonly [number, InstructionError] }
  | { readonly DuplicateInstruction: number }
  | { readonly InsufficientFundsForRent: { readonly account_index: number } };

type InstructionError = string | { readonly Custom: number } | { readonly BorshIoError: string };

/** Names by number, in the order of the runtime's own list. */
const TRANSACTION_ERRORS = [
  "AccountInUse",
  "AccountLoadedTwice",
  "AccountNotFound",
  "ProgramAccountNotFound",
  "InsufficientFundsForFee",
  "InvalidAccountForFee",
  "AlreadyProcessed",
  "BlockhashNotFound",
  "CallChainTooDeep",
  "MissingSignatureForFee",
  "InvalidAccountIndex",
  "SignatureFailure",
  "InvalidProgramForExecution",
  "SanitizeFailure",
  "ClusterMaintenance",
  "AccountBorrowOutstanding",
  "WouldExceedMaxBlockCostLimit",
  "UnsupportedVersion",
  "InvalidWritableAccount",
  "WouldExceedMaxAccountCostLimit",
  "WouldExceedAccountDataBlockLimit",
  "TooManyAccountLocks",
  "AddressLookupTableNotFound",
  "InvalidAddressLookupTableOwner",
  "InvalidAddressLookupTableData",
  "InvalidAddressLookupTableIndex",
  "InvalidRentPayingAccount",
  "WouldExceedMaxVoteCostLimit",
  "WouldExceedAccountDataTotalLimit",
  "MaxLoadedAccountsDataSizeExceeded",
  "ResanitizationNeeded",
  "InvalidLoadedAccountsDataSizeLimit",
  "UnbalancedTransaction",
  "ProgramCacheHitMaxLimit",
  "CommitCancelled",
] as const;

const INSTRUCTION_ERRORS = [
  "GenericError",
  "InvalidArgument",
  "InvalidInstructionData",
  "InvalidAccountData",
  "AccountDataTooSmall",
  "InsufficientFunds",
  "IncorrectProgramId",
  "MissingRequiredSignature",
  "AccountAlreadyInitialized",
  "UninitializedAccount",
  "UnbalancedInstruction",
  "ModifiedProgramId",
  "ExternalAccountLamportSpend",
  "ExternalAccountDataModified",
  "ReadonlyLamportChange",
  "ReadonlyDataModified",
  "DuplicateAccountIndex",
  "ExecutableModified",
  "RentEpochModified",
  "NotEnoughAccountKeys",
  "AccountDataSizeChanged",
  "AccountNotExecutable",
  "AccountBorrowFailed",
  "AccountBorrowOutstanding",
  "DuplicateAccountOutOfSync",
  "InvalidError",
  "ExecutableDataModified",
  "ExecutableLamportChange",
  "ExecutableAccountNotRentExempt",
  "UnsupportedProgramId",
  "CallDepth",
  "MissingAccount",
  "ReentrancyNotAllowed",
  "MaxSeedLengthExceeded",
  "InvalidSeeds",
  "InvalidRealloc",
  "ComputationalBudgetExceeded",
  "PrivilegeEscalation",
  "ProgramEnvironmentSetupFailure",
  "ProgramFailedToComplete",
  "ProgramFailedToCompile",
  "Immutable",
  "IncorrectAuthority",
  "AccountNotRentExempt",
  "InvalidAccountOwner",
  "ArithmeticOverflow",
  "UnsupportedSysvar",
  "IllegalOwner",
  "MaxAccountsDataAllocationsExceeded",
  "MaxAccountsExceeded",
  "MaxInstructionTraceLengthExceeded",
  "BuiltinProgramsMustConsumeComputeUnits",
  "BorshIoError",
] as const;

/** Errors after which the transaction never entered a block: no fee was taken and nothing is recorded. */
const NEVER_INCLUDED: ReadonlySet<string> = new Set(
  TRANSACTION_ERRORS.filter((name) => name !== "InvalidRentPayingAccount"),
);

/** The error that the runtime reports, in the public form. */
export function transactionError(failed: FailedTransactionMetadata): TransactionError {
  const error = failed.err();
  if (typeof error === "number") return TRANSACTION_ERRORS[error] ?? "SanitizeFailure";
  if ("err" in error) return { InstructionError: [error.index, instructionError(error.err())] };
  if ("accountIndex" in error) {
    return { InsufficientFundsForRent: { account_index: error.accountIndex } };
  }
  return { DuplicateInstruction: error.index };
}

/** True when the failure is recorded in a block and its fee taken. */
export function isIncluded(error: TransactionError): boolean {
  return typeof error !== "string" || !NEVER_INCLUDED.has(error);
}

function instructionError(
  error: number | { readonly code: number } | { readonly msg: string },
): InstructionError {
  if (typeof error === "number") return INSTRUCTION_ERRORS[error] ?? "GenericError";
  return "code" in error ? { Custom: error.code } : { BorshIoError: error.msg };
}

/** The sentence that follows "Transaction simulation failed: " in answers. */
export function errorSentence(error: TransactionError): string {
  if (error === "BlockhashNotFound") return "Blockhash not found";
  if (error === "AlreadyProcessed") return "This transaction has already been processed";
  if (error === "InsufficientFundsForFee") return "Insufficient funds for fee";
  if (error === "AccountNotFound") {
    return "Attempt to debit an account but found no record of a prior credit.";
  }
  if (typeof error === "string") return words(error);
  if ("InsufficientFundsForRent" in error) {
    const { account_index: place } = error.InsufficientFundsForRent;
    return `Transaction results in an account (${place}) with insufficient funds for rent`;
  }
  if ("DuplicateInstruction" in error) return `Duplicate instruction ${error.DuplicateInstruction}`;
  const [place, inner] = error.InstructionError;
  return `Error processing Instruction ${place}: ${instructionSentence(inner)}`;
}

function instructionSentence(inner: InstructionError): string {
  if (typeof inner === "string") return words(inner);
  return "Custom" in inner
    ? `custom program error: 0x${inner.Custom.toString(16)}`
    : inner.BorshIoError;
}

function words(name: string): string {
  const text = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
