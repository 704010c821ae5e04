import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { base58 } from "../runtime/base58.ts";

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The key of an Ed25519 seed, and its address. */
export function keyOfSeed(seed: Uint8Array): { readonly key: KeyObject; readonly address: string } {
  const der = Buffer.concat([PKCS8_ED25519, seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return { key, address: base58(spki.subarray(-32)) };
}
