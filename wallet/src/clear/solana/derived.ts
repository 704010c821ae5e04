import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { addressBytes } from "../base58.ts";

/** Makes the one token account that follows from a wallet and a mint. */
export const ASSOCIATED_PROGRAM = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";

/**
 * True when `account` is a token account derived from wallet, program and mint. Some bump that
 * gives the address proves it; which one the runtime prefers does not matter here.
 */
export function isAssociated(
  account: string,
  wallet: string,
  mint: string,
  program: string,
): boolean {
  const seeds = [wallet, program, mint].map(addressBytes);
  const owner = addressBytes(ASSOCIATED_PROGRAM);
  const target = addressBytes(account);
  if (seeds.includes(null) || owner === null || target === null) return false;
  const prefix = concatBytes(...(seeds as Uint8Array[]));
  const suffix = concatBytes(owner, utf8ToBytes("ProgramDerivedAddress"));
  for (let bump = 255; bump >= 0; bump--) {
    const derived = sha256(concatBytes(prefix, Uint8Array.of(bump), suffix));
    if (derived.every((byte, i) => byte === target[i])) return true;
  }
  return false;
}
