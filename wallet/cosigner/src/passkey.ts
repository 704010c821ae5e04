import { createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { challengeFor, parseJson, readBytes, readFields, readText } from "@holdall/wallet/cosign";
import type { FactorAct, Json, Passkey } from "@holdall/wallet/cosign";
import { sameBytes } from "@holdall/wallet/keyring";
import { record } from "./account.ts";
import type { Account } from "./account.ts";

interface Assertion {
  readonly authenticator: Uint8Array;
  readonly client: string;
  readonly signature: Uint8Array;
}

/** Bytes of an authenticator's data without extensions: hash of the party, flags, counter. */
const AUTHENTICATOR_BYTES = 37;
/** Bits of its flags: WebAuthn Level 3, section 6.1. */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;
const EXTENDED = 0x80;

/** A host's name, or the origin of an extension. */
const RELYING_PARTY = /^(?:[a-z-]+:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/u;

/**
 * True for what may be registered: a point of P-256 or of Ed25519, written in the one way, for a
 * relying party that can be one.
 */
export function isRegistrable({ spki, rpId }: Passkey): boolean {
  return RELYING_PARTY.test(rpId) && keyOf(spki) !== null;
}

/**
 * True when an assertion is the account's passkey's, over the challenge of this one act. Its counter is
 * then kept in the log: one that does not go on is a copy's, and refused. Authenticators without a
 * counter always say zero.
 */
export function takeAssertion(
  account: Account,
  act: FactorAct,
  {
    subject,
    proof,
    atMs,
  }: { readonly subject: Uint8Array; readonly proof: Json; readonly atMs: number },
): boolean {
  const { holding, ledger } = account;
  const count = countIn(holding.passkey, challengeFor(holding.account, act, subject), proof);
  if (count === null) return false;
  if (count === 0 && ledger.passkeyCount === 0) return true;
  if (count <= ledger.passkeyCount) return false;
  record(account, { atMs, kind: "passkey-count", data: { count } });
  return true;
}

/**
 * The counter of an assertion (WebAuthn Level 3, section 7.2) of this passkey over this challenge: made
 * by its own relying party's page itself, with the person present and verified. `null` for any other.
 * An ECDSA signature may have either of its two forms: nothing here is known by a signature.
 */
export function countIn(
  passkey: Passkey | null,
  challenge: Uint8Array,
  value: Json,
): number | null {
  const assertion = readFields<Assertion>(value, {
    authenticator: readBytes(AUTHENTICATOR_BYTES, 1024),
    client: readText(2048),
    signature: readBytes(8, 128),
  });
  if (passkey === null || assertion === null) return null;
  const { authenticator, client, signature } = assertion;
  if (!isOfClient(parseJson(client), challenge, passkey.rpId)) return null;
  if (!isOfAuthenticator(authenticator, passkey.rpId)) return null;
  const signed = concatBytes(authenticator, sha256(utf8ToBytes(client)));
  if (!isSigned(passkey.spki, signed, signature)) return null;
  return new DataView(authenticator.buffer, authenticator.byteOffset).getUint32(33, false);
}

/** What the browser says: that it was asked for just this, by the page itself and not in a frame. */
function isOfClient(stated: Json, challenge: Uint8Array, rpId: string): boolean {
  if (typeof stated !== "object" || stated === null) return false;
  const { type, challenge: asked, origin, crossOrigin, topOrigin } = stated as Record<string, Json>;
  if (type !== "webauthn.get" || asked !== Buffer.from(challenge).toString("base64url"))
    return false;
  if ((crossOrigin ?? false) !== false || topOrigin !== undefined) return false;
  return typeof origin === "string" && isOriginOf(origin, rpId);
}

/**
 * True for the relying party's own origin. Its sub-domains could use its name as well, and are others;
 * without a certificate only a loopback name is whose it says. An extension may be named by its origin.
 */
function isOriginOf(origin: string, rpId: string): boolean {
  if (rpId.includes("://")) return origin === rpId;
  const url = URL.parse(origin);
  if (url === null || url.hostname !== rpId) return false;
  if (origin !== `${url.protocol}//${url.host}`) return false;
  const isLoopback = rpId === "localhost" || rpId.endsWith(".localhost");
  return (
    url.protocol === "https:" ||
    url.protocol === "chrome-extension:" ||
    (url.protocol === "http:" && isLoopback)
  );
}

/** What the device says: for whom it answers, and that its owner was there and was verified. */
function isOfAuthenticator(data: Uint8Array, rpId: string): boolean {
  if (!sameBytes(data.subarray(0, 32), sha256(utf8ToBytes(rpId)))) return false;
  const has = (bits: number): boolean => (data[32] & bits) === bits;
  if (!has(PRESENT | VERIFIED) || has(ATTESTED)) return false;
  if (has(BACKED_UP) && !has(BACKUP_ELIGIBLE)) return false;
  return has(EXTENDED) === data.length > AUTHENTICATOR_BYTES;
}

function isSigned(spki: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean {
  const key = keyOf(spki);
  if (key === null) return false;
  return verify(key.asymmetricKeyType === "ed25519" ? null : "sha256", signed, key, signature);
}

function keyOf(spki: Uint8Array): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
    const isKnown = type === "ed25519" || (type === "ec" && details?.namedCurve === "prime256v1");
    return isKnown && key.export({ format: "der", type: "spki" }).equals(spki) ? key : null;
  } catch {
    return null;
  }
}
