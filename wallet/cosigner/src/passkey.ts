import { createPublicKey, verify } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { parseJson, readBytes, readFields, readText } from "@holdall/wallet/cosign";
import type { Json, Passkey } from "@holdall/wallet/cosign";
import { sameBytes } from "@holdall/wallet/keyring";

interface Assertion {
  readonly authenticator: Uint8Array;
  readonly client: string;
  readonly signature: Uint8Array;
}

/** User present and user verified. */
const PRESENT_AND_VERIFIED = 0x05;

/**
 * True when an assertion (WebAuthn Level 3, section 7.2) is this passkey's over this challenge, for
 * its own relying party, with the person present and verified.
 */
export function isAsserted(passkey: Passkey | null, challenge: Uint8Array, value: Json): boolean {
  const assertion = readFields<Assertion>(value, {
    authenticator: readBytes(37, 1024),
    client: readText(2048),
    signature: readBytes(64, 128),
  });
  if (passkey === null || assertion === null) return false;
  const { authenticator, client, signature } = assertion;
  const stated = parseJson(client) as Readonly<Record<string, Json>> | null;
  const expected = Buffer.from(challenge).toString("base64url");
  if (stated?.["type"] !== "webauthn.get" || stated["challenge"] !== expected) return false;
  if (!sameBytes(authenticator.subarray(0, 32), sha256(utf8ToBytes(passkey.rpId)))) return false;
  if ((authenticator[32] & PRESENT_AND_VERIFIED) !== PRESENT_AND_VERIFIED) return false;
  const signed = concatBytes(authenticator, sha256(utf8ToBytes(client)));
  return verifyWith(passkey.spki, signed, signature);
}

function verifyWith(spki: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
    return verify(digest, signed, key, signature);
  } catch {
    return false;
  }
}
