import { bytesToHex } from "@noble/hashes/utils.js";
import type { Envelope, NonceCommitment, Party } from "@holdall/wallet/frost";
import { readBytes, readFields, readInteger, readList, readWord } from "./parse.ts";
import type { Json, Parser } from "./parse.ts";

const PARTIES: readonly Party[] = ["device", "cosigner", "recovery"];
/** Most messages of one step of a ceremony. */
const ENVELOPES_MAX = 12;
const BODY_BYTES_MAX = 1024;

/** One of the three. */
export const readParty: Parser<Party> = readWord(PARTIES);

/** Two of the three, in order. */
export const readPair: Parser<readonly [Party, Party]> = (value) => {
  const list = readList(readParty, 2)(value);
  return list?.length === 2 && list[0] !== list[1] ? [list[0], list[1]] : null;
};

const readEnvelope: Parser<Envelope> = (value) =>
  readFields<Envelope>(value, {
    from: readParty,
    to: readWord([...PARTIES, "all"]),
    step: readInteger,
    body: readBytes(0, BODY_BYTES_MAX),
    signature: readBytes(64),
  });

/** The messages of one step. */
export const readEnvelopes: Parser<readonly Envelope[]> = readList(readEnvelope, ENVELOPES_MAX);

/** Writes messages of a ceremony. */
export function writeEnvelopes(envelopes: readonly Envelope[]): Json {
  return envelopes.map(({ from, to, step, body, signature }) => ({
    from,
    to,
    step,
    body: bytesToHex(body),
    signature: bytesToHex(signature),
  }));
}

/** The public nonces of one party. */
export const readNonces: Parser<NonceCommitment> = (value) =>
  readFields<NonceCommitment>(value, {
    party: readParty,
    hiding: readBytes(32),
    binding: readBytes(32),
  });

/** Writes public nonces. */
export function writeNonces({ party, hiding, binding }: NonceCommitment): Json {
  return { party, hiding: bytesToHex(hiding), binding: bytesToHex(binding) };
}
