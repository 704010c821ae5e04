import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { numberOf, PARTIES } from "./party.ts";
import type { Party } from "./party.ts";

/** A ceremony of the three: which one, and who they are. Every message is bound to both. */
export interface Ceremony {
  /** 32 random bytes, agreed before the first message. */
  readonly id: Uint8Array;
  readonly purpose: "keygen" | "reshare";
  /** Each party's Ed25519 identity key; the co-signer's is pinned in its connection card. */
  readonly identities: Readonly<Record<Party, Uint8Array>>;
}

/** A signed message of a ceremony. `to` is "all" for what every party must receive the same. */
export interface Envelope {
  readonly from: Party;
  readonly to: Party | "all";
  readonly step: number;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** Largest body of any message, in bytes. */
const BODY_BYTES_MAX = 1024;

/** What a message must be to be accepted at this point. */
export type Expected = Pick<Envelope, "from" | "to" | "step">;

/** Signs a message of a ceremony with the sender's identity key. */
export function seal(
  ceremony: Ceremony,
  header: Expected,
  body: Uint8Array,
  identitySecret: Uint8Array,
): Envelope {
  const signature = ed25519.sign(signedBytes(ceremony, header, body), identitySecret);
  return { ...header, body, signature };
}

/**
 * The body of a message, when it is the expected one and truly its sender's. Refuses `frost-share`
 * naming the sender the message should have come from.
 */
export function open(
  ceremony: Ceremony,
  expected: Expected,
  envelope: Envelope | undefined,
): Outcome<Uint8Array> {
  const isExpected =
    envelope !== undefined &&
    envelope.from === expected.from &&
    envelope.to === expected.to &&
    envelope.step === expected.step;
  if (!isExpected || !isAuthentic(ceremony, envelope)) return refuse("frost-share", expected.from);
  return accept(envelope.body);
}

/** True when the signature is its sender's, over this ceremony, this step and this body. */
export function isAuthentic(ceremony: Ceremony, envelope: Envelope): boolean {
  if (envelope.body.length > BODY_BYTES_MAX || envelope.signature.length !== 64) return false;
  const identity = ceremony.identities[envelope.from];
  return ed25519.verify(
    envelope.signature,
    signedBytes(ceremony, envelope, envelope.body),
    identity,
    { zip215: false },
  );
}

/** What two one-time box keys have in common, the same from both sides. Secret; or `null` for a weak key. */
export function sharedSecret(boxSecret: Uint8Array, peer: Uint8Array): Uint8Array | null {
  try {
    return x25519.getSharedSecret(boxSecret, peer);
  } catch {
    return null;
  }
}

/**
 * Encrypts a share to one receiver: X25519 of two one-time keys, HKDF-SHA256 bound to the
 * ceremony and direction, XChaCha20-Poly1305. Whoever relays the message learns nothing. The
 * nonce is zero because each key seals exactly one message.
 */
export function encryptTo(
  ceremony: Ceremony,
  way: { readonly from: Party; readonly to: Party },
  shared: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  return boxCipher(ceremony, way, shared).encrypt(plain);
}

/** Opens what {@link encryptTo} sealed, or `null`. */
export function decryptFrom(
  ceremony: Ceremony,
  way: { readonly from: Party; readonly to: Party },
  shared: Uint8Array,
  box: Uint8Array,
): Uint8Array | null {
  try {
    return boxCipher(ceremony, way, shared).decrypt(box);
  } catch {
    return null;
  }
}

function boxCipher(
  ceremony: Ceremony,
  way: { readonly from: Party; readonly to: Party },
  shared: Uint8Array,
) {
  const info = concatBytes(
    utf8ToBytes("holdall/frost/box/v1"),
    contextOf(ceremony),
    Uint8Array.of(numberOf(way.from), numberOf(way.to)),
  );
  return xchacha20poly1305(hkdf(sha256, shared, undefined, info, 32), new Uint8Array(24));
}

function signedBytes(ceremony: Ceremony, header: Expected, body: Uint8Array): Uint8Array {
  const to = header.to === "all" ? 0 : numberOf(header.to);
  return concatBytes(
    utf8ToBytes("holdall/frost/message/v1"),
    contextOf(ceremony),
    Uint8Array.of(header.step, numberOf(header.from), to),
    sha256(body),
  );
}

function contextOf(ceremony: Ceremony): Uint8Array {
  const identities = PARTIES.map((party) => ceremony.identities[party]);
  return sha256(concatBytes(utf8ToBytes(`${ceremony.purpose}\0`), ceremony.id, ...identities));
}
