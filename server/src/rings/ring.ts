/**
 * The memory of a ring, as both sides see it.
 *
 * Cells (Int32, one per cache line so that threads do not disturb each other): `writtenCell`, then
 * per reader its cursor and its state. Positions count words of 8 bytes since the beginning, modulo
 * 2^32; differences are exact as long as nobody is 32 GiB behind. Then `capacityBytes` of records:
 * length u32, zero u32, bytes, padded to 8. `wrapMark` in place of a length: the next record is at the
 * beginning of the memory, for no record is ever cut in two.
 */
import { Doorbell } from "./doorbell.ts";

/** `required`: the writer waits for it. `lossy`: the writer runs over it and says so. */
export type ReaderKind = "required" | "lossy";

/** How large a ring is, and for whom. */
export interface RingOptions {
  /** Power of two, from `capacityBytesMin` to `capacityBytesMax`. */
  readonly capacityBytes: number;
  /** Longest record; by default, and at most, half the capacity less its 8-byte prefix. */
  readonly recordBytesMax?: number;
  /** One entry per reader, 1 to `readersMax`; by default one required reader. */
  readonly readers?: readonly ReaderKind[];
  /** Where each reader sleeps, where it already has a bell; by default each gets one. */
  readonly readerBells?: readonly Doorbell[];
  /** Where the writer sleeps when the ring is full; by default it gets one. */
  readonly writerBell?: Doorbell;
}

/** A ring as plain data, to be handed to other threads. */
export interface RingShared {
  readonly memory: SharedArrayBuffer;
  readonly capacityBytes: number;
  readonly recordBytesMax: number;
  readonly readers: readonly ReaderKind[];
  readonly readerBells: readonly SharedArrayBuffer[];
  readonly writerBell: SharedArrayBuffer;
}

const capacityBytesMin = 64;
const capacityBytesMax = 2 ** 30;
const readersMax = 16;
/** Bytes of length and padding before each record. */
const prefixBytes = 8;
/** Stands where a length would: the next record is at the beginning of the memory. */
export const wrapMark = 0xffff_ffff;

/** States of a reader. */
export const readerActive = 0;
export const readerOverrun = 1;

const lineCells = 16;
/** Cell of the end of the published records, and of the mark that no more will come. */
export const writtenCell = 0;
export const closedCell = 1;
/** Cell of how far a reader has released, and of its state. */
export const cursorCell = (reader: number): number => (1 + reader) * lineCells;
export const stateCell = (reader: number): number => cursorCell(reader) + 1;

/** The shared memory seen through the widths that rings use. */
export interface RingViews {
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly words: Uint32Array<SharedArrayBuffer>;
}

/** Makes a ring. Options out of their range throw a `RangeError`. */
export function createRing(options: RingOptions): RingShared {
  const { capacityBytes, readers = ["required"] } = options;
  const recordBytesLimit = capacityBytes / 2 - prefixBytes;
  const { recordBytesMax = recordBytesLimit } = options;
  const isPowerOfTwo = Number.isInteger(Math.log2(capacityBytes));
  if (!isPowerOfTwo || capacityBytes < capacityBytesMin || capacityBytes > capacityBytesMax) {
    throw new RangeError(`a ring holds a power of two from 64 to 2^30 bytes, not ${capacityBytes}`);
  }
  if (
    !Number.isInteger(recordBytesMax) ||
    recordBytesMax < 1 ||
    recordBytesMax > recordBytesLimit
  ) {
    throw new RangeError(
      `records of this ring have 1 to ${recordBytesLimit} bytes, not ${recordBytesMax}`,
    );
  }
  if (readers.length < 1 || readers.length > readersMax) {
    throw new RangeError(`a ring has 1 to ${readersMax} readers, not ${readers.length}`);
  }
  const bellOf = (reader: number): Doorbell => options.readerBells?.[reader] ?? new Doorbell();
  return {
    memory: new SharedArrayBuffer(cellBytes(readers.length) + capacityBytes),
    capacityBytes,
    recordBytesMax,
    readers,
    readerBells: readers.map((_, reader) => bellOf(reader).memory),
    writerBell: (options.writerBell ?? new Doorbell()).memory,
  };
}

/** Opens the views of a ring in this thread. */
export function ringViews({ memory, readers, capacityBytes }: RingShared): RingViews {
  const start = cellBytes(readers.length);
  return {
    cells: new Int32Array(memory, 0, start / 4),
    bytes: new Uint8Array(memory, start, capacityBytes),
    words: new Uint32Array(memory, start, capacityBytes / 4),
  };
}

/** Words of 8 bytes that a record takes, its prefix included. */
export function recordWords(length: number): number {
  return 1 + ((length + 7) >>> 3);
}

function cellBytes(readers: number): number {
  return (1 + readers) * lineCells * 4;
}
