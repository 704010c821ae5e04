import { Refused, assetOf } from "@holdall/chain/port";
import type { Asset, ContractFacts, Effect, Evidence, Operand } from "@holdall/chain/port";
import { decodeFunctionData, encodeFunctionData } from "viem";
import type { Abi, Address, Hex } from "viem";

/** One call as it is read: who makes it, to whom, with what. */
export interface EvmCall {
  readonly sender: Address;
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

export interface Situation {
  readonly person: Address;
  readonly chainId: bigint;
  readonly evidence: Evidence;
  readonly depth: number;
}

/** Reads a call that it knows; `null` when it is not its business; throws `unreadable` else. */
export type ReadEvmCall = (call: EvmCall, situation: Situation) => readonly Effect[] | null;

export function unreadable(what: string): Refused {
  return new Refused("unreadable", what);
}

export function factsOf(address: Address, { evidence }: Situation): ContractFacts | undefined {
  return evidence.contracts[address.toLowerCase()];
}

/** Decimals of a fungible token that the evidence knows. */
export function decimalsOf(token: Address, situation: Situation): number {
  const facts = factsOf(token, situation);
  const isFungible = facts?.standard === "erc20" || facts?.standard === "wrapped";
  if (!isFungible || facts.decimals === null) throw unreadable(`token ${token}`);
  return facts.decimals;
}

/** The name and arguments of a call; bytes that its own encoder would not have written are refused. */
export function decodeCall(
  abi: Abi,
  data: Hex,
): { readonly name: string; readonly args: readonly unknown[] } | null {
  let decoded: { readonly functionName: string; readonly args?: readonly unknown[] };
  try {
    decoded = decodeFunctionData({ abi, data }) as typeof decoded;
  } catch {
    return null;
  }
  const { functionName: name, args = [] } = decoded;
  if (!isOneForm(abi, { name, args, data })) throw unreadable(`${name} is not in its one form`);
  return { name, args };
}

function isOneForm(
  abi: Abi,
  {
    name,
    args,
    data,
  }: {
    readonly name: string;
    readonly args: readonly unknown[];
    readonly data: Hex;
  },
): boolean {
  try {
    return encodeFunctionData({ abi, functionName: name, args }) === data;
  } catch {
    // A value that its own type cannot hold.
    return false;
  }
}

export function assertNoCoins({ value }: EvmCall): void {
  if (value !== 0n) throw unreadable("coins sent with a call that takes none");
}

export function token(id: Address): Asset {
  return { kind: "token", id };
}

export function tokenOperand(id: Address): Operand {
  return assetOf(token(id));
}
