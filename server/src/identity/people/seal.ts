import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import type { Rng } from "@holdall/server/ports";

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes, for keys, nonces and tokens. */
export function randomBytes(rng: Rng, count: number): Buffer {
  const words = Uint32Array.from({ length: Math.ceil(count / 4) }, () => rng.u32());
  return Buffer.from(words.buffer, 0, count);
}

/** A name that nobody guesses: 32 random bytes as URL-safe base64. */
export function randomToken(rng: Rng): string {
  return randomBytes(rng, KEY_BYTES).toString("base64url");
}

/**
 * AES-256-GCM: nonce, ciphertext and tag as base64. `bound` is what the text belongs to; opened
 * under any other name, it does not open.
 */
export function seal(rng: Rng, key: Buffer, bound: string, plain: Buffer): string {
  const nonce = randomBytes(rng, NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(bound));
  const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString("base64");
}

/** Opens what `seal` made. Throws where key, name or text is another. */
export function unseal(key: Buffer, bound: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, "base64");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(-TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(bound))
    .setAuthTag(tag);
  const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(text), decipher.final()]);
}

/** The name under which something secret is found again: equal for equal texts, and says nothing. */
export function tagOf(
  masterKey: Buffer,
  kind: "handle" | "passkey" | "user" | "cookie" | "account",
  text: string,
): string {
  return createHmac("sha256", masterKey).update(`${kind}\0${text}`).digest("hex");
}
