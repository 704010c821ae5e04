import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome, RefusalCode } from "@holdall/wallet/refusals";
import { readParty } from "./frost-json.ts";
import { parseJson, readBytes, readFields, readInteger, readText, readWord } from "./parse.ts";
import type { Json } from "./parse.ts";
import type { Party } from "@holdall/wallet/frost";

/** Everything a co-signer can be asked. There is no way to ask for a share. */
export const COSIGNER_KINDS = [
  "dkg/start",
  "dkg/deal",
  "dkg/echo",
  "dkg/finish",
  "dkg/confirm",
  "sign/commit",
  "sign/share",
  "policy",
  "passkey",
  "reshare/start",
  "reshare/deal",
  "reshare/echo",
  "reshare/finish",
  "reshare/confirm",
  "notice/open",
  "notice/cancel",
  "safe/bind",
  "safe/sign",
  "status",
  "log",
] as const;

/** The name of one of them: also its path. */
export type CosignerKind = (typeof COSIGNER_KINDS)[number];

/** One request, before its body was read. */
export interface CosignerRequest {
  readonly kind: CosignerKind;
  /** The account: the id of the ceremony that made its key, 32 bytes. */
  readonly account: Uint8Array;
  readonly from: Party;
  /** Larger than every number this party sent for this account. */
  readonly number: number;
  readonly body: Json;
}

/** A body, or a refusal. */
export type CosignerAnswer = Outcome<Json>;

/** Longest request and longest answer, in characters. */
export const MESSAGE_MAX = 262_144;

/** What the identity key of the sender signs: the very text. */
export function requestDigest(text: string): Uint8Array {
  return sha256(concatBytes(utf8ToBytes("holdall/cosigner/request/v1\0"), utf8ToBytes(text)));
}

/** Writes a request. */
export function formatRequest({ kind, account, from, number, body }: CosignerRequest): string {
  const hex = Array.from(account, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return JSON.stringify({ v: 1, kind, account: hex, from, number, body });
}

/** Reads a request, or refuses `malformed`. */
export function parseRequest(text: string): Outcome<CosignerRequest> {
  if (text.length > MESSAGE_MAX) return refuse("too-large", String(text.length));
  const read = readFields<CosignerRequest & { readonly v: number }>(parseJson(text), {
    v: (value) => (value === 1 ? 1 : null),
    kind: readWord(COSIGNER_KINDS),
    account: readBytes(32),
    from: readParty,
    number: readInteger,
    body: (value) => value ?? null,
  });
  return read === null ? refuse("malformed", "request") : accept(read);
}

/** Writes an answer. */
export function formatAnswer(answer: CosignerAnswer): string {
  return JSON.stringify(
    answer.ok
      ? { v: 1, ok: answer.value }
      : { v: 1, refusal: answer.refusal, detail: answer.detail },
  );
}

const CODE = /^[a-z]+(?:-[a-z]+)*$/u;

/** Reads an answer; one that is none of the language is the silence of a broken co-signer. */
export function parseAnswer(text: string): CosignerAnswer {
  const value = text.length <= MESSAGE_MAX ? parseJson(text) : null;
  const done = readFields<{ readonly v: number; readonly ok: Json }>(value, {
    v: readInteger,
    ok: (one) => one ?? null,
  });
  if (done !== null) return accept(done.ok);
  const refused = readFields<{
    readonly v: number;
    readonly refusal: string;
    readonly detail: string;
  }>(value, { v: readInteger, refusal: readText(64), detail: readText(512) });
  // A code that the registry does not have is shown as it is: it has no sentence to lie with.
  if (refused === null || !CODE.test(refused.refusal)) {
    return refuse("cosigner-silent", "unreadable answer");
  }
  return refuse(refused.refusal as RefusalCode, refused.detail);
}
