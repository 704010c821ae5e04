/** Batches and disks for the tests of this module. */
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import type { FileJournal, FileJournalOptions } from "./file-journal.ts";
import { openFileJournal } from "./file-journal.ts";
import type { Checkpoint, JournalBatch, JournalHead } from "./journal.ts";
import { commandHeaderBytes } from "./journal.ts";

export const copyA = "data/journal/a";
export const copyB = "data/journal/b";

/** A body of `count` commands; payloads follow from the sequence, so that no two batches look alike. */
export function bodyOf(firstSequence: number, count: number, payloadBytes = 16): Uint8Array {
  const body = new Uint8Array(count * (commandHeaderBytes + payloadBytes));
  const view = new DataView(body.buffer);
  for (let index = 0; index < count; index += 1) {
    const at = index * (commandHeaderBytes + payloadBytes);
    view.setUint16(at, 1 + (index % 7), true);
    view.setUint16(at + 2, commandHeaderBytes + payloadBytes, true);
    view.setUint32(at + 4, index * 3, true);
    for (let byte = 0; byte < payloadBytes; byte += 1) {
      body[at + commandHeaderBytes + byte] = (firstSequence + index) * 31 + byte;
    }
  }
  return body;
}

/** The next batch after `head`. */
export function batchAfter(
  head: JournalHead,
  count = 3,
  changes: Partial<JournalBatch> = {},
): JournalBatch {
  return {
    firstSequence: head.nextSequence,
    count,
    epoch: head.epoch,
    baseTimeMicros: head.timeMicros + 1_000,
    isEpochStart: false,
    rulesVersion: 0,
    body: bodyOf(head.nextSequence, count),
    ...changes,
  };
}

/** A checkpoint that covers the commands up to `sequence`. */
export function checkpointOf(sequence: number): Checkpoint {
  return {
    eventSequence: sequence,
    eventDigest: new Uint8Array(32).fill(0xe1),
    stateSequence: sequence - 1,
    stateDigest: new Uint8Array(32).fill(0x57),
  };
}

type SmallChanges = Partial<Pick<FileJournalOptions, "folders" | "segmentBytes" | "repair">>;

/** A disk in memory and the options of a small journal in two copies on it. */
export function simOptions(seed: bigint, changes: SmallChanges = {}) {
  const clock = new SimClock();
  const disk = new SimDisk(seededRng(seed).fork("disk"), clock);
  const rng = seededRng(seed).fork("journal");
  return { clock, disk, rng, folders: [copyA, copyB], segmentBytes: 8_192, ...changes };
}

/** Opens the journal, appends batches of these counts, and leaves it open. */
export function openWith(options: FileJournalOptions, counts: readonly number[]): FileJournal {
  const journal = openFileJournal(options);
  for (const count of counts) journal.writer.append(batchAfter(journal.writer.head(), count));
  return journal;
}

/** The batches of a journal with bodies of their own. */
export function batchesOf(journal: FileJournal): JournalBatch[] {
  return Array.from(journal.batches(1), (batch) => ({
    ...batch,
    body: Uint8Array.from(batch.body),
  }));
}
