import type { Disk, DiskFile } from "@holdall/server/ports";
import { DiskError, readFully } from "@holdall/server/ports";
import { isSame, isZero } from "./bytes.ts";
import type { JournalHead } from "./journal.ts";
import type { JournalRecord } from "./record.ts";
import { chainBreak, claimedLength, decodeRecord, recordBytesMax, sectorBytes } from "./record.ts";
import type { SegmentHeader } from "./segment.ts";
import { decodeSegmentHeader, segmentHeaderBytes, segmentName, segmentsAmong } from "./segment.ts";
import { readWatermark, watermarkName } from "./watermark.ts";
import type { Watermark } from "./watermark.ts";

/** A place in the journal, the same in every copy. */
export interface Position {
  /** First sequence of the segment. */
  readonly segment: number;
  readonly offset: number;
}

/** What a copy holds at a position where a record is expected. */
export type Finding =
  | { readonly kind: "valid"; readonly record: JournalRecord; readonly bytes: Uint8Array }
  | { readonly kind: "empty" }
  | { readonly kind: "missing" }
  | { readonly kind: "bad"; readonly reason: string };

/** Present in a copy while it is mended: what is wrong with it then is no sign of a failing disk. */
export const mendingName = "mending";

/** Bytes read at once: a whole longest record is always inside. */
const windowBytes = recordBytesMax;

/** A failed check is repeated on freshly read bytes: a transient misreading must not condemn a good disk. */
const readingsMax = 3;

/** Reads one copy of the journal, whatever state it is in. Sectors that cannot be read appear as 0xff. */
export class CopyReader {
  readonly folder: string;
  /** First sequences of the segments, ascending. */
  readonly segments: readonly number[];
  readonly #disk: Disk;
  #file: DiskFile | undefined;
  #segment = -1;
  #window = new Uint8Array(0);
  #windowStart = 0;
  #windowEnd = 0;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.folder = folder;
    this.segments = disk.exists(folder) ? segmentsAmong(disk.list(folder)) : [];
  }

  /** True when a mending of this copy was begun and not finished. */
  isMending(): boolean {
    return this.#disk.exists(`${this.folder}/${mendingName}`);
  }

  path(segment: number): string {
    return `${this.folder}/${segmentName(segment)}`;
  }

  /** Size of a segment's file; 0 when there is none. */
  sizeBytes(segment: number): number {
    return this.#open(segment)?.sizeBytes() ?? 0;
  }

  /** The segment's own header, if it is whole. */
  header(segment: number): SegmentHeader | undefined {
    for (let reading = 1; ; reading += 1) {
      const header = decodeSegmentHeader(this.bytesAt({ segment, offset: 0 }, segmentHeaderBytes));
      if (header !== undefined || reading === readingsMax) return header;
      this.#forget();
    }
  }

  watermark(): Watermark | undefined {
    const path = `${this.folder}/${watermarkName}`;
    if (!this.#disk.exists(path)) return undefined;
    const file = this.#disk.open(path, "read");
    try {
      return readWatermark(file)?.mark;
    } finally {
      file.close();
    }
  }

  /** What stands where the record after `head` should be. Bytes and body stay valid until the next call. */
  find(position: Position, head: JournalHead): Finding {
    for (let reading = 1; ; reading += 1) {
      const finding = this.#findOnce(position, head);
      if (finding.kind !== "bad" || reading === readingsMax) return finding;
      this.#forget();
    }
  }

  /** True when the copy has just these bytes there. */
  holds(position: Position, bytes: Uint8Array): boolean {
    return isSame(this.bytesAt(position, bytes.length), bytes);
  }

  /** A whole record at `position`, wherever it belongs; `undefined` when there is none. */
  recordAt(position: Position): JournalRecord | undefined {
    const lengthBytes = claimedLength(this.bytesAt(position, sectorBytes));
    if (lengthBytes === 0) return undefined;
    const record = decodeRecord(this.bytesAt(position, lengthBytes));
    return typeof record === "string" ? undefined : record;
  }

  /** Up to `length` bytes (at most `recordBytesMax`) from `position`; fewer at the end of the file. Valid until the next call. */
  bytesAt({ segment, offset }: Position, length: number): Uint8Array {
    const file = this.#open(segment);
    if (file === undefined) return new Uint8Array(0);
    if (offset < this.#windowStart || offset + length > this.#windowEnd) this.#load(file, offset);
    const start = offset - this.#windowStart;
    return this.#window.subarray(
      start,
      Math.min(start + length, this.#windowEnd - this.#windowStart),
    );
  }

  /** True when the segment's file holds only zeros from `position` to its end, read again in doubt. */
  isZeroFrom(position: Position): boolean {
    for (let reading = 1; ; reading += 1) {
      const isClean = this.dataEnd(position) === position.offset;
      if (isClean || reading === readingsMax) return isClean;
      this.#forget();
    }
  }

  /** The offset after the last sector, from `position` on, that is not all zeros; its own offset if there is none. */
  dataEnd({ segment, offset }: Position): number {
    const sizeBytes = this.sizeBytes(segment);
    let end = offset;
    for (let start = offset; start < sizeBytes; start += windowBytes) {
      const bytes = this.bytesAt({ segment, offset: start }, windowBytes);
      if (isZero(bytes)) continue;
      for (let at = 0; at < bytes.length; at += sectorBytes) {
        if (!isZero(bytes.subarray(at, at + sectorBytes))) end = start + at + sectorBytes;
      }
    }
    return Math.min(end, Math.max(sizeBytes, offset));
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#segment = -1;
    this.#forget();
  }

  #findOnce(position: Position, head: JournalHead): Finding {
    const start = this.bytesAt(position, sectorBytes);
    if (start.length === 0) return { kind: "missing" };
    const lengthBytes = claimedLength(start);
    if (lengthBytes === 0)
      return isZero(start) ? { kind: "empty" } : { kind: "bad", reason: "its header is damaged" };
    const bytes = this.bytesAt(position, lengthBytes);
    const record = decodeRecord(bytes);
    if (typeof record === "string") return { kind: "bad", reason: record };
    const reason = chainBreak(record, head);
    return reason === undefined ? { kind: "valid", record, bytes } : { kind: "bad", reason };
  }

  #open(segment: number): DiskFile | undefined {
    if (this.#segment === segment) return this.#file;
    this.close();
    if (!this.segments.includes(segment)) return undefined;
    this.#file = this.#disk.open(this.path(segment), "read");
    this.#segment = segment;
    return this.#file;
  }

  #load(file: DiskFile, offset: number): void {
    const length = Math.min(windowBytes, Math.max(0, file.sizeBytes() - offset));
    if (this.#window.length < length) this.#window = new Uint8Array(length);
    this.#windowStart = offset;
    this.#windowEnd = offset + length;
    readSectors(file, this.#window.subarray(0, length), offset);
  }

  #forget(): void {
    this.#windowStart = 0;
    this.#windowEnd = 0;
  }
}

/** Reads `target` whole; where the disk fails, sector by sector, so that only what is lost reads as 0xff. */
function readSectors(file: DiskFile, target: Uint8Array, offset: number): void {
  if (tryRead(file, target, offset)) return;
  for (let at = 0; at < target.length; at += sectorBytes) {
    const sector = target.subarray(at, at + sectorBytes);
    if (!tryRead(file, sector, offset + at)) sector.fill(0xff);
  }
}

function tryRead(file: DiskFile, target: Uint8Array, offset: number): boolean {
  try {
    return readFully(file, target, offset) === target.length;
  } catch (error) {
    if (error instanceof DiskError && error.code === "input-output") return false;
    throw error;
  }
}
