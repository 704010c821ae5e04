import type { Disk } from "@holdall/server/ports";
import type { Position } from "./copy-reader.ts";
import { CopyReader } from "./copy-reader.ts";
import type { Digest, JournalBatch, JournalHead } from "./journal.ts";
import type { JournalRecord } from "./record.ts";
import { emptyHead, headAfter } from "./record.ts";
import { segmentHeaderBytes } from "./segment.ts";

/** The files of a journal: one folder per copy. */
interface JournalFiles {
  readonly disk: Disk;
  readonly folders: readonly string[];
}

/** Which files to read, and from where to where. */
export interface ReadOptions extends JournalFiles {
  readonly fromSequence: number;
  /** Last sequence to read: one that is durable. */
  readonly untilSequence: number;
}

/**
 * The records that hold `fromSequence` to `untilSequence`, each from the first copy that has it
 * whole. Reading while the journal is written is safe: nothing above `untilSequence` is looked at. A
 * record's body is valid until the next one is asked for. Throws when no copy has a record whole.
 */
function* readRecords(options: ReadOptions): Generator<JournalRecord> {
  const { disk, folders, fromSequence, untilSequence } = options;
  if (fromSequence < 1)
    throw new RangeError(`a journal begins with sequence 1, not ${fromSequence}`);
  const readers = folders.map((folder) => new CopyReader(disk, folder));
  try {
    const segments = [...new Set(readers.flatMap((reader) => reader.segments))].sort(
      (left, right) => left - right,
    );
    const start = segments.findLastIndex((segment) => segment <= fromSequence);
    let head: JournalHead | undefined;
    for (const segment of segments.slice(Math.max(0, start))) {
      head ??= headBefore(readers, segment);
      for (let offset = segmentHeaderBytes; head.nextSequence <= untilSequence;) {
        const record = findRecord(readers, { segment, offset }, head);
        if (record === undefined) break;
        head = headAfter(record);
        if (head.nextSequence > fromSequence) yield record;
        offset += record.lengthBytes;
      }
    }
    const next = head?.nextSequence ?? 1;
    if (next <= untilSequence)
      throw new Error(`no copy of the journal holds sequence ${next} whole`);
  } finally {
    for (const reader of readers) reader.close();
  }
}

/** The batches that hold `fromSequence` to `untilSequence`; otherwise like `readRecords`. */
export function* readBatches(options: ReadOptions): Generator<JournalBatch> {
  for (const { batch } of readRecords(options)) yield batch;
}

/**
 * The chain hash of the record that holds `sequence`: what a snapshot taken after this command names
 * as its place in the journal. For sequence 0 the hash of an empty journal.
 */
export function hashAt(
  options: Omit<ReadOptions, "fromSequence" | "untilSequence">,
  sequence: number,
): Digest {
  if (sequence === 0) return emptyHead().hash;
  for (const { hash } of readRecords({
    ...options,
    fromSequence: sequence,
    untilSequence: sequence,
  }))
    return hash;
  throw new Error(`the journal does not hold sequence ${sequence}`);
}

/** The head before the first record of a segment, from its header. Epoch and time are not in it: 0 is below all. */
function headBefore(readers: readonly CopyReader[], segment: number): JournalHead {
  if (segment === 1) return emptyHead();
  for (const reader of readers) {
    const header = reader.segments.includes(segment) ? reader.header(segment) : undefined;
    if (header !== undefined)
      return { nextSequence: segment, epoch: 0, timeMicros: 0, hash: header.hash };
  }
  throw new Error(`no copy of the journal has a whole header of the segment ${segment}`);
}

function findRecord(
  readers: readonly CopyReader[],
  position: Position,
  head: JournalHead,
): JournalRecord | undefined {
  for (const reader of readers) {
    const finding = reader.find(position, head);
    if (finding.kind === "valid") return finding.record;
  }
  return undefined;
}
