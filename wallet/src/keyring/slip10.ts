import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { wipe, writeUint32 } from "./bytes.ts";
import { HARDENED } from "./path.ts";

/**
 * The Ed25519 private key at `path` under a seed of 16 to 64 bytes (SLIP-10, curve "ed25519
 * seed"). Ed25519 has hardened children only: any other step is a reasoning error of the caller.
 * The caller wipes the result.
 */
export function deriveEd25519(seed: Uint8Array, path: readonly number[]): Uint8Array {
  if (seed.length < 16 || seed.length > 64) throw new RangeError("seed length");
  let node = hmac(sha512, utf8ToBytes("ed25519 seed"), seed);
  for (const step of path) {
    if (step < HARDENED) throw new RangeError("Ed25519 derives hardened steps only");
    const data = new Uint8Array(37);
    data.set(node.subarray(0, 32), 1);
    writeUint32(data, 33, step);
    const child = hmac(sha512, node.subarray(32), data);
    wipe(data, node);
    node = child;
  }
  const key = node.slice(0, 32);
  wipe(node);
  return key;
}
