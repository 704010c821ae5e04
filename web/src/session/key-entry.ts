import { signerOfSecret } from "@holdall/client";
import { announce } from "./session.tsx";
import { keepSession } from "./signed-session.ts";

const PKCS8_PREFIX = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const SEED_BYTES = 32;
const LABEL_LENGTH = 8;

/**
 * Signs in on this device with an API key: base64 of its 32-byte seed. The seed becomes a key that
 * cannot be exported and is not kept itself. Throws a RangeError for a text that is no seed.
 */
export async function enterWithKey(secretBase64: string): Promise<void> {
  const { apiKey } = await signerOfSecret(secretBase64);
  const seed = Uint8Array.from(atob(secretBase64), (letter) => letter.charCodeAt(0));
  const wrapped = new Uint8Array([...PKCS8_PREFIX, ...seed.subarray(0, SEED_BYTES)]);
  const key = await crypto.subtle.importKey("pkcs8", wrapped, "Ed25519", false, ["sign"]);
  const person = `${apiKey.slice(0, LABEL_LENGTH)}…`;
  await keepSession({ apiKey, key, person, subaccountId: 0, isDemo: false, isKey: true });
  announce();
}
