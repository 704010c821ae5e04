import { RpcError } from "@holdall/devnet/door";
import type { TokenBalance, TransactionRecord } from "../ledger/history.ts";
import { base58 } from "../runtime/base58.ts";
import { isWritable, readTransaction } from "../runtime/wire.ts";
import type { WireTransaction } from "../runtime/wire.ts";
import { tokenAmount } from "./parsed-account.ts";
import { parsedInstruction } from "./parsed-instruction.ts";

export type TransactionEncoding = "json" | "jsonParsed" | "base58" | "base64";

export interface TransactionAs {
  readonly encoding: TransactionEncoding;
  /** The highest version that the caller understands; absent, only legacy ones. */
  readonly versionMax: number | undefined;
}

/** A transaction with its outcome, as JSON-RPC shows it. Throws −32015 when its version was not asked for. */
export function shownTransaction(record: TransactionRecord, as: TransactionAs) {
  if (record.version !== "legacy" && as.versionMax === undefined) {
    throw new RpcError(
      -32_015,
      'Transaction version (0) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": 0',
    );
  }
  const wire = readTransaction(record.bytes);
  return {
    transaction: shownWire(wire, record, as.encoding),
    meta: metaOf(record, as.encoding),
    ...(as.versionMax === undefined ? {} : { version: record.version }),
  };
}

function shownWire(
  wire: WireTransaction,
  record: TransactionRecord,
  encoding: TransactionEncoding,
) {
  switch (encoding) {
    case "base58":
      return [base58(wire.bytes), "base58"];
    case "base64":
      return [Buffer.from(wire.bytes).toString("base64"), "base64"];
    case "json":
      return { signatures: wire.signatures.map(base58), message: rawMessage(wire) };
    case "jsonParsed":
      return { signatures: wire.signatures.map(base58), message: parsedMessage(wire, record) };
  }
}

function rawMessage(wire: WireTransaction) {
  const { instructions, keys, blockhash } = wire;
  return {
    header: {
      numRequiredSignatures: wire.signerCount,
      numReadonlySignedAccounts: wire.readonlySignerCount,
      numReadonlyUnsignedAccounts: wire.readonlyOtherCount,
    },
    accountKeys: keys,
    recentBlockhash: blockhash,
    instructions: instructions.map(({ programIndex, accountIndexes, data }) => ({
      programIdIndex: programIndex,
      accounts: accountIndexes,
      data: base58(data),
      stackHeight: 1,
    })),
    ...shownLookups(wire),
  };
}

function shownLookups(wire: WireTransaction) {
  if (wire.version === "legacy") return {};
  const addressTableLookups = wire.lookups.map(({ table, writableIndexes, readonlyIndexes }) => ({
    accountKey: table,
    writableIndexes,
    readonlyIndexes,
  }));
  return { addressTableLookups };
}

function parsedMessage(wire: WireTransaction, record: TransactionRecord) {
  const written = wire.keys.map((pubkey, place) => ({
    pubkey,
    signer: place < wire.signerCount,
    writable: isWritable(wire, place),
    source: "transaction",
  }));
  const loaded = [
    ...record.loadedWritable.map((pubkey) => ({ pubkey, writable: true })),
    ...record.loadedReadonly.map((pubkey) => ({ pubkey, writable: false })),
  ].map((one) => ({ ...one, signer: false, source: "lookupTable" }));
  return {
    accountKeys: [...written, ...loaded],
    recentBlockhash: wire.blockhash,
    instructions: wire.instructions.map((one) => parsedCall(record, one, 1)),
    ...shownLookups(wire),
  };
}

interface CallParts {
  readonly programIndex: number;
  readonly accountIndexes: readonly number[];
  readonly data: Uint8Array;
}

function parsedCall({ keys }: TransactionRecord, call: CallParts, stackHeight: number) {
  const programId = keys[call.programIndex];
  const accounts = call.accountIndexes.map((index) => keys[index]);
  const parsed = parsedInstruction({ program: programId, accounts, data: call.data });
  return parsed === undefined
    ? { programId, accounts, data: base58(call.data), stackHeight }
    : { ...parsed, programId, stackHeight };
}

function metaOf(record: TransactionRecord, encoding: TransactionEncoding) {
  const { error, returnData, loadedWritable, loadedReadonly } = record;
  return {
    err: error,
    status: error === null ? { Ok: null } : { Err: error },
    fee: record.feeLamports,
    preBalances: record.balancesBefore,
    postBalances: record.balancesAfter,
    preTokenBalances: record.tokensBefore.map(shownTokenBalance),
    postTokenBalances: record.tokensAfter.map(shownTokenBalance),
    innerInstructions: innerOf(record, encoding),
    logMessages: record.logs,
    rewards: [],
    computeUnitsConsumed: record.unitsConsumed,
    costUnits: record.unitsConsumed,
    ...(encoding === "jsonParsed"
      ? {}
      : { loadedAddresses: { writable: loadedWritable, readonly: loadedReadonly } }),
    ...(returnData === null ? {} : { returnData: shownReturn(returnData) }),
  };
}

/** What a program returned, as JSON-RPC shows it. */
export function shownReturn(returned: NonNullable<TransactionRecord["returnData"]>) {
  const { program, data } = returned;
  return { programId: program, data: [Buffer.from(data).toString("base64"), "base64"] };
}

function shownTokenBalance(balance: TokenBalance) {
  const { accountIndex, mint, owner, programId, units, decimals } = balance;
  return { accountIndex, mint, owner, programId, uiTokenAmount: tokenAmount(units, decimals) };
}

function innerOf(record: TransactionRecord, encoding: TransactionEncoding) {
  return record.inner.flatMap((calls, index) => {
    if (calls.length === 0) return [];
    const instructions = calls.map((call) =>
      encoding === "jsonParsed"
        ? parsedCall(record, call, call.stackHeight)
        : {
            programIdIndex: call.programIndex,
            accounts: call.accountIndexes,
            data: base58(call.data),
            stackHeight: call.stackHeight,
          },
    );
    return [{ index, instructions }];
  });
}
