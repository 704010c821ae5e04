/**
 * The language between a wallet and a co-signer, and the wallet's side of it.
 *
 * Requests are JSON texts with a strictly increasing number, signed by the identity key of who
 * sends them; answers are JSON or a refusal of the one registry. Parsers are written by hand: an
 * unknown kind, an extra or a missing field is refused. Carrying a text there and back is the
 * caller's.
 *
 * Invariants: nothing secret crosses in the clear (parts of shares are encrypted to their receiver
 * by the ceremony itself); a silent co-signer is a refusal, never a wait; whatever it answers is
 * checked by the ceremony or by the signature it must lead to.
 */
export { createCosignerClient, signTextWith } from "./client.ts";
export type { CosignerClient, CosignerPost, SignText } from "./client.ts";
export { formatAnswer, parseRequest, requestDigest } from "./message.ts";
export type { CosignerAnswer, CosignerKind, CosignerRequest } from "./message.ts";
export {
  challengeFor,
  isKitProof,
  kitProof,
  noticeSubject,
  passkeySubject,
  readPasskey,
  rulesSubject,
  signSubject,
  writePasskey,
} from "./factor.ts";
export type { FactorAct, Passkey } from "./factor.ts";
export { readCard, writeCard } from "./card.ts";
export type { ConnectionCard } from "./card.ts";
export {
  parseJson,
  readBytes,
  readFields,
  readInteger,
  readList,
  readText,
  readWord,
} from "./parse.ts";
export type { Json, Parser } from "./parse.ts";
export {
  readOwnPolicy,
  readPolicy,
  readUnits,
  writeOwnPolicy,
  writePolicy,
} from "./policy-json.ts";
export {
  readEnvelopes,
  readNonces,
  readPair,
  readParty,
  writeEnvelopes,
  writeNonces,
} from "./frost-json.ts";
