import { RpcError } from "@holdall/devnet/door";
import { execute, feeOf, simulate } from "../ledger/execute.ts";
import { requestFaucet } from "../ledger/faucet.ts";
import type { TransactionRecord } from "../ledger/history.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { base58, fromBase58 } from "../runtime/base58.ts";
import { errorSentence } from "../runtime/transaction-error.ts";
import { WireError, readMessage, readTransaction } from "../runtime/wire.ts";
import type { WireTransaction } from "../runtime/wire.ts";
import { shownAccount } from "../show/account.ts";
import { parsedInstruction } from "../show/parsed-instruction.ts";
import { shownReturn, shownTransaction } from "../show/transaction.ts";
import {
  addressAt,
  countAt,
  invalid,
  levelOf,
  listAt,
  optionsAt,
  readAddress,
  readCount,
  reading,
  shownAs,
  textAt,
  transactionAs,
  transactionBytes,
} from "./params.ts";
import type { Method, NodeCall, Options } from "./params.ts";

const SIGNATURES_MAX = 256;
const HISTORY_PAGE_MAX = 1_000;
const FEE_ACCOUNTS_MAX = 128;
const FEE_SLOTS = 150;
const SIMULATED_ACCOUNTS_MAX = 64;

function readWire(call: NodeCall, options: Options): WireTransaction {
  const bytes = transactionBytes(textAt(call, 0), options["encoding"]);
  try {
    return readTransaction(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw invalid(
      `failed to deserialize solana_transaction::versioned::VersionedTransaction: ${error.message}`,
    );
  }
}

const sendTransaction: Method = (call) => {
  const { ledger } = call;
  const options = optionsAt(call, 1);
  const wire = readWire(call, options);
  const signature = base58(wire.signatures[0]);
  if (options["skipPreflight"] !== true) preflight(ledger, wire);
  const error = execute(ledger, wire);
  if (error === "SignatureFailure") throw signatureFailure();
  return signature;
};

/** Runs a transaction before it is taken: one that would fail is not, and costs nothing. */
function preflight(ledger: Ledger, wire: WireTransaction): void {
  const ran = simulate(ledger, wire, { isVerifying: true, isCheckingHash: true });
  if (ran.error === null) return;
  if (ran.error === "SignatureFailure") throw signatureFailure();
  throw new RpcError(-32_002, `Transaction simulation failed: ${errorSentence(ran.error)}`, {
    accounts: null,
    err: ran.error,
    innerInstructions: null,
    logs: ran.logs,
    returnData: null,
    unitsConsumed: ran.unitsConsumed,
  });
}

function signatureFailure(): RpcError {
  return new RpcError(-32_003, "Transaction signature verification failure");
}

const simulateTransaction: Method = (call) => {
  const { ledger } = call;
  const options = optionsAt(call, 1);
  const wire = readWire(call, options);
  const isVerifying = options["sigVerify"] === true;
  const isReplacing = options["replaceRecentBlockhash"] === true;
  if (isVerifying && isReplacing) {
    throw invalid("sigVerify may not be used with replaceRecentBlockhash");
  }
  const { answer } = reading(call, { commitment: "processed" });
  const ran = simulate(ledger, wire, { isVerifying, isCheckingHash: !isReplacing });
  if (ran.error === "SignatureFailure") throw signatureFailure();
  const { blockhash, height } = ledger.blockAt("confirmed");
  return answer({
    err: ran.error,
    logs: ran.logs,
    accounts: simulatedAccounts(call, options["accounts"], ran),
    unitsConsumed: ran.unitsConsumed,
    returnData: ran.returnData === null ? null : shownReturn(ran.returnData),
    innerInstructions: options["innerInstructions"] === true ? shownInner(wire, ran) : null,
    fee: feeOf(wire),
    ...(isReplacing
      ? { replacementBlockhash: { blockhash, lastValidBlockHeight: height + 150 } }
      : {}),
  });
};

type Simulated = ReturnType<typeof simulate>;

function simulatedAccounts(call: NodeCall, asked: unknown, ran: Simulated) {
  if (asked === undefined || asked === null) return null;
  const { addresses, encoding } = asked as Options;
  if (!Array.isArray(addresses) || addresses.length > SIMULATED_ACCOUNTS_MAX) {
    throw invalid(`Too many accounts provided; max ${SIMULATED_ACCOUNTS_MAX}`);
  }
  if (ran.error !== null) return addresses.map(() => null);
  const { ledger } = call;
  const as = shownAs(call, { encoding: encoding ?? "base64" }, ledger.open.slot);
  return addresses.map((one: unknown) => {
    const address = readAddress(one);
    const account = ran.accounts.get(address) ?? ledger.bank.account(address);
    const isGone = account === undefined || (account.lamports === 0n && account.data.length === 0);
    return isGone ? null : shownAccount(address, account, as);
  });
}

function shownInner({ keys }: WireTransaction, { inner }: Simulated) {
  return inner.flatMap((calls, index) => {
    if (calls.length === 0) return [];
    const instructions = calls.map((call) => {
      const program = keys[call.programIndex] ?? "";
      const accounts = call.accountIndexes.map((place) => keys[place] ?? "");
      const parsed = parsedInstruction({ program, accounts, data: call.data });
      const { stackHeight } = call;
      return parsed === undefined
        ? { programId: program, accounts, data: base58(call.data), stackHeight }
        : { ...parsed, programId: program, stackHeight };
    });
    return [{ index, instructions }];
  });
}

const getSignatureStatuses: Method = (call) => {
  const signatures = listAt(call, 0, SIGNATURES_MAX).map(readSignature);
  const { answer } = reading(call, { commitment: "processed" });
  return answer(
    signatures.map((signature) => {
      const record = call.ledger.history.find(signature);
      return record === undefined ? null : statusOf(call.ledger, record);
    }),
  );
};

function statusOf(ledger: Ledger, { slot, error }: TransactionRecord) {
  const level = ledger.levelOf(slot);
  return {
    slot,
    confirmations: level === "finalized" ? null : ledger.open.slot - slot,
    err: error,
    status: error === null ? { Ok: null } : { Err: error },
    confirmationStatus: level,
  };
}

function readSignature(value: unknown): string {
  const bytes = typeof value === "string" ? fromBase58(value) : undefined;
  if (bytes === undefined) throw invalid("Invalid param: Invalid");
  if (bytes.length !== 64) throw invalid("Invalid param: WrongSize");
  return value as string;
}

const getTransaction: Method = (call) => {
  const signature = readSignature(call.params[0]);
  const given = call.params[1];
  const options = typeof given === "string" ? { encoding: given } : optionsAt(call, 1);
  const record = call.ledger.history.find(signature);
  if (record === undefined || record.slot > call.ledger.slotAt(levelOf(options))) return null;
  const shown = shownTransaction(record, transactionAs(options));
  return { slot: record.slot, blockTime: record.timeSeconds, ...shown };
};

const getSignaturesForAddress: Method = (call) => {
  const { ledger } = call;
  const address = addressAt(call, 0);
  const options = optionsAt(call, 1);
  const newest = ledger.slotAt(levelOf(options));
  const limit =
    options["limit"] === undefined ? HISTORY_PAGE_MAX : readCount(options["limit"], "limit");
  if (limit === 0 || limit > HISTORY_PAGE_MAX)
    throw invalid(`Invalid limit; max ${HISTORY_PAGE_MAX}`);
  const all = ledger.history
    .of(address)
    .filter(({ slot }) => slot <= newest)
    .toReversed();
  const before = options["before"] ?? undefined;
  const until = options["until"] ?? undefined;
  const start =
    before === undefined ? 0 : all.findIndex(({ signature }) => signature === before) + 1;
  const end = all.findIndex(({ signature }) => signature === until);
  const page = all.slice(start, end < 0 ? undefined : end).slice(0, limit);
  return page.map((record) => ({
    signature: record.signature,
    slot: record.slot,
    err: record.error,
    memo: memoOf(record),
    blockTime: record.timeSeconds,
    confirmationStatus: ledger.levelOf(record.slot),
  }));
};

/** The memo of a transaction as its log tells it: "[length] text". */
function memoOf({ logs }: TransactionRecord): string | null {
  const memos = logs.flatMap((line) => {
    const found = /^Program log: Memo \(len (\d+)\): "(.*)"$/u.exec(line);
    return found === null ? [] : [`[${found[1]}] ${found[2]}`];
  });
  return memos.length === 0 ? null : memos.join("; ");
}

const getFeeForMessage: Method = (call) => {
  const { answer } = reading(call, optionsAt(call, 1));
  const bytes = Buffer.from(textAt(call, 0), "base64");
  try {
    const message = readMessage(new Uint8Array(bytes));
    const isFresh = call.ledger.lastValidHeight(message.blockhash) !== undefined;
    return answer(isFresh ? feeOf(message) : null);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw invalid(`failed to deserialize message: ${error.message}`);
  }
};

const getRecentPrioritizationFees: Method = (call) => {
  const { ledger } = call;
  const wanted =
    call.params[0] === undefined ? [] : listAt(call, 0, FEE_ACCOUNTS_MAX).map(readAddress);
  return ledger.blocks.slice(-FEE_SLOTS).map(({ slot, signatures }) => {
    const prices = signatures
      .map((signature) => ledger.history.find(signature))
      .filter((record) => record !== undefined)
      .filter(({ keys }) => wanted.every((address) => keys.includes(address)))
      .map(({ bytes }) => unitPrice(readTransaction(bytes)));
    const prioritizationFee = prices.length === 0 ? 0n : prices.reduce((a, b) => (a < b ? a : b));
    return { slot, prioritizationFee };
  });
};

/** Asked price of a compute unit in millionths of a lamport. */
function unitPrice({ instructions, keys }: WireTransaction): bigint {
  for (const { programIndex, data } of instructions) {
    const isPrice =
      keys[programIndex].startsWith("ComputeBudget") && data[0] === 3 && data.length === 9;
    if (isPrice) return Buffer.from(data).readBigUInt64LE(1);
  }
  return 0n;
}

const requestAirdrop: Method = (call) => {
  const to = addressAt(call, 0);
  const lamports = countAt(call, 1);
  const outcome = requestFaucet(call.ledger, to, BigInt(lamports));
  if ("refusal" in outcome) throw new RpcError(-32_603, outcome.refusal);
  return outcome.signature;
};

export const transactionMethods = {
  getFeeForMessage,
  getRecentPrioritizationFees,
  getSignatureStatuses,
  getSignaturesForAddress,
  getTransaction,
  requestAirdrop,
  sendTransaction,
  simulateTransaction,
} as const satisfies Readonly<Record<string, Method>>;
