/** What the operator keeps to itself: the master key, the nonces of users, and each day's moment. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { daySecretOf } from "@holdall/core/reserves";
import { keepFile, nodePorts } from "@holdall/server/ports";
import { sha256 } from "./primitives.ts";

const KEY_FILE = "master.key";
const NONCES_FILE = "nonces.json";

/** What must be kept to prove a day again: the command that it was taken at. */
export interface DayRecord {
  readonly sequence: number;
  /** Deposits less withdrawals of each asset as the running engine told them then, decimal text; empty where they were told before a crash. */
  readonly heldUnits: readonly string[];
}

/** By user id, in hexadecimal: all that a user's own clients ever drew, oldest first. */
export type DrawnNonces = Readonly<Record<string, readonly string[]>>;

export interface ReserveSecrets {
  /** 32 bytes from which day secrets, beacon secrets and the signing seed are derived. */
  readonly masterKey: Uint8Array;
  readonly nonces: () => DrawnNonces;
  /** Keeps a nonce that a user drew, on disk; it is in force once its hash is in the journal. */
  readonly addNonce: (userId: bigint, nonce: string) => void;
  readonly keepDay: (date: string, record: DayRecord) => void;
  /** Puts the record of a moment that could not be proven aside, under its sequence: it was seen, and stays. */
  readonly passDay: (date: string) => void;
  /** How many moments of a day were passed. */
  readonly passedMoments: (date: string) => number;
  readonly dayRecord: (date: string) => DayRecord | undefined;
}

/** Opens the folder of secrets, and makes the master key where there is none yet. */
export function openSecrets(folder: string): ReserveSecrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { disk } = nodePorts();
  const keep = (name: string, text: string): void => {
    keepFile(disk, join(folder, name), Buffer.from(text));
  };
  const read = (name: string): string | undefined =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined;
  if (read(KEY_FILE) === undefined) keep(KEY_FILE, randomBytes(32).toString("hex"));
  const masterKey = new Uint8Array(Buffer.from((read(KEY_FILE) ?? "").trim(), "hex"));
  if (masterKey.length !== 32)
    throw new Error(`${join(folder, KEY_FILE)} does not hold 32 bytes in hexadecimal`);
  const dayRecord = (date: string): DayRecord | undefined => {
    const text = read(`${date}.json`);
    return text === undefined ? undefined : (JSON.parse(text) as DayRecord);
  };
  let nonces = JSON.parse(read(NONCES_FILE) ?? "{}") as DrawnNonces;
  return {
    masterKey,
    nonces: () => nonces,
    addNonce(userId, nonce) {
      const former = nonces[String(userId)] ?? [];
      if (former.includes(nonce)) return;
      const after = { ...nonces, [String(userId)]: [...former, nonce] };
      keep(NONCES_FILE, JSON.stringify(after));
      nonces = after;
    },
    keepDay: (date, record) => keep(`${date}.json`, JSON.stringify(record)),
    passDay(date) {
      const record = dayRecord(date);
      if (record === undefined) return;
      const passed = `${date}.passed-${record.sequence}.json`;
      renameSync(join(folder, `${date}.json`), join(folder, passed));
    },
    passedMoments: (date) =>
      readdirSync(folder).filter((name) => name.startsWith(`${date}.passed-`)).length,
    dayRecord,
  };
}

/** Whose nonce is asked for, and the hash of it that the journal holds; `null` where the user set none. */
export interface NonceInForce {
  readonly userId: bigint;
  readonly hash: string | null;
}

/**
 * The nonce in force for a user: of those that their clients drew the one whose hash is in the
 * journal, or one derived from the master key. Throws where the journal names one that is not kept.
 */
export function nonceInForce(
  { nonces, masterKey }: { readonly nonces: DrawnNonces; readonly masterKey: Uint8Array },
  { userId, hash }: NonceInForce,
): Uint8Array {
  if (hash === null) return daySecretOf(sha256, masterKey, `nonce ${userId}`);
  const own = (nonces[String(userId)] ?? []).find((nonce) => hashOfNonce(nonce) === hash);
  if (own === undefined) throw new Error(`the nonce of user ${userId} in the journal is not kept`);
  return new Uint8Array(Buffer.from(own, "hex"));
}

/** What the journal says of a nonce: the SHA-256 of its 32 bytes. */
export function hashOfNonce(nonce: string): string {
  return Buffer.from(sha256(new Uint8Array(Buffer.from(nonce, "hex")))).toString("hex");
}
