/**
 * The 32-byte record of the frozen command files, little-endian:
 * kind u8, flags u8, market u16, account u32, orderRef u32, priceTicks u32, sizeLots u32,
 * totalLots u32, time u64 in microseconds.
 */
export const RECORD_BYTES = 32;
export const RECORD_WORDS = RECORD_BYTES / 4;

/** Kinds of records. Numbers are the bytes of the files: they never change. */
export const KIND = { place: 1, cancel: 2, move: 3, replace: 4, mark: 5 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** Bits of the flags byte. */
export const FLAG = { ask: 1, ioc: 2, postOnly: 4 } as const;

/** Time of the first record; each following one is a microsecond later. */
export const START_MICROS = 1_700_000_000_000_000;

/** One command of a file. `orderRef` is the ordinal, from zero, of the order among the placed ones. */
export interface FileCommand {
  readonly kind: Kind;
  readonly flags: number;
  readonly market: number;
  readonly account: number;
  readonly orderRef: number;
  readonly priceTicks: number;
  /** Of a place: its size. Of a replace: the new open size. Of a move: the open size, unchanged. */
  readonly sizeLots: number;
  /** What was filled before plus the open size: the size an amendment asks for by its total. */
  readonly totalLots: number;
}

/** A file being written: room for exactly `count` records. */
export interface CommandWriter {
  readonly count: number;
  write(command: FileCommand): void;
  /** The bytes, once every record is written. */
  finish(): Uint8Array;
}

/** Starts a file of `count` records. */
export function commandWriter(count: number): CommandWriter {
  const bytes = new Uint8Array(count * RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  let written = 0;
  return {
    count,
    write(command) {
      if (written === count) throw new RangeError("the file is full");
      const at = written * RECORD_BYTES;
      view.setUint8(at, command.kind);
      view.setUint8(at + 1, command.flags);
      view.setUint16(at + 2, command.market, true);
      view.setUint32(at + 4, command.account, true);
      view.setUint32(at + 8, command.orderRef, true);
      view.setUint32(at + 12, command.priceTicks, true);
      view.setUint32(at + 16, command.sizeLots, true);
      view.setUint32(at + 20, command.totalLots, true);
      view.setBigUint64(at + 24, BigInt(START_MICROS + written), true);
      written += 1;
    },
    finish() {
      if (written !== count) throw new RangeError(`${written} of ${count} records written`);
      return bytes;
    },
  };
}

/** A file as 32-bit words, for readers that must not allocate: `RECORD_WORDS` per command. */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  if (bytes.byteLength % RECORD_BYTES !== 0) throw new RangeError("not a whole number of records");
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Record `index` of a file, as an object. */
export function commandAt(words: Uint32Array, index: number): FileCommand {
  const at = index * RECORD_WORDS;
  const first = words[at];
  return {
    kind: (first & 0xff) as Kind,
    flags: (first >>> 8) & 0xff,
    market: first >>> 16,
    account: words[at + 1],
    orderRef: words[at + 2],
    priceTicks: words[at + 3],
    sizeLots: words[at + 4],
    totalLots: words[at + 5],
  };
}
