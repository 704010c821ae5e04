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

/** A place between two records. */
interface Place extends Position {
  readonly head: JournalHead;
}

/**
 * Reads a journal that is being written, going on where the last reading ended. Each record comes
 * from the first copy that has it whole; nothing above a durable sequence is looked at.
 */
export class JournalTail {
  readonly #files: JournalFiles;
  readonly #fromSequence: number;
  #place: Place | undefined;

  constructor(files: JournalFiles, fromSequence: number) {
    if (fromSequence < 1)
      throw new RangeError(`a journal begins with sequence 1, not ${fromSequence}`);
    this.#files = files;
    this.#fromSequence = fromSequence;
  }

  /** The batches up to the one that holds a durable `untilSequence`; each is valid until the next is asked for. */
  *read(untilSequence: number): Generator<JournalBatch> {
    for (const { batch } of this.records(untilSequence)) yield batch;
  }

  /** Like `read`, with what surrounds each batch. Throws when no copy has a record whole. */
  *records(untilSequence: number): Generator<JournalRecord> {
    const { disk, folders } = this.#files;
    const readers = folders.map((folder) => new CopyReader(disk, folder));
    try {
      let place = this.#place ?? placeBefore(readers, this.#fromSequence);
      while (place.head.nextSequence <= untilSequence) {
        const record = findRecord(readers, place, place.head);
        if (record === undefined) {
          place = nextSegment(readers, place);
          continue;
        }
        place = { ...place, offset: place.offset + record.lengthBytes, head: headAfter(record) };
        this.#place = place;
        if (place.head.nextSequence > this.#fromSequence) yield record;
      }
    } finally {
      for (const reader of readers) reader.close();
    }
  }
}

/** The records that hold `fromSequence` to `untilSequence`. */
function readRecords({
  fromSequence,
  untilSequence,
  ...files
}: ReadOptions): Generator<JournalRecord> {
  return new JournalTail(files, fromSequence).records(untilSequence);
}

/** The beginning of the segment that holds `sequence`, or will. */
function placeBefore(readers: readonly CopyReader[], sequence: number): Place {
  const segments = readers.flatMap((reader) => reader.segments);
  const segment = Math.max(1, ...segments.filter((each) => each <= sequence));
  return { segment, offset: segmentHeaderBytes, head: headBefore(readers, segment) };
}

/** The beginning of the next segment, which is named after its first sequence. */
function nextSegment(readers: readonly CopyReader[], { segment, head }: Place): Place {
  const next = head.nextSequence;
  if (segment === next || !readers.some((reader) => reader.segments.includes(next)))
    throw new Error(`no copy of the journal holds sequence ${next} whole`);
  return { segment: next, offset: segmentHeaderBytes, head };
}

/** The batches that hold `fromSequence` to `untilSequence`: a `JournalTail` read once. */
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
