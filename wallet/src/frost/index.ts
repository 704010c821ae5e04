/**
 * One ordinary Ed25519 key held by three parties, any two of which sign (FROST, RFC 9591).
 *
 * Key generation without a dealer, signing, re-sharing after a loss, and a
 * signer that passes the same conformance suite as a key in memory. Drawing and signing are the
 * library's; what the others say while a key is made is checked here, each point once, and proven
 * against the published vectors and the library's own rounds. Added are identity signatures, encryption
 * of every part to its receiver, the comparison that names an equivocating party, durable sessions and
 * erasure.
 *
 * Invariants: the key is never assembled but by `assembleKey`, which the offline recovery alone has;
 * nonces exist in memory only, after their session was made durable, and sign once; a false message
 * names its sender; shares of two generations never work together. The library's audits predate its
 * FROST code: accounts of this kind say so.
 */
export { assembleKey } from "./assemble.ts";
export type { Ceremony, Envelope } from "./envelope.ts";
export { createKeygen, keygenTestMessage } from "./keygen.ts";
export type { Keygen, KeygenSeat } from "./keygen.ts";
export type { Party } from "./party.ts";
export { generatePassphrase } from "./recovery.ts";
export { createReshare } from "./reshare.ts";
export type { Reshare, ResharePlan, ReshareSeat } from "./reshare.ts";
export { decodeShare, encodeShare, eraseShare, groupAddress, groupKeyOf } from "./share.ts";
export type { FrostShare, Group } from "./share.ts";
export { createFrostSigner, createLocalPeer } from "./signer.ts";
export type { FrostPeer, FrostSignerParts } from "./signer.ts";
export { joinShares, openSession } from "./sign.ts";
export type {
  NonceCommitment,
  RecordSession,
  SessionRecord,
  SignatureShare,
  SigningPlan,
  SigningSession,
} from "./sign.ts";
