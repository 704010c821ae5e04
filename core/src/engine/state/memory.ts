/**
 * Snapshots as copies of memory. A structure writes its columns and counters in a fixed order and
 * reads them back in the same order; what is not written does not exist after a restart.
 *
 * Form: a row of items on 8-byte boundaries. A number is one f64; a column is its length in bytes
 * as f64 and then the bytes, padded with zeros. Little-endian, like every machine we run on.
 */
/** Any column of a structure. */
export type Column = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

const ALIGNMENT = 8;
const WORD_SHIFT = 2;
const WORD_BYTES = 1 << WORD_SHIFT;
/** So many code units become text at once: fewer than a call takes arguments. */
const TEXT_UNITS = 1 << 12;

function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/**
 * Collects the state of structures into one run of bytes. Columns are looked at again when the bytes
 * are asked for, and copied once: they must not change in between.
 */
export class StateWriter {
  private readonly pieces: (number | Column)[] = [];
  private bytes = 0;

  /** Appends one number, bit by bit. */
  number(value: number): void {
    this.pieces.push(value);
    this.bytes += ALIGNMENT;
  }

  /** Appends the bytes of a column; pass a `subarray` to write only what is in use. */
  column(column: Column): void {
    this.number(column.byteLength);
    this.pieces.push(column);
    this.bytes += paddedBytes(column.byteLength);
  }

  /** Appends a text as its UTF-16 code units. */
  text(text: string): void {
    const units = new Uint16Array(text.length);
    for (let i = 0; i < text.length; i += 1) units[i] = text.charCodeAt(i);
    this.column(units);
  }

  /** Everything written so far, in a memory of its own. */
  toBytes(): Uint8Array {
    const target = new Uint8Array(this.bytes);
    const numbers = new Float64Array(target.buffer);
    let at = 0;
    for (const piece of this.pieces) {
      if (typeof piece === "number") {
        numbers[at >>> 3] = piece;
        at += ALIGNMENT;
      } else {
        target.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at);
        at += paddedBytes(piece.byteLength);
      }
    }
    return target;
  }

  /** True when `bytes` are what `toBytes` would give now. Nothing is copied. */
  isWrittenIn(bytes: Uint8Array): boolean {
    if (bytes.byteLength !== this.bytes) return false;
    const number = new Float64Array(1);
    let at = 0;
    for (const piece of this.pieces) {
      if (typeof piece === "number") number[0] = piece;
      const column = typeof piece === "number" ? number : piece;
      const end = at + paddedBytes(column.byteLength);
      if (!isPaddedColumn(bytes.subarray(at, end), column)) return false;
      at = end;
    }
    return true;
  }
}

/** True when `bytes` are those of the column, and zeros behind it. */
function isPaddedColumn(bytes: Uint8Array, column: Column): boolean {
  const own = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  let at = 0;
  if (bytes.byteOffset % WORD_BYTES === 0 && own.byteOffset % WORD_BYTES === 0) {
    const words = own.byteLength >>> WORD_SHIFT;
    const left = new Uint32Array(bytes.buffer, bytes.byteOffset, words);
    const right = new Uint32Array(own.buffer, own.byteOffset, words);
    for (let word = 0; word < words; word += 1) if (left[word] !== right[word]) return false;
    at = words << WORD_SHIFT;
  }
  for (; at < own.byteLength; at += 1) if (bytes[at] !== own[at]) return false;
  for (; at < bytes.byteLength; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Reads back what a `StateWriter` wrote, in the same order. */
export class StateReader {
  private readonly view: DataView;
  private readonly source: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.source = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(): number {
    this.require(ALIGNMENT);
    const value = this.view.getFloat64(this.at, true);
    this.at += ALIGNMENT;
    return value;
  }

  /** A copy of the next column's bytes, in a buffer of at least `bytesMin` filled up with zeros. */
  buffer(bytesMin = 0): ArrayBuffer {
    const bytes = this.number();
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error("the snapshot is damaged");
    this.require(paddedBytes(bytes));
    const target = new ArrayBuffer(Math.max(bytes, bytesMin));
    new Uint8Array(target).set(this.source.subarray(this.at, this.at + bytes));
    this.at += paddedBytes(bytes);
    return target;
  }

  text(): string {
    const units = new Uint16Array(this.buffer());
    let text = "";
    for (let at = 0; at < units.length; at += TEXT_UNITS)
      text += Reflect.apply(String.fromCharCode, undefined, units.subarray(at, at + TEXT_UNITS));
    return text;
  }

  /** True when everything was read. */
  isAtEnd(): boolean {
    return this.at === this.source.byteLength;
  }

  private require(bytes: number): void {
    if (this.at + bytes > this.source.byteLength) throw new Error("the snapshot is cut short");
  }
}
