import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";

const MAGIC = Buffer.from("HLDSNAP1");
const DIGEST_BYTES = 32;

/** Steps of one writing, in order: a crash after any of them loses nothing that was written before. */
export type SnapshotStep = "opened" | "written" | "synced" | "previous-kept" | "renamed";

/**
 * Writes a snapshot so that at each moment a whole one is on the disk: temporary file, sync,
 * the current one becomes the previous one, rename, sync of the folder. `onStep` is told each step.
 */
export function writeSnapshot(
  folder: string,
  body: Uint8Array,
  onStep: (step: SnapshotStep) => void = () => {},
): void {
  const { current, previous, temporary } = filesOf(folder);
  const handle = openSync(temporary, "w");
  onStep("opened");
  writeSync(handle, MAGIC);
  writeSync(handle, createHash("sha256").update(body).digest());
  writeAll(handle, body);
  onStep("written");
  fsyncSync(handle);
  closeSync(handle);
  onStep("synced");
  if (existsSync(current)) renameSync(current, previous);
  onStep("previous-kept");
  renameSync(temporary, current);
  onStep("renamed");
  syncFolder(folder);
}

export interface FoundSnapshot {
  readonly body: Uint8Array;
  /** What was wrong with the newer one, when the previous one had to be taken. */
  readonly damage: string | undefined;
}

/** The newest whole snapshot of a folder, or `undefined` when there is none at all. Throws when all are damaged. */
export function readSnapshot(folder: string): FoundSnapshot | undefined {
  const { current, previous } = filesOf(folder);
  let damage: string | undefined;
  for (const file of [current, previous]) {
    if (!existsSync(file)) continue;
    const bytes = readFileSync(file);
    const body = bytes.subarray(MAGIC.length + DIGEST_BYTES);
    const digest = bytes.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES);
    const isWhole =
      bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
      createHash("sha256").update(body).digest().equals(digest);
    if (isWhole) return { body, damage };
    damage = `${file} is damaged: its checksum does not match`;
  }
  if (damage !== undefined) throw new Error(`${damage}, and there is no older one that is whole`);
  return undefined;
}

function filesOf(folder: string) {
  const current = `${folder}/snapshot`;
  return { current, previous: `${current}.previous`, temporary: `${current}.new` };
}

function writeAll(handle: number, body: Uint8Array): void {
  for (let done = 0; done < body.length;) done += writeSync(handle, body, done);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
