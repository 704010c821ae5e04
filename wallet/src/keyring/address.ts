import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** The two families of chains the wallet holds keys for. */
export type Family = "solana" | "evm";

/** The public key of a 32-byte private key: 32 bytes on Ed25519, 33 compressed on secp256k1. */
export function publicKeyOf(family: Family, secret: Uint8Array): Uint8Array {
  return family === "solana" ? ed25519.getPublicKey(secret) : secp256k1.getPublicKey(secret, true);
}

/** Bytes of an EVM address. */
export const ADDRESS_BYTES = 20;

/**
 * The address of a public key: base58 on Solana, EIP-55 hexadecimal on EVM. Twenty bytes on EVM are
 * the address itself: of a contract, which no single key has.
 */
export function addressOf(family: Family, publicKey: Uint8Array): string {
  if (family === "solana") return base58.encode(publicKey);
  if (publicKey.length === ADDRESS_BYTES) return checksumAddress(publicKey);
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return checksumAddress(keccak_256(point.subarray(1)).subarray(12));
}

/** Twenty bytes as hexadecimal whose capital letters are a checksum (EIP-55). */
export function checksumAddress(bytes: Uint8Array): string {
  const hex = bytesToHex(bytes);
  const hash = keccak_256(utf8ToBytes(hex));
  const letters = Array.from(hex, (letter, i) => {
    const nibble = (hash[i >> 1] >> (i % 2 === 0 ? 4 : 0)) & 15;
    return nibble >= 8 ? letter.toUpperCase() : letter;
  });
  return `0x${letters.join("")}`;
}

/** An address read from text, with whether its text carried a checksum. */
export interface ReadAddress {
  readonly family: Family;
  readonly address: string;
  readonly bytes: Uint8Array;
  /** False for EVM text in one case only: accepted, but the person is warned (rule 201). */
  readonly isChecked: boolean;
}

/** Reads an address of either family. Refuses another length and failing capital letters. */
export function readAddress(text: string): Outcome<ReadAddress> {
  if (/^0x[0-9a-fA-F]{40}$/u.test(text)) return readEvmAddress(text);
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/u.test(text)) return refuse("key-shape");
  const bytes = base58.decode(text);
  if (bytes.length !== 32) return refuse("key-shape");
  return accept({ family: "solana", address: text, bytes, isChecked: true });
}

function readEvmAddress(text: string): Outcome<ReadAddress> {
  const digits = text.slice(2);
  const bytes = hexToBytes(digits.toLowerCase());
  const address = checksumAddress(bytes);
  const isOneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!isOneCase && address !== text) return refuse("address-checksum", address);
  return accept({ family: "evm", address, bytes, isChecked: address === text });
}
