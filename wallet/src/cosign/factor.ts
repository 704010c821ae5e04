import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Policy } from "@holdall/wallet/policy";
import { readBytes, readFields, readText } from "./parse.ts";
import type { Json, Parser } from "./parse.ts";
import { writePolicy } from "./policy-json.ts";

/** A passkey registered with an account: its public key and the relying party it answers for. */
export interface Passkey {
  /** SubjectPublicKeyInfo: P-256 or Ed25519. */
  readonly spki: Uint8Array;
  readonly rpId: string;
}

/** Reads a passkey, or "none". */
export const readPasskey: Parser<{ readonly it: Passkey | null }> = (value) => {
  if (value === "none") return { it: null };
  const it = readFields<Passkey>(value, { spki: readBytes(32, 512), rpId: readText(253) });
  return it === null ? null : { it };
};

/** Writes a passkey, or "none". */
export function writePasskey(passkey: Passkey | null): Json {
  return passkey === null ? "none" : { spki: bytesToHex(passkey.spki), rpId: passkey.rpId };
}

/** What needs more than the request's own signature. */
export type FactorAct = "sign" | "policy" | "notice" | "reshare" | "passkey";

/** What a second factor signs to allow one act on one account: the act's own bytes, hashed. */
export function challengeFor(account: Uint8Array, act: FactorAct, subject: Uint8Array): Uint8Array {
  const name = utf8ToBytes(`holdall/cosigner/passkey/v1/${act}\0`);
  return sha256(concatBytes(name, account, subject));
}

/** What a signature beyond a limit is about: the session it is made in, and the bytes. */
export function signSubject(session: Uint8Array, bytes: Uint8Array): Uint8Array {
  return concatBytes(session, sha256(bytes));
}

/** What opening a notice is about: the request's own number, so that no proof serves twice. */
export function noticeSubject(number: number): Uint8Array {
  return utf8ToBytes(String(number));
}

/** What a change of rules is about: its number, the rules, and who may be paid. */
export function rulesSubject(
  number: number,
  policy: Policy,
  recipients: readonly string[],
): Uint8Array {
  return utf8ToBytes(JSON.stringify([number, writePolicy(policy), recipients]));
}

/** What a change of passkey is about. */
export function passkeySubject(number: number, passkey: Passkey | null): Uint8Array {
  return utf8ToBytes(JSON.stringify([number, writePasskey(passkey)]));
}

/** The recovery kit as a second factor beside the device: its identity signs the challenge. */
export function kitProof(identitySecret: Uint8Array, challenge: Uint8Array): Json {
  return { recovery: bytesToHex(ed25519.sign(challenge, identitySecret)) };
}

/** True when a proof is the kit's, over this challenge. */
export function isKitProof(identity: Uint8Array, challenge: Uint8Array, proof: Json): boolean {
  const read = readFields<{ readonly recovery: Uint8Array }>(proof, { recovery: readBytes(64) });
  return read !== null && ed25519.verify(read.recovery, challenge, identity, { zip215: false });
}
