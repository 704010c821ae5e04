/**
 * Segments: the files of one copy, `<first sequence, 16 digits>.seg`.
 *
 * A segment is filled with zeros and synced before it gets its name, so that appending to it never
 * needs space. Its header of 4,096 bytes, little-endian: magic `HLDS` u32, 4: format u16, 6: zero u16,
 * 8: journal id (16 bytes), 24: first sequence u64, 32: chain hash so far, 64: size of the segment u64,
 * zeros, 4092: CRC-32 of bytes 0–4092. Records follow; none is cut by the end of its segment.
 */
import { crc32 } from "node:zlib";
import { isZero, readU64, writeU64 } from "./bytes.ts";
import type { Digest } from "./journal.ts";
import { sectorBytes } from "./record.ts";

export const segmentHeaderBytes = 4_096;
/** Size of a segment unless somebody asks for another. */
export const segmentBytesDefault = 64 * 1024 * 1024;
/** A new journal begins with a segment of at most this size, which holds any record: it is there at once. */
const firstSegmentBytes = 4 * 1024 * 1024;
/** Room for the header and one record of one sector. */
const segmentBytesMin = segmentHeaderBytes + sectorBytes;
const segmentBytesMax = 1024 * 1024 * 1024;
export const journalIdBytes = 16;

const magic = 0x5344_4c48; // "HLDS", read as a little-endian word.
const format = 1;
const suffix = ".seg";

/** What a segment says about itself. */
export interface SegmentHeader {
  readonly journalId: Uint8Array;
  readonly firstSequence: number;
  /** Chain hash of the record before the segment's first. */
  readonly hash: Digest;
  readonly segmentBytes: number;
}

/** The file name of the segment that begins with `firstSequence`. */
export function segmentName(firstSequence: number): string {
  return `${String(firstSequence).padStart(16, "0")}${suffix}`;
}

/** First sequences of the segments among `names`, ascending. */
export function segmentsAmong(names: readonly string[]): number[] {
  const firsts = names
    .filter((name) => /^\d{16}\.seg$/.test(name))
    .map((name) => Number(name.slice(0, 16)));
  return firsts.sort((left, right) => left - right);
}

/**
 * Size of the segment after one of `currentBytes` (0: of a journal's first), where none shall have more
 * than `segmentBytes`. It doubles: what is written on one segment leaves time to prepare twice as much.
 */
export function nextSegmentBytes(currentBytes: number, segmentBytes: number): number {
  return Math.min(segmentBytes, Math.max(firstSegmentBytes, currentBytes * 2));
}

/** Throws a `RangeError` unless `segmentBytes` is a size of segments. */
export function checkSegmentBytes(segmentBytes: number): void {
  const isInRange = segmentBytes >= segmentBytesMin && segmentBytes <= segmentBytesMax;
  if (isInRange && segmentBytes % sectorBytes === 0) return;
  throw new RangeError(
    `a segment has ${segmentBytesMin} to ${segmentBytesMax} bytes, a multiple of ${sectorBytes}, not ${segmentBytes}`,
  );
}

/** The 4,096 bytes of a header. */
export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(segmentHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, format, true);
  bytes.set(header.journalId, 8);
  writeU64(view, 24, header.firstSequence);
  bytes.set(header.hash, 32);
  writeU64(view, 64, header.segmentBytes);
  view.setUint32(4092, crc32(bytes.subarray(0, 4092)), true);
  return bytes;
}

/** The header at the beginning of `bytes`; `undefined` when it is damaged or of another format. */
export function decodeSegmentHeader(bytes: Uint8Array): SegmentHeader | undefined {
  if (bytes.length < segmentHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, segmentHeaderBytes);
  if (view.getUint32(0, true) !== magic || view.getUint16(4, true) !== format) return undefined;
  if (view.getUint32(4092, true) !== crc32(bytes.subarray(0, 4092))) return undefined;
  if (!isZero(bytes.subarray(6, 8)) || !isZero(bytes.subarray(72, 4092))) return undefined;
  return {
    journalId: Uint8Array.from(bytes.subarray(8, 8 + journalIdBytes)),
    firstSequence: readU64(view, 24),
    hash: Uint8Array.from(bytes.subarray(32, 64)),
    segmentBytes: readU64(view, 64),
  };
}
