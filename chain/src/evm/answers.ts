import { Refused } from "@holdall/chain/port";
import type { Ask } from "@holdall/chain/nodes";
import { getAddress, hexToBigInt, isAddress, isHex } from "viem";
import type { Address, Hex } from "viem";

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object that a node answered. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Refused("answer-malformed", "an object is expected");
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Refused("answer-malformed", "a list is expected");
}

/** A hexadecimal quantity. */
export function quantityOf(value: unknown): bigint {
  if (typeof value === "string" && /^0x[0-9a-fA-F]{1,64}$/u.test(value))
    return hexToBigInt(value as Hex);
  throw new Refused("answer-malformed", `a quantity is expected, not ${String(value)}`);
}

export function hexOf(value: unknown): Hex {
  if (isHex(value)) return value;
  throw new Refused("answer-malformed", `hexadecimal bytes are expected, not ${String(value)}`);
}

/** An address in its checked form, or a refusal: a wrong checksum is refused, lower case is not. */
export function evmAddress(text: string): Address {
  if (isAddress(text, { strict: text !== text.toLowerCase() })) return getAddress(text);
  throw new Refused("address-invalid", text);
}

export const hex = (value: bigint): Hex => `0x${value.toString(16)}`;

/** The number of the newest block. */
export async function newestBlock(ask: Ask): Promise<bigint> {
  return quantityOf(await ask("eth_blockNumber", []));
}
