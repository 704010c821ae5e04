/** What the pure core is given in this room: hashes, cipher and signatures of Node, the kernel's bytes. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  sign,
  verify,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cipher, ShardPorts } from "@holdall/core/reserves";

export function sha256(message: Uint8Array): Uint8Array {
  const { buffer, byteOffset, length } = hash("sha256", message, "buffer");
  return new Uint8Array(buffer, byteOffset, length);
}

const GCM_TAG_BYTES = 16;

/** AES-256-GCM. Keys are wrapped first: given raw bytes, this runtime takes three times as long for a bundle. */
export const cipher: Cipher = {
  seal(key, iv, plain) {
    const box = createCipheriv("aes-256-gcm", createSecretKey(key), iv);
    const sealed = new Uint8Array(plain.length + GCM_TAG_BYTES);
    sealed.set(box.update(plain));
    box.final();
    sealed.set(box.getAuthTag(), plain.length);
    return sealed;
  },
  open(key, iv, sealed) {
    const box = createDecipheriv("aes-256-gcm", createSecretKey(key), iv);
    box.setAuthTag(sealed.subarray(sealed.length - GCM_TAG_BYTES));
    try {
      return new Uint8Array(
        Buffer.concat([box.update(sealed.subarray(0, -GCM_TAG_BYTES)), box.final()]),
      );
    } catch {
      return undefined;
    }
  },
};

/** An Ed25519 key from its 32-byte seed (RFC 8410 framing). */
export interface SigningKey {
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}
export function signingKey(seed: Uint8Array): SigningKey {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const raw = createPublicKey(key).export({ type: "spki", format: "der" }).subarray(12);
  return {
    publicKey: new Uint8Array(raw),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

const publicKeys = (key: Uint8Array): KeyObject =>
  createPublicKey({
    key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]),
    format: "der",
    type: "spki",
  });

/** Ed25519; false for a key that is none. */
export function verifySignature(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return verify(null, message, publicKeys(key), signature);
  } catch {
    return false;
  }
}

/** Ports of one operator, whose seed signs breakdowns and manifests. */
export function shardPorts(seed: Uint8Array): Omit<ShardPorts, "deliver"> {
  return { sha256, cipher, sign: signingKey(seed).sign };
}

/** The folder of the core module: its kernel and its verifiers are files beside its door. */
export function reservesFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve("@holdall/core/reserves")));
}

export function kernelWasm(): Uint8Array {
  return readFileSync(join(reservesFolder(), "kernel", "kernel.wasm"));
}
