import type { Disk, DiskFile } from "@holdall/server/ports";
import { DiskError, readFully, writeFully } from "@holdall/server/ports";
import type { Position } from "./copy-reader.ts";
import type { JournalBatch, JournalHead } from "./journal.ts";
import { checkBatch } from "./journal.ts";
import {
  chainBreak,
  checkpointBytes,
  decodeRecord,
  encodeRecord,
  headAfter,
  recordBytesMax,
  recordHeaderBytes,
  recordLength,
} from "./record.ts";
import { nextSegmentBytes, segmentHeaderBytes, segmentName } from "./segment.ts";
import { SegmentAhead } from "./segment-file.ts";
import type { SpaceLevel } from "./space.ts";
import { spaceLevel, stricter } from "./space.ts";
import { readWatermark, WatermarkFile, watermarkName } from "./watermark.ts";

/**
 * A write or sync of the journal failed. After a failed sync the kernel reports success for data that
 * it has dropped, so nothing may be tried again: the process must end, and start from what is on disk.
 */
export class JournalBroken extends Error {
  override readonly name = "JournalBroken";
}

/**
 * Zeros prepared for the next segment: in one idle turn, and, under load, so many per byte of records
 * and so many at once. Twice as fast as the current segment fills, so the next one, which has at most
 * twice its size, is ready in time.
 */
const idlePrepareBytes = 1024 * 1024;
const preparePerByte = 2;
const loadPrepareBytes = 256 * 1024;

export interface WriterOptions {
  readonly disk: Disk;
  /** The copies, all holding the same history up to `head`. */
  readonly folders: readonly string[];
  readonly journalId: Uint8Array;
  /** Size that the segments begun from now on grow to. */
  readonly segmentBytes: number;
  readonly head: JournalHead;
  readonly end: Position;
  /** Where the last record begins, if nothing says that it is durable. */
  readonly unsure: Position | undefined;
  /** True when a repair came before: the next record says so. */
  readonly isRepaired: boolean;
}

/** One copy, open for appending. */
interface Copy {
  readonly folder: string;
  ahead: SegmentAhead;
  readonly watermark: WatermarkFile;
  segment: DiskFile;
}

/**
 * Appends records to every copy: `write`, then `sync`, and only then is the batch durable. One record
 * is in flight at a time, so that a crash leaves at most one torn record behind. Blocks its thread.
 */
export class JournalWriter {
  /** Most bytes of commands in one batch. */
  readonly bodyBytesMax: number;
  readonly #disk: Disk;
  readonly #journalId: Uint8Array;
  readonly #segmentBytes: number;
  readonly #copies: readonly Copy[];
  readonly #buffer = new Uint8Array(recordBytesMax);
  #head: JournalHead;
  #offset: number;
  /** Size of the segment being written; an older one may differ from those begun now. */
  #currentBytes: number;
  #inFlight: JournalHead | undefined;
  #isRepaired: boolean;
  #isAheadFull = false;
  /** Zeros to prepare for what was written since the last time. */
  #owedBytes = 0;
  #failure: JournalBroken | undefined;

  constructor(options: WriterOptions) {
    const { disk, folders, head } = options;
    this.#disk = disk;
    this.#journalId = options.journalId;
    this.#segmentBytes = options.segmentBytes;
    this.bodyBytesMax = bodyBytesIn(options.segmentBytes);
    this.#isRepaired = options.isRepaired;
    this.#head = head;
    this.#offset = options.end.offset;
    this.#copies = folders.map((folder) => openCopy(options, folder));
    this.#currentBytes = this.#copies[0].segment.sizeBytes();
    this.#try("take over the journal", () => {
      this.#rewriteUnsure(options);
      for (const { segment } of this.#copies) segment.fdatasync();
      for (const { watermark } of this.#copies) {
        watermark.write(head.nextSequence - 1, head.hash);
        watermark.sync();
      }
      for (const { folder } of this.#copies) disk.syncDirectory(folder);
    });
  }

  /** Where the durable journal ends. */
  head(): JournalHead {
    return this.#head;
  }

  /** `write` and `sync` in one. */
  append(batch: JournalBatch): JournalHead {
    this.write(batch);
    return this.sync();
  }

  /**
   * Takes over a record that is durable elsewhere, byte for byte, and makes it durable here too. Throws
   * a `RangeError`, and changes nothing, when it does not follow.
   */
  copy(bytes: Uint8Array): JournalHead {
    this.#refuseIfBroken();
    if (this.#inFlight !== undefined)
      throw new Error("a record is in flight already: sync it first");
    const record = decodeRecord(bytes);
    const flaw = typeof record === "string" ? record : chainBreak(record, this.#head);
    if (typeof record === "string" || flaw !== undefined)
      throw new RangeError(`a record of the replicated journal is not taken over: ${flaw}`);
    this.#try("write", () =>
      this.#writeRecord(bytes.subarray(0, record.lengthBytes), headAfter(record)),
    );
    return this.sync();
  }

  /**
   * Writes the next batch to every copy; durable only after `sync`. A batch that may not come next
   * throws a `RangeError` and changes nothing; any other failure is a `JournalBroken`.
   */
  write(batch: JournalBatch): void {
    this.#refuseIfBroken();
    if (this.#inFlight !== undefined)
      throw new Error("a record is in flight already: sync it first");
    checkBatch(batch, this.#head);
    if (batch.body.length > this.bodyBytesMax) {
      throw new RangeError(
        `a body has at most ${this.bodyBytesMax} bytes, not ${batch.body.length}`,
      );
    }
    this.#try("write", () => this.#write(batch));
  }

  /** Makes what was written durable in every copy and returns the new head. */
  sync(): JournalHead {
    this.#refuseIfBroken();
    const head = this.#inFlight;
    if (head === undefined) return this.#head;
    this.#try("sync", () => {
      for (const { segment } of this.#copies) segment.fdatasync();
      for (const { watermark } of this.#copies) watermark.write(head.nextSequence - 1, head.hash);
    });
    this.#inFlight = undefined;
    this.#head = head;
    return head;
  }

  /**
   * Upkeep for a moment without work: makes the watermark durable, then prepares a part of the next
   * segment. True when there is more to do.
   */
  upkeep(): boolean {
    this.#refuseIfBroken();
    this.#try("upkeep", () => {
      for (const { watermark } of this.#copies) watermark.sync();
    });
    this.#prepare(idlePrepareBytes);
    return !this.#isAheadFull && this.#copies.some(({ ahead }) => !ahead.isReady());
  }

  /** What the space left allows, over all copies. */
  spaceLevel(): SpaceLevel {
    const levels = this.#copies.map(({ folder }) => spaceLevel(this.#disk.space(folder)));
    const level = levels.reduce(stricter);
    return this.#isAheadFull ? "cancel-only" : level;
  }

  /** Ends in order: everything synced, the watermark too. */
  stop(): void {
    this.sync();
    this.#try("stop", () => {
      for (const { watermark, segment, ahead } of this.#copies) {
        watermark.sync();
        watermark.close();
        segment.close();
        ahead.discard();
      }
    });
    this.#failure = new JournalBroken("the journal is closed");
  }

  /**
   * What the last process wrote may be in memory only and, where its sync failed, count as clean
   * there: written anew it is dirty again, and a sync makes it durable. One copy at a time, because
   * power cut in the middle may ruin it; with a single copy that risk is the greater one.
   */
  #rewriteUnsure({ unsure, end }: WriterOptions): void {
    if (unsure?.segment !== end.segment || this.#copies.length < 2) return;
    const bytes = new Uint8Array(end.offset - unsure.offset);
    for (const { segment } of this.#copies) {
      readFully(segment, bytes, unsure.offset);
      writeFully(segment, bytes, unsure.offset);
      segment.fdatasync();
    }
  }

  #write(batch: JournalBatch): void {
    const lengthBytes = recordLength(batch.body.length, batch.checkpoint !== undefined);
    const seal = { committedSequence: this.#head.nextSequence - 1, isRepaired: this.#isRepaired };
    const hash = encodeRecord(this.#buffer, batch, seal, this.#head);
    this.#writeRecord(this.#buffer.subarray(0, lengthBytes), {
      nextSequence: batch.firstSequence + batch.count,
      epoch: batch.epoch,
      timeMicros: batch.baseTimeMicros,
      hash,
    });
    this.#isRepaired = false;
  }

  #writeRecord(record: Uint8Array, headAfterIt: JournalHead): void {
    const lengthBytes = record.length;
    if (this.#offset + lengthBytes > this.#currentBytes) this.#beginSegment();
    for (const { segment } of this.#copies) writeFully(segment, record, this.#offset);
    this.#offset += lengthBytes;
    this.#inFlight = headAfterIt;
    this.#owedBytes += lengthBytes * preparePerByte;
    if (this.#owedBytes < Math.min(loadPrepareBytes, this.#segmentBytes)) return;
    this.#prepare(this.#owedBytes);
    this.#owedBytes = 0;
  }

  #beginSegment(): void {
    const { nextSequence: firstSequence, hash } = this.#head;
    const segmentBytes = nextSegmentBytes(this.#currentBytes, this.#segmentBytes);
    const header = { journalId: this.#journalId, firstSequence, hash, segmentBytes };
    const aheadBytes = nextSegmentBytes(segmentBytes, this.#segmentBytes);
    for (const copy of this.#copies) {
      copy.segment.close();
      copy.segment = copy.ahead.take(header);
      copy.ahead = new SegmentAhead(this.#disk, copy.folder, aheadBytes);
    }
    this.#offset = segmentHeaderBytes;
    this.#currentBytes = segmentBytes;
  }

  /** Prepares the next segment; a full disk is no failure yet, the current segment has its space. */
  #prepare(bytes: number): void {
    this.#try("prepare the next segment", () => {
      try {
        for (const { ahead } of this.#copies) ahead.prepare(bytes);
        this.#isAheadFull = false;
      } catch (error) {
        if (!(error instanceof DiskError) || error.code !== "no-space") throw error;
        this.#isAheadFull = true;
      }
    });
  }

  #refuseIfBroken(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #try(operation: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#failure = new JournalBroken(
        `The journal cannot ${operation}, so the process must end: ${why}`,
        { cause: error },
      );
      throw this.#failure;
    }
  }
}

/** Most bytes of commands such that the record, with a checkpoint, fits a segment and its own limit. */
function bodyBytesIn(segmentBytes: number): number {
  const recordBytes = Math.min(recordBytesMax, segmentBytes - segmentHeaderBytes);
  return recordBytes - recordHeaderBytes - checkpointBytes;
}

function openCopy({ disk, segmentBytes, end }: WriterOptions, folder: string): Copy {
  const segment = disk.open(`${folder}/${segmentName(end.segment)}`, "write");
  return {
    folder,
    ahead: new SegmentAhead(disk, folder, nextSegmentBytes(segment.sizeBytes(), segmentBytes)),
    watermark: openWatermark(disk, `${folder}/${watermarkName}`),
    segment,
  };
}

function openWatermark(disk: Disk, path: string): WatermarkFile {
  if (!disk.exists(path)) return new WatermarkFile(disk.open(path, "create"), undefined);
  const file = disk.open(path, "write");
  return new WatermarkFile(file, readWatermark(file));
}
