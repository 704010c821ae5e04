import { Refused, addressed, readingOf } from "@holdall/chain/port";
import type { Effect, Evidence, Outcome, Reading } from "@holdall/chain/port";
import { bytesToHex, getAddress, parseTransaction, serializeTransaction } from "viem";
import type { TransactionSerializable } from "viem";
import { evmAddress } from "../answers.ts";
import { unreadable } from "./context.ts";
import type { EvmCall, ReadEvmCall, Situation } from "./context.ts";
import { readDescribed } from "./described.ts";
import { readMulticall, readOwnership, readSafe, readSafeCreation } from "./contracts.ts";
import { readRoute } from "./router.ts";
import { moved, readFungible, readItems, readPermit2 } from "./tokens.ts";

/** Unsigned transactions that can be read. Type 4 hands the account to code and is not. */
const TYPES: ReadonlySet<string> = new Set(["legacy", "eip2930", "eip1559"]);

/**
 * Decoder B: what an EVM transaction does, in the wallet's words, read with viem and from the
 * public specifications alone. Unknown calls, other networks and bytes beyond the one form are
 * refused.
 */
export function explainEvm(
  bytes: Uint8Array,
  {
    account,
    evidence,
    chainId,
  }: { readonly account: string; readonly evidence: Evidence; readonly chainId: bigint },
): Outcome<Reading> {
  try {
    const person = evmAddress(account);
    const transaction = readBytes(bytes);
    if (BigInt(transaction.chainId ?? -1) !== chainId) {
      throw new Refused("wrong-network", `chain ${transaction.chainId ?? "unnamed"}`);
    }
    const { to, value = 0n, data = "0x" } = transaction;
    if (to === undefined || to === null) throw unreadable("deployment of a contract");
    const call: EvmCall = { sender: person, to: getAddress(to), value, data };
    return { value: readingOf(readCall(call, { person, chainId, evidence, depth: 0 })) };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

function readBytes(bytes: Uint8Array): TransactionSerializable {
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

/** Reads any call that can be read; everything else is refused. */
function readCall(call: EvmCall, situation: Situation): readonly Effect[] {
  const found = readOne(call, situation);
  if (found === null) throw unreadable(`${call.to} call ${call.data.slice(0, 10)}`);
  return found;
}

const readOne: ReadEvmCall = (call, situation) => {
  if (call.data === "0x") return [readPlain(call, situation)];
  for (const read of READERS) {
    const found = read(call, situation);
    if (found !== null) return found;
  }
  return null;
};

const READERS: readonly ReadEvmCall[] = [
  readDescribed,
  readFungible,
  readItems,
  readPermit2,
  readRoute,
  readSafe((call, situation) => readOne(call, situation)),
  readMulticall((call, situation) => readOne(call, situation)),
  readOwnership,
  readSafeCreation,
];

function readPlain({ sender, to, value }: EvmCall, situation: Situation): Effect {
  if (value === 0n) return { kind: "empty-call", operands: { to: addressed(to) } };
  const asset = { kind: "native" } as const;
  return moved({ from: sender, to, units: value, decimals: 18, asset }, situation);
}
