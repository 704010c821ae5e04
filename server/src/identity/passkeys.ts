import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { deny } from "./denial.ts";
import type { Passkey, Person } from "./people/person.ts";

/** Passkeys of one person. */
export const PASSKEYS_MAX = 20;
const CEREMONY_MS = 300_000;

/** Three hundred modules that a start can do without: they come with the first passkey. */
const ceremonies = () => import("@simplewebauthn/server");

/** Options for the browser to make a passkey, over a challenge of ours. */
export async function registrationOptions(of: {
  readonly origin: string;
  readonly person: Pick<Person, "personId" | "handle" | "passkeys">;
  readonly challenge: Buffer;
}): Promise<object> {
  const { person, challenge, origin } = of;
  const { generateRegistrationOptions } = await ceremonies();
  return generateRegistrationOptions({
    rpName: "Holdall",
    rpID: relyingParty(origin),
    userName: person.handle,
    userDisplayName: person.handle,
    userID: Uint8Array.from(Buffer.from(person.personId)),
    challenge: Uint8Array.from(challenge),
    timeout: CEREMONY_MS,
    attestationType: "none",
    excludeCredentials: person.passkeys.map(({ passkeyId }) => ({ id: passkeyId })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** Options to show a passkey; without a person any passkey of this venue will do. */
export async function authenticationOptions(of: {
  readonly origin: string;
  readonly passkeys: readonly Passkey[];
  readonly challenge: Buffer;
  readonly timeoutMs: number;
}): Promise<object> {
  const { generateAuthenticationOptions } = await ceremonies();
  return generateAuthenticationOptions({
    rpID: relyingParty(of.origin),
    challenge: Uint8Array.from(of.challenge),
    timeout: of.timeoutMs,
    userVerification: "required",
    allowCredentials: of.passkeys.map(({ passkeyId, transports }) => ({
      id: passkeyId,
      transports: [...transports],
    })),
  });
}

/** The passkey that a browser made for that challenge; denies any other answer. */
export async function registeredPasskey(of: {
  readonly origin: string;
  readonly credential: unknown;
  readonly challenge: Buffer;
  readonly name: string;
  readonly nowMs: number;
}): Promise<Passkey> {
  const { verifyRegistrationResponse } = await ceremonies();
  const response = of.credential as RegistrationResponseJSON;
  const outcome = await verifyRegistrationResponse({
    response,
    expectedChallenge: of.challenge.toString("base64url"),
    expectedOrigin: of.origin,
    expectedRPID: relyingParty(of.origin),
    requireUserVerification: true,
    // The library throws on whatever it cannot read, and what it cannot read is refused.
  }).catch(() => undefined);
  if (outcome?.verified !== true) return deny("passkey-refused");
  const { credential, credentialBackedUp } = outcome.registrationInfo;
  return {
    passkeyId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString("base64"),
    counter: credential.counter,
    transports: credential.transports ?? [],
    name: of.name,
    isSynced: credentialBackedUp,
    createdAtMs: of.nowMs,
    lastUsedAtMs: null,
  };
}

/** The id that an answer claims, before anything about it is proved. */
export function claimedPasskeyId(credential: unknown): string {
  if (typeof credential !== "object" || credential === null || !("id" in credential)) return "";
  const { id } = credential;
  return typeof id === "string" && id.length <= PASSKEY_ID_LENGTH_MAX ? id : "";
}

const PASSKEY_ID_LENGTH_MAX = 1_400;

/** The passkey after it signed that challenge, its counter moved on; `undefined` when it did not. */
export async function usedPasskey(of: {
  readonly origin: string;
  readonly credential: unknown;
  readonly challenge: Buffer;
  readonly passkey: Passkey;
  readonly nowMs: number;
}): Promise<Passkey | undefined> {
  const { passkey, nowMs } = of;
  const { verifyAuthenticationResponse } = await ceremonies();
  const outcome = await verifyAuthenticationResponse({
    response: of.credential as AuthenticationResponseJSON,
    expectedChallenge: of.challenge.toString("base64url"),
    expectedOrigin: of.origin,
    expectedRPID: relyingParty(of.origin),
    requireUserVerification: true,
    credential: {
      id: passkey.passkeyId,
      publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, "base64")),
      counter: passkey.counter,
    },
  }).catch(() => undefined);
  if (outcome?.verified !== true) return undefined;
  return { ...passkey, counter: outcome.authenticationInfo.newCounter, lastUsedAtMs: nowMs };
}

function relyingParty(origin: string): string {
  return new URL(origin).hostname;
}
