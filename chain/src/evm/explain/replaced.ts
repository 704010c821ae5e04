import { addressed, amount, counted, native } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { bytesToHex, getAddress } from "viem";
import type { TransactionSerializable } from "viem";
import { readBytes } from "./bytes.ts";
import { unreadable } from "./context.ts";
import type { EvmCall, Situation } from "./context.ts";

const COIN_DECIMALS = 18;

/**
 * What the bytes take the place of, where the evidence brings a transaction that waits: nothing, or one
 * effect. It must be of the same network with the same number; anything but the same call or an
 * empty one to oneself is refused.
 */
export function readReplaced(
  transaction: TransactionSerializable,
  situation: Situation,
  readCall: (call: EvmCall, situation: Situation) => readonly Effect[],
): readonly Effect[] {
  const { person, evidence } = situation;
  if (evidence.replaced === undefined) return [];
  const former = readBytes(evidence.replaced.bytes);
  const { to } = former;
  const isRival = former.chainId === transaction.chainId && former.nonce === transaction.nonce;
  if (!isRival || !to) throw unreadable("a transaction that is not replaced by this one");
  const number = counted(former.nonce ?? 0);
  const [own, other] = [callText(transaction), callText(former)];
  if (own === other) {
    const operands = { number, fee: feeOf(transaction), former: feeOf(former) };
    return [{ kind: "replace", operands }];
  }
  if (own !== callText({ ...transaction, to: person, value: 0n, data: "0x" }))
    throw unreadable("another call with the number of one that waits");
  const { value = 0n, data = "0x" } = former;
  const call: EvmCall = { sender: person, to: getAddress(to), value, data };
  const [only, ...more] = readCall(call, situation);
  return only.kind === "send" && more.length === 0
    ? [{ kind: "cancel-send", operands: { ...only.operands, number } }]
    : [{ kind: "cancel-call", operands: { number, to: addressed(call.to) } }];
}

/** One text per call: whom, with how many coins, with what. */
function callText({ to, value = 0n, data = "0x" }: TransactionSerializable): string {
  return `${String(to).toLowerCase()} ${value} ${typeof data === "string" ? data : bytesToHex(data)}`;
}

/** The most that it costs. */
function feeOf(one: TransactionSerializable) {
  const { gas = 0n, maxFeePerGas, gasPrice = 0n } = one;
  return amount(gas * (maxFeePerGas ?? gasPrice), COIN_DECIMALS, native);
}
