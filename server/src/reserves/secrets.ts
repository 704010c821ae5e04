/** What the operator keeps to itself: the master key, the nonces of users, and which day used which. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { daySecretOf } from "@holdall/core/reserves";
import { sha256 } from "./primitives.ts";

const KEY_FILE = "master.key";
const NONCES_FILE = "nonces.json";
const MODE_PRIVATE = 0o600;

/** What must be kept to prove a day again: the command up to which it was taken, and the nonces in force. */
export interface DayRecord {
  readonly sequence: number;
  /** The running engine's zero-sum report then: deposits less withdrawals of each asset, decimal text. */
  readonly heldUnits: readonly string[];
  /** By user id, in hexadecimal: those that users drew themselves. */
  readonly nonces: Readonly<Record<string, string>>;
}

export interface ReserveSecrets {
  /** 32 bytes from which day secrets, beacon secrets and the signing seed are derived. */
  readonly masterKey: Uint8Array;
  /** Nonces that users' own clients drew, by user id. */
  readonly nonces: () => Readonly<Record<string, string>>;
  /** A user's nonce: their own, or the one drawn here until they bring theirs. */
  readonly nonceOf: (userId: bigint) => Uint8Array;
  /** Keeps a user's own nonce, on disk before it is in force. */
  readonly setNonce: (userId: bigint, nonce: string) => void;
  readonly keepDay: (date: string, record: DayRecord) => void;
  /** Puts the record of a moment that could not be proven aside, under its sequence: it was seen, and stays. */
  readonly passDay: (date: string) => void;
  readonly dayRecord: (date: string) => DayRecord | undefined;
}

/** Opens the folder of secrets, and makes the master key where there is none yet. */
export function openSecrets(folder: string): ReserveSecrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keep = (name: string, text: string): void => {
    const path = join(folder, name);
    writeFileSync(`${path}.new`, text, { mode: MODE_PRIVATE, flush: true });
    renameSync(`${path}.new`, path);
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
  let nonces = JSON.parse(read(NONCES_FILE) ?? "{}") as Readonly<Record<string, string>>;
  return {
    masterKey,
    nonces: () => nonces,
    nonceOf: (userId) => nonceIn(nonces, masterKey, userId),
    setNonce(userId, nonce) {
      const after = { ...nonces, [String(userId)]: nonce };
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
    dayRecord,
  };
}

/** The nonce in force for a user: the one drawn by their client, or one derived from the master key. */
export function nonceIn(
  nonces: Readonly<Record<string, string>>,
  masterKey: Uint8Array,
  userId: bigint,
): Uint8Array {
  const own = nonces[String(userId)];
  return own === undefined
    ? daySecretOf(sha256, masterKey, `nonce ${userId}`)
    : new Uint8Array(Buffer.from(own, "hex"));
}
