/**
 * The nonces that this device knows for a user. The user's own is drawn here, at the first sign-in, so
 * that no two users can be shown one row; what it replaced stays, for the days before.
 */
import type { Client } from "@holdall/client";

/** A nonce and the first day on which it is in force. */
export interface KeptNonce {
  readonly from: string;
  readonly nonce: string;
}

const KEY = "holdall-reserves-nonces";
const NONCE_BYTES = 32;
const NONCE_TEXT = /^[0-9a-f]{64}$/;

type NonceDoor = Pick<Client["rest"], "reservesNonce" | "reservesNonceSet">;

/**
 * Asks which nonce is in force, and replaces one that the venue drew by one that this device draws;
 * once at a time, whichever tab and part of the page asks.
 */
export async function ownNonces(rest: NonceDoor, userId: string): Promise<readonly KeptNonce[]> {
  // Browsers have locks only where the page came by a safe way.
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined) return replaceVenues(rest, userId);
  return locks.request(KEY, () => replaceVenues(rest, userId));
}

async function replaceVenues(rest: NonceDoor, userId: string): Promise<readonly KeptNonce[]> {
  const stated = await rest.reservesNonce();
  const known = withNonce(keptNonces(userId), { from: "", nonce: stated.nonce });
  // Another device may have set the nonce: the venue's own counts for the days before that.
  const { venueNonce } = stated;
  const before =
    typeof venueNonce === "string" ? withNonce(known, { from: "", nonce: venueNonce }) : known;
  if (stated.drawnBy === "user") return keepNonces(userId, before);
  const nonce = drawNonce();
  // Kept before it is set: a nonce that this device forgot would be of no use to its owner.
  keepNonces(userId, withNonce(before, { from: "9999-12-31", nonce }));
  const { effectiveFrom = "" } = await rest.reservesNonceSet({ nonce });
  return keepNonces(userId, withNonce(before, { from: effectiveFrom ?? "", nonce }));
}

/** Those that may be in force on a day, the likeliest first. */
export function noncesFor(nonces: readonly KeptNonce[], date: string): readonly string[] {
  const isBefore = ({ from }: KeptNonce): boolean => from <= date;
  const newestFirst = nonces.toSorted((a, b) => b.from.localeCompare(a.from));
  const likely = [
    ...newestFirst.filter(isBefore),
    ...newestFirst.filter((each) => !isBefore(each)),
  ];
  return likely.map(({ nonce }) => nonce);
}

/** The list with one more; a nonce that is known keeps the day that it is known by. */
export function withNonce(nonces: readonly KeptNonce[], added: KeptNonce): readonly KeptNonce[] {
  return nonces.some(({ nonce }) => nonce === added.nonce) ? nonces : [...nonces, added];
}

/** The nonces in a kept text; what is none is left out. */
export function readNonces(text: string): readonly KeptNonce[] {
  const kept: unknown = JSON.parse(text);
  return Array.isArray(kept) ? (kept as unknown[]).filter(isKeptNonce) : [];
}

function isKeptNonce(value: unknown): value is KeptNonce {
  const { from, nonce } = (value ?? {}) as Partial<KeptNonce>;
  return typeof from === "string" && typeof nonce === "string" && NONCE_TEXT.test(nonce);
}

function keptNonces(userId: string): readonly KeptNonce[] {
  try {
    return readNonces(localStorage.getItem(`${KEY}-${userId}`) ?? "[]");
  } catch {
    return [];
  }
}

function keepNonces(userId: string, nonces: readonly KeptNonce[]): readonly KeptNonce[] {
  try {
    localStorage.setItem(`${KEY}-${userId}`, JSON.stringify(nonces));
  } catch {
    // Private windows may refuse storage: the venue keeps the nonce too.
  }
  return nonces;
}

function drawNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
