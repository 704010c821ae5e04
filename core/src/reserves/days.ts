/**
 * The chain of days (§6): the minute of the snapshot, which nobody can choose late, the link from
 * each manifest to the one before, and the signed note that explains a missing day.
 */
import { concat, equalBytes, fromLittleEndian, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { bytesOf, hash, list, oneOf, record, text } from "./codec.ts";
import type { Decoded } from "./codec.ts";
import { manifestHash } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { dayNumber } from "./snapshot.ts";

const TAG_BEACON = 0x0a;
const TAG_COMMIT = 0x0b;
export const MINUTES_PER_DAY = 1440;

/** True when the snapshot fires at a minute, given the first finalised block of that minute. Certain by the last. */
export function slotFires(
  sha256: Sha256,
  day: number,
  minute: number,
  { blockHash, previousHash }: { readonly blockHash: Bytes; readonly previousHash: Bytes },
): boolean {
  const digest = sha256(
    concat(
      Uint8Array.of(TAG_BEACON),
      littleEndian(day, 4),
      littleEndian(minute, 2),
      blockHash,
      previousHash,
    ),
  );
  return fromLittleEndian(digest.subarray(0, 8)) * BigInt(MINUTES_PER_DAY - minute) < 1n << 64n;
}

/** Minute of a committed secret: used where no chain is reachable, and shown as a weak beacon. */
export function commitMinute(sha256: Sha256, secret: Bytes, previousHash: Bytes): number {
  const digest = sha256(concat(Uint8Array.of(TAG_BEACON), secret, previousHash));
  return Number(fromLittleEndian(digest.subarray(0, 8)) % BigInt(MINUTES_PER_DAY));
}

/** Published the day before the secret is used. */
export function commitmentOf(sha256: Sha256, secret: Bytes): Bytes {
  return sha256(concat(Uint8Array.of(TAG_COMMIT), secret));
}

const SLOT_BYTES = 40;

/** `beacon.bin` of the slot kind: slot and block hash of every minute up to the one that fired. */
export function beaconBytes(
  minutes: readonly { readonly slot: bigint; readonly blockHash: Bytes }[],
): Bytes {
  return concat(...minutes.flatMap(({ slot, blockHash }) => [littleEndian(slot, 8), blockHash]));
}

export type ChainCode = "ok" | "chain-broken" | "date-gap" | "beacon-mismatch";

/** Whether the beacon file says that the snapshot fired at the manifest's minute and not before. */
export function checkBeacon(
  sha256: Sha256,
  manifest: Manifest,
  file: Bytes,
  previous?: Manifest,
): ChainCode {
  const { kind, minute } = manifest.beacon;
  if (!equalBytes(sha256(file), manifest.beacon.hash)) return "beacon-mismatch";
  const previousHash = manifest.previous.hash;
  if (kind === "commit") {
    if (
      previous !== undefined &&
      !equalBytes(commitmentOf(sha256, file), previous.beacon.nextCommit)
    )
      return "beacon-mismatch";
    return commitMinute(sha256, file, previousHash) === minute ? "ok" : "beacon-mismatch";
  }
  const day = dayNumber(manifest.date);
  if (day === undefined || minute >= MINUTES_PER_DAY || file.length !== SLOT_BYTES * (minute + 1))
    return "beacon-mismatch";
  let slotBefore = -1n;
  for (let m = 0; m <= minute; m++) {
    const at = SLOT_BYTES * m;
    const slot = fromLittleEndian(file.subarray(at, at + 8));
    if (slot <= slotBefore) return "beacon-mismatch";
    slotBefore = slot;
    const fires = slotFires(sha256, day, m, {
      blockHash: file.subarray(at + 8, at + SLOT_BYTES),
      previousHash,
    });
    if (fires !== (m === minute)) return "beacon-mismatch";
  }
  return "ok";
}

const MS_PER_MINUTE = 60_000;
/** How long after the start of the drawn minute the snapshot may be sequenced (§6). */
export const SNAPSHOT_DELAY_MS_MAX = 180_000;

/** Start of the drawn minute, in milliseconds since 1970; undefined for a date that is none. */
export function drawnMs({ date, beacon }: Pick<Manifest, "date" | "beacon">): number | undefined {
  const day = dayNumber(date);
  return day === undefined ? undefined : (day * MINUTES_PER_DAY + beacon.minute) * MS_PER_MINUTE;
}

/** True when the engine's own time of the snapshot lies within the drawn minute or the two after it. */
export function isTimely(manifest: Manifest): boolean {
  const drawn = drawnMs(manifest);
  if (drawn === undefined) return false;
  const delayMs = manifest.snapshot.timeMs - drawn;
  return delayMs >= 0 && delayMs <= SNAPSHOT_DELAY_MS_MAX;
}

/** Whether `next` links to `previous`: `date-gap` is a warning, answered by the reason the manifest states. */
export function checkLink(sha256: Sha256, previous: Manifest, next: Manifest): ChainCode {
  if (!equalBytes(next.previous.hash, manifestHash(sha256, previous))) return "chain-broken";
  const [before, after] = [dayNumber(previous.date), dayNumber(next.date)];
  if (before === undefined || after === undefined || after <= before) return "chain-broken";
  if (next.previous.date !== previous.date) return "chain-broken";
  return after === before + 1 ? "ok" : "date-gap";
}

const gap = record({
  format: oneOf("holdall-gap/1"),
  date: text,
  previous: hash,
  reason: oneOf(
    "ledger-unbalanced",
    "row-insolvent",
    "row-out-of-range",
    "prover-failed",
    "platform-down",
  ),
  signatures: list(record({ key: hash, signature: bytesOf(64) })),
});
export type Gap = Decoded<typeof gap>;

/** `gap.json`: why a day has no proof. */
export function gapBytes(value: Gap): Bytes {
  return canonicalBytes(gap.encode(value));
}
