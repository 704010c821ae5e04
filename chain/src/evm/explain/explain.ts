import { Refused, addressed, readingOf } from "@holdall/chain/port";
import type { Effect, Evidence, Outcome, Reading } from "@holdall/chain/port";
import { getAddress } from "viem";
import { evmAddress } from "../answers.ts";
import { readBytes } from "./bytes.ts";
import { unreadable } from "./context.ts";
import type { EvmCall, ReadEvmCall, Situation } from "./context.ts";
import { readDescribed } from "./described.ts";
import { readMulticall, readOwnership, readSafe, readSafeCreation } from "./contracts.ts";
import { readReplaced } from "./replaced.ts";
import { readRoute } from "./router.ts";
import { moved, readFungible, readItems, readPermit2 } from "./tokens.ts";

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
    const situation: Situation = { person, chainId, evidence, depth: 0 };
    const replaced = readReplaced(transaction, situation, readCall);
    return { value: readingOf([...replaced, ...readCall(call, situation)]) };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
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
