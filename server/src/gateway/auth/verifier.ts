import { createPublicKey, hash, verify, type KeyObject } from "node:crypto";
import type { Scope } from "@holdall/core/contract";
import { Recent } from "../recent.ts";
import { refusals, type Refusal } from "../refusal.ts";
import { isListed } from "./address-list.ts";
import type { ApiKey, ApiKeys } from "./api-key.ts";
import { signeeCandidates, type SignedPart } from "./signee.ts";

/** What a caller shows with a signed request; header values, or the four texts of a socket frame. */
export interface Credentials {
  readonly publicKey: string | undefined;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  /** 5000 when absent. */
  readonly window: string | undefined;
  /** The address the request came from. */
  readonly address: string;
}

/** Who called, and the identity of the request for the engine's memory of repeats. */
export interface Caller {
  readonly key: ApiKey;
  /** The address that the request came from. */
  readonly address: string;
  readonly requestA: number;
  readonly requestB: number;
  readonly requestExpiresMs: number;
}

export interface Verifier {
  /** The key that the credentials name, if they are complete: cheap, before any signature check. */
  identify(credentials: Credentials, nowMs: number): ApiKey | Refusal;
  /** Checks times, signature, then address, expiry and scope; in that order, the cheapest first. */
  verify(
    key: ApiKey,
    credentials: Credentials,
    request: { readonly parts: () => readonly SignedPart[]; readonly scope: Scope | undefined },
    nowMs: number,
  ): Caller | Refusal;
}

const WINDOW_MS_DEFAULT = "5000";
const WINDOW_MS_MAX = 60_000;
/** How long beyond its window a request identity is remembered. */
const IDENTITY_MARGIN_MS = 5_000;
/** Importing a key costs as much as a tenth of a verification; at least this many stay imported. */
const KEY_OBJECTS_MAX = 65_536;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

const digitsForm = /^\d{1,16}$/;

/** Verifies signed requests on the calling thread: a thread pool costs more than it saves. */
export function createVerifier(keys: ApiKeys): Verifier {
  const keyObjects = new Recent<string, KeyObject>(2 * KEY_OBJECTS_MAX);

  function keyObjectOf(publicKey: string): KeyObject | undefined {
    const known = keyObjects.get(publicKey);
    if (known !== undefined) return known;
    const bytes = Buffer.from(publicKey, "base64");
    if (bytes.length !== PUBLIC_KEY_BYTES) return undefined;
    const der = Buffer.concat([SPKI_PREFIX, bytes]);
    const imported = createPublicKey({ key: der, format: "der", type: "spki" });
    keyObjects.set(publicKey, imported);
    return imported;
  }

  function isSigned(
    key: ApiKey,
    credentials: Credentials,
    window: string,
    parts: readonly SignedPart[],
  ): boolean {
    const signature = Buffer.from(credentials.signature!, "base64");
    const keyObject = keyObjectOf(key.publicKey);
    if (signature.length !== SIGNATURE_BYTES || keyObject === undefined) return false;
    return signeeCandidates(parts, credentials.timestamp!, window).some((text) =>
      verify(null, Buffer.from(text), keyObject, signature),
    );
  }

  return {
    identify(credentials) {
      const { publicKey, signature, timestamp } = credentials;
      if (publicKey === undefined || signature === undefined || timestamp === undefined)
        return refusals.unauthorized;
      return keys.find(publicKey) ?? refusals.signatureInvalid;
    },

    verify(key, credentials, request, nowMs) {
      const window = credentials.window ?? WINDOW_MS_DEFAULT;
      const timestamp = credentials.timestamp!;
      if (!digitsForm.test(timestamp)) return refusals.timestampInvalid;
      if (!digitsForm.test(window)) return refusals.windowInvalid;
      const windowMs = Number(window);
      if (windowMs < 1 || windowMs > WINDOW_MS_MAX) return refusals.windowInvalid;
      if (Math.abs(nowMs - Number(timestamp)) > windowMs) return refusals.requestExpired;
      if (!isSigned(key, credentials, window, request.parts())) return refusals.signatureInvalid;
      if (key.expiresAtMs <= nowMs) return refusals.keyExpired;
      if (!isListed(key.ipList, credentials.address)) return refusals.addressForbidden;
      if (request.scope !== undefined && !key.scopes.includes(request.scope))
        return {
          ...refusals.scopeMissing,
          message: `The API key lacks the scope ${request.scope}`,
        };
      const requestExpiresMs = Number(timestamp) + windowMs + IDENTITY_MARGIN_MS;
      const { address } = credentials;
      const identity = requestIdentity(key.publicKey, credentials.signature!);
      return { key, address, ...identity, requestExpiresMs };
    },
  };
}

/**
 * The identity of a request: two 53-bit halves of SHA-256(key ‖ signature bytes). The signature is
 * decoded first, so that another base64 spelling of the same bytes is the same request.
 */
export function requestIdentity(
  publicKey: string,
  signature: string,
): { readonly requestA: number; readonly requestB: number } {
  const bytes = Buffer.concat([Buffer.from(publicKey, "base64"), Buffer.from(signature, "base64")]);
  const digest = hash("sha256", bytes, "buffer");
  return { requestA: half(digest, 0), requestB: half(digest, 8) };
}

/** 53 bits at an offset, never 0, because 0 stands for "none". */
function half(digest: Buffer, offset: number): number {
  const high = digest.readUInt32LE(offset) & 0x1f_ffff;
  return Math.max(1, high * 2 ** 32 + digest.readUInt32LE(offset + 4));
}

/** True when what a check gave back is a refusal. */
export function isRefusal(outcome: object): outcome is Refusal {
  return "status" in outcome && "code" in outcome && "message" in outcome;
}
