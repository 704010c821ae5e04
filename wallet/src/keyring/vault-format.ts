import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { sameBytes } from "./bytes.ts";

/** Argon2id parameters of a password wrap (RFC 9106). */
export interface StretchParameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Uint8Array;
}

/** One way into a vault: the data key, sealed under a password or a passkey's PRF output. */
export type Wrap =
  | {
      readonly kind: "password";
      readonly kdf: StretchParameters;
      readonly nonce: Uint8Array;
      readonly box: Uint8Array;
    }
  | {
      readonly kind: "passkey";
      readonly credentialId: Uint8Array;
      readonly rpId: string;
      readonly prfSalt: Uint8Array;
      readonly nonce: Uint8Array;
      readonly box: Uint8Array;
    };

/** A vault file, read but not opened. */
export interface SealedVault {
  /** Grows by one at each write; the higher of two slots is the newer. */
  readonly counter: number;
  readonly wraps: readonly Wrap[];
  readonly nonce: Uint8Array;
  readonly box: Uint8Array;
}

/** Version this wallet writes and reads. */
const VAULT_VERSION = 1;
/** Largest vault file, in bytes. */
export const VAULT_BYTES_MAX = 1 << 20;
/** Most ways into one vault. */
export const WRAPS_MAX = 8;

const BOUNDS = { memoryKiB: [19_456, 1_048_576], passes: [2, 16], lanes: [1, 4] } as const;

/**
 * True when the stretching parameters are allowed: below, somebody made guessing cheap; above,
 * somebody means to exhaust the device. Checked when writing and when reading.
 */
export function isStretchAllowed(kdf: StretchParameters): boolean {
  return (
    isWithin(kdf.memoryKiB, BOUNDS.memoryKiB) &&
    isWithin(kdf.passes, BOUNDS.passes) &&
    isWithin(kdf.lanes, BOUNDS.lanes)
  );
}

/** Writes a vault as its one canonical text. */
export function formatVault(vault: SealedVault): string {
  const open = { ...headFields(vault), body: bodyFields(vault) };
  return JSON.stringify({ ...open, check: base64.encode(checksum(JSON.stringify(open))) });
}

/**
 * Reads a vault file. Only the canonical text is accepted, so an extra field, a repeated field or
 * another order is damage. The check sum tells damage from a wrong password; it is no protection
 * against a forger, who is stopped by the seal. Refuses `too-large`, `vault-newer`,
 * `vault-damaged`, `vault-parameters`.
 */
export function parseVault(text: string): Outcome<SealedVault> {
  if (text.length > VAULT_BYTES_MAX) return refuse("too-large", String(text.length));
  const file = record(parseJson(text));
  if (file === null) return refuse("vault-damaged", "json");
  const version = file["holdallVault"];
  if (Number.isSafeInteger(version) && (version as number) > VAULT_VERSION) {
    return refuse("vault-newer", String(version));
  }
  const vault = parseFields(file);
  if (vault === null) return refuse("vault-damaged", "fields");
  if (formatVault(vault) !== text) return refuse("vault-damaged", "check");
  const weak = vault.wraps.find((wrap) => wrap.kind === "password" && !isStretchAllowed(wrap.kdf));
  return weak === undefined ? accept(vault) : refuse("vault-parameters");
}

/** What the seal of the body covers besides the body: everything else in the file. */
export function bodyContext(vault: Omit<SealedVault, "box">): Uint8Array {
  return utf8ToBytes(JSON.stringify({ ...headFields(vault), nonce: base64.encode(vault.nonce) }));
}

/** What the seal of a wrap covers besides the data key: the wrap's own header. */
export function wrapContext(wrap: Wrap): Uint8Array {
  const { box: _, ...header } = wrapFields(wrap);
  return utf8ToBytes(JSON.stringify({ holdallVault: VAULT_VERSION, ...header }));
}

function headFields(vault: Pick<SealedVault, "counter" | "wraps">) {
  return {
    holdallVault: VAULT_VERSION,
    counter: vault.counter,
    wraps: vault.wraps.map(wrapFields),
  };
}

function bodyFields(vault: SealedVault) {
  return { nonce: base64.encode(vault.nonce), box: base64.encode(vault.box) };
}

function wrapFields(wrap: Wrap) {
  const sealed = { nonce: base64.encode(wrap.nonce), box: base64.encode(wrap.box) };
  if (wrap.kind === "password") {
    const { memoryKiB, passes, lanes, salt } = wrap.kdf;
    const numbers = { name: "argon2id", version: 19, memoryKiB, passes, lanes };
    return { kind: wrap.kind, kdf: { ...numbers, salt: base64.encode(salt) }, ...sealed };
  }
  return {
    kind: wrap.kind,
    credentialId: base64.encode(wrap.credentialId),
    rpId: wrap.rpId,
    prfSalt: base64.encode(wrap.prfSalt),
    ...sealed,
  };
}

function parseFields(file: Record<string, unknown>): SealedVault | null {
  const body = record(file["body"]);
  const rows = file["wraps"];
  const counter = file["counter"];
  if (body === null || !Array.isArray(rows) || rows.length > WRAPS_MAX) return null;
  if (!Number.isSafeInteger(counter) || (counter as number) < 1 || rows.length === 0) return null;
  const wraps = rows.map((row) => parseWrap(record(row)));
  const nonce = bytes(body["nonce"], 24);
  const box = bytes(body["box"]);
  if (nonce === null || box === null || wraps.includes(null)) return null;
  return { counter: counter as number, wraps: wraps as Wrap[], nonce, box };
}

function parseWrap(row: Record<string, unknown> | null): Wrap | null {
  if (row === null) return null;
  const nonce = bytes(row["nonce"], 24);
  const box = bytes(row["box"], 48);
  if (nonce === null || box === null) return null;
  if (row["kind"] === "password") {
    const kdf = parseStretch(record(row["kdf"]));
    return kdf === null ? null : { kind: "password", kdf, nonce, box };
  }
  const credentialId = bytes(row["credentialId"]);
  const prfSalt = bytes(row["prfSalt"], 32);
  const rpId = row["rpId"];
  if (row["kind"] !== "passkey" || credentialId === null || prfSalt === null) return null;
  if (typeof rpId !== "string") return null;
  return { kind: "passkey", credentialId, rpId, prfSalt, nonce, box };
}

function parseStretch(row: Record<string, unknown> | null): StretchParameters | null {
  const salt = bytes(row?.["salt"], 16);
  const numbers = [row?.["memoryKiB"], row?.["passes"], row?.["lanes"]];
  if (row === null || salt === null || !numbers.every(Number.isSafeInteger)) return null;
  if (row["name"] !== "argon2id" || row["version"] !== 19) return null;
  const [memoryKiB, passes, lanes] = numbers as [number, number, number];
  return { memoryKiB, passes, lanes, salt };
}

function checksum(text: string): Uint8Array {
  return sha256(utf8ToBytes(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

function bytes(value: unknown, length?: number): Uint8Array | null {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/u.test(value)) return null;
  if (value.length % 4 !== 0) return null;
  let decoded: Uint8Array;
  try {
    decoded = base64.decode(value);
  } catch {
    return null;
  }
  return length === undefined || decoded.length === length ? decoded : null;
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high;
}

/** True when two credential ids are the same. */
export function isSameCredential(left: Uint8Array, right: Uint8Array): boolean {
  return sameBytes(left, right);
}
