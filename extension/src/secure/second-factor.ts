import { createCredential, getCredential } from "./credential.ts";

/** A passkey that the co-signer knows: its public key, and who it answers for. */
export interface Factor {
  readonly spki: Uint8Array;
  readonly rpId: string;
}

/** Whether this device has a passkey of its own to offer: only then is one asked for unasked. */
export async function hasOwnAuthenticator(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
}

/**
 * A new passkey for the co-signer; `null` when the person gave none. It is found again without its
 * name, because a device that is lost takes the name along.
 */
export async function newFactor(name: string): Promise<Factor | null> {
  const made = await createCredential(name, { residentKey: "required" });
  if (made === null) return null;
  const { response } = made;
  if (!(response instanceof AuthenticatorAttestationResponse)) return null;
  const key = response.getPublicKey();
  const rpId = await namedBy(new Uint8Array(response.getAuthenticatorData()));
  return key === null || rpId === null ? null : { spki: new Uint8Array(key), rpId };
}

const RP_HASH_BYTES = 32;

/** Browsers differ in what an extension is called: whichever of its names was hashed. */
async function namedBy(authenticator: Uint8Array): Promise<string | null> {
  const wanted = authenticator.subarray(0, RP_HASH_BYTES).toHex();
  for (const name of [location.hostname, location.origin]) {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name));
    if (new Uint8Array(hash).toHex() === wanted) return name;
  }
  return null;
}

/** A passkey's word on a challenge, as the co-signer reads it; `null` when the person gave none. */
export async function assertionOn(challenge: Uint8Array): Promise<string | null> {
  const given = await getCredential({ challenge: new Uint8Array(challenge) });
  const response = given?.response;
  if (!(response instanceof AuthenticatorAssertionResponse)) return null;
  return JSON.stringify({
    authenticator: new Uint8Array(response.authenticatorData).toHex(),
    client: new TextDecoder().decode(response.clientDataJSON),
    signature: new Uint8Array(response.signature).toHex(),
  });
}
