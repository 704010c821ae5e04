import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Twenty bytes as an EIP-55 address. Own code, so that this decoder shares none with the other. */
export function evmAddress(bytes: Uint8Array): string {
  const digits = bytesToHex(bytes);
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)));
  const mixed = Array.from(digits, (digit, i) => (hash[i] >= "8" ? digit.toUpperCase() : digit));
  return `0x${mixed.join("")}`;
}

/** Unsigned big-endian integer. */
export function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

/** Unsigned big-endian integer in `length` bytes. The value must fit. */
export function toBigEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = value; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

/** The address nobody has. */
export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";
/** Largest 256-bit integer: "everything" in allowances. */
export const UINT256_MAX = (1n << 256n) - 1n;
/** Largest 160-bit integer: "everything" in Permit2. */
export const UINT160_MAX = (1n << 160n) - 1n;
/** The one Permit2 contract, at the same address on every network. */
export const PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3";
