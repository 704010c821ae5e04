import { bytesToHex, parseTransaction, serializeTransaction } from "viem";
import type { TransactionSerializable } from "viem";
import { unreadable } from "./context.ts";

/** Unsigned transactions that can be read. Type 4 hands the account to code and is not. */
const TYPES: ReadonlySet<string> = new Set(["legacy", "eip2930", "eip1559"]);

/** An unsigned transaction in its one form; everything else is refused as unreadable. */
export function readBytes(bytes: Uint8Array): TransactionSerializable {
  const raw = bytesToHex(bytes);
  let transaction: TransactionSerializable;
  try {
    transaction = parseTransaction(raw);
    if (serializeTransaction(transaction) !== raw) throw new Error("not in its one form");
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : "");
  }
  if (!TYPES.has(String(transaction.type))) throw unreadable(`type ${String(transaction.type)}`);
  if ("r" in transaction && transaction.r !== undefined)
    throw unreadable("a transaction that is signed");
  return transaction;
}
