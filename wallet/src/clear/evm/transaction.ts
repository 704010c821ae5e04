import type { Draft } from "../draft.ts";
import { address } from "../draft.ts";
import { createReader, stop } from "../reader.ts";
import type { TransactionFrame } from "../solana/transaction.ts";
import { explainCall } from "./calls.ts";
import { readFields } from "./fields.ts";
import { explainReplaced } from "./replaced.ts";

/** Largest unsigned transaction, in bytes. */
const TRANSACTION_BYTES_MAX = 65_536;
/** The transaction type that sets an account's code. */
const DELEGATION = 4;
/**
 * Explains an unsigned transaction of type 0, 1 or 2 (EIP-155, 2930, 1559), or stops. The chain id
 * is mandatory and must be the active network's; type 4 hands over the account and is forbidden.
 */
export function explainEvm(bytes: Uint8Array, draft: Draft): TransactionFrame {
  const { context } = draft;
  if (bytes.length > TRANSACTION_BYTES_MAX) stop("too-large", String(bytes.length));
  if (bytes[0] === DELEGATION) return explainDelegation(draft);
  const fields = readFields(bytes);
  const { chainId, nonce, to, value, data, gasLimit, gasPrice } = fields;
  if (chainId !== context.chainId)
    stop("wrong-network", `${chainId} instead of ${context.chainId}`);
  if (to === null) return stop("unreadable", "deployment of a contract");
  draft.place = `${chainId} ${nonce}`;
  explainReplaced(fields, draft);
  const call = { from: context.account, to, value, data, depth: 0 };
  explainCall(call, draft);
  return {
    feePayer: context.account,
    feeUnitsMax: gasLimit * gasPrice,
    signers: [context.account],
  };
}

/** Hands the account to somebody's code (EIP-7702): named, shown, and forbidden. */
function explainDelegation(draft: Draft): TransactionFrame {
  const { account } = draft.context;
  draft.effect("delegate-account", { account: address(account) });
  draft.raise(407);
  return { feePayer: account, feeUnitsMax: 0n, signers: [account] };
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
