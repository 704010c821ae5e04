import type { Draft } from "../draft.ts";
import { address } from "../draft.ts";
import { createReader, stop } from "../reader.ts";
import type { TransactionFrame } from "../solana/transaction.ts";
import { explainCall } from "./calls.ts";
import { evmAddress } from "./hex.ts";
import { readRlp, rlpBytes, rlpInteger, rlpList } from "./rlp.ts";
import type { Rlp } from "./rlp.ts";

/** Largest unsigned transaction, in bytes. */
const TRANSACTION_BYTES_MAX = 65_536;
/** The transaction type that sets an account's code. */
const DELEGATION = 4;
/** Most entries of an access list. */
const ACCESS_MAX = 256;

interface EvmTransaction {
  readonly chainId: bigint;
  readonly to: Uint8Array;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly feeUnitsMax: bigint;
}

/**
 * Explains an unsigned transaction of type 0, 1 or 2 (EIP-155, 2930, 1559), or stops. The chain id
 * is mandatory and must be the active network's; type 4 hands over the account and is forbidden.
 */
export function explainEvm(bytes: Uint8Array, draft: Draft): TransactionFrame {
  const { context } = draft;
  if (bytes.length > TRANSACTION_BYTES_MAX) stop("too-large", String(bytes.length));
  if (bytes[0] === DELEGATION) return explainDelegation(draft);
  const transaction = readTransaction(bytes);
  if (transaction.chainId !== context.chainId) {
    stop("wrong-network", `${transaction.chainId} instead of ${context.chainId}`);
  }
  if (transaction.to.length === 0) stop("unreadable", "deployment of a contract");
  if (transaction.to.length !== 20) stop("malformed", "recipient");
  const { value, data, feeUnitsMax } = transaction;
  const call = { from: context.account, to: evmAddress(transaction.to), value, data, depth: 0 };
  explainCall(call, draft);
  return { feePayer: context.account, feeUnitsMax, signers: [context.account] };
}

/** Hands the account to somebody's code (EIP-7702): named, shown, and forbidden. */
function explainDelegation(draft: Draft): TransactionFrame {
  const { account } = draft.context;
  draft.effect("delegate-account", { account: address(account) });
  draft.raise(407);
  return { feePayer: account, feeUnitsMax: 0n, signers: [account] };
}

function readTransaction(bytes: Uint8Array): EvmTransaction {
  const [type] = bytes;
  if (type === 1) return readAccessList(rlpList(readRlp(bytes.subarray(1)), "transaction"));
  if (type === 2) return readFeeMarket(rlpList(readRlp(bytes.subarray(1)), "transaction"));
  if (type === undefined || type < 0xc0) stop("unreadable", `transaction type ${type}`);
  return readLegacy(rlpList(readRlp(bytes), "transaction"));
}

/** EIP-155: nine fields, the last three being the chain id and two empty values. */
function readLegacy(fields: readonly Rlp[]): EvmTransaction {
  if (fields.length === 6) stop("wrong-network", "no chain id");
  if (fields.length !== 9) stop("malformed", "transaction fields");
  const isUnsigned = [7, 8].every((i) => rlpBytes(fields[i], "signature").length === 0);
  if (!isUnsigned) stop("malformed", "signed already");
  rlpInteger(fields[0], "nonce");
  const gasPrice = rlpInteger(fields[1], "gas price");
  return body(fields.slice(2, 6), rlpInteger(fields[6], "chain id"), gasPrice);
}

function readAccessList(fields: readonly Rlp[]): EvmTransaction {
  if (fields.length !== 8) stop("malformed", "transaction fields");
  rlpInteger(fields[1], "nonce");
  checkAccessList(fields[7]);
  const gasPrice = rlpInteger(fields[2], "gas price");
  return body(fields.slice(3, 7), rlpInteger(fields[0], "chain id"), gasPrice);
}

function readFeeMarket(fields: readonly Rlp[]): EvmTransaction {
  if (fields.length !== 9) stop("malformed", "transaction fields");
  rlpInteger(fields[1], "nonce");
  checkAccessList(fields[8]);
  const tip = rlpInteger(fields[2], "tip");
  const cap = rlpInteger(fields[3], "fee cap");
  if (tip > cap) stop("malformed", "tip above cap");
  return body(fields.slice(4, 8), rlpInteger(fields[0], "chain id"), cap);
}

/** The four fields all types share: gas limit, recipient, value, data. */
function body(fields: readonly Rlp[], chainId: bigint, price: bigint): EvmTransaction {
  const gas = rlpInteger(fields[0], "gas limit");
  return {
    chainId,
    to: rlpBytes(fields[1], "recipient"),
    value: rlpInteger(fields[2], "value"),
    data: rlpBytes(fields[3], "data"),
    feeUnitsMax: gas * price,
  };
}

function checkAccessList(value: Rlp): void {
  const entries = rlpList(value, "access list");
  if (entries.length > ACCESS_MAX) stop("malformed", "access list");
  for (const entry of entries) {
    const [account, keys, ...more] = rlpList(entry, "access entry");
    const isAddress = rlpBytes(account, "access address").length === 20;
    const areKeys = rlpList(keys, "access keys").every(
      (key) => rlpBytes(key, "access key").length === 32,
    );
    if (!isAddress || !areKeys || more.length > 0) stop("malformed", "access list");
  }
}

/** True when bytes start as one of the transactions above: used to tell messages apart. */
export function isEvmTransaction(bytes: Uint8Array): boolean {
  const list = bytes[0] <= 4 ? bytes.subarray(1) : bytes;
  if (list.length < 9 || list[0] < 0xc0) return false;
  const reader = createReader(list, "rlp");
  const first = reader.u8();
  const lengthBytes = first > 0xf7 ? first - 0xf7 : 0;
  if (lengthBytes === 0) return list.length === 1 + (first - 0xc0);
  const size = reader.take(Math.min(lengthBytes, reader.rest()));
  const length = size.reduce((total, byte) => total * 256 + byte, 0);
  return reader.rest() === length;
}
