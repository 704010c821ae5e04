/**
 * Snapshots as copies of memory. A structure writes its columns and counters in a fixed order and
 * reads them back in the same order; what is not written does not exist after a restart.
 *
 * Form: a row of items on 8-byte boundaries. A number is one f64; a column is its length in bytes
 * as f64 and then the bytes, padded with zeros. Little-endian, like every machine we run on.
 */
import { larger } from "./larger.ts";

/** Any column of a structure. */
export type Column = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

const ALIGNMENT = 8;
const FIRST_BYTES = 1 << 12;

function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Collects the state of structures into one run of bytes. */
export class StateWriter {
  private buffer = new ArrayBuffer(FIRST_BYTES);
  private target = new Uint8Array(this.buffer);
  private view = new DataView(this.buffer);
  private end = 0;

  /** Appends one number, bit by bit. */
  number(value: number): void {
    this.reserve(ALIGNMENT);
    this.view.setFloat64(this.end, value, true);
    this.end += ALIGNMENT;
  }

  /** Appends the bytes of a column; pass a `subarray` to write only what is in use. */
  column(column: Column): void {
    this.number(column.byteLength);
    this.reserve(paddedBytes(column.byteLength));
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    this.target.set(bytes, this.end);
    this.end += paddedBytes(column.byteLength);
  }

  /** Appends a text as its UTF-16 code units. */
  text(text: string): void {
    const units = new Uint16Array(text.length);
    for (let i = 0; i < text.length; i += 1) units[i] = text.charCodeAt(i);
    this.column(units);
  }

  /** Everything written so far, as one copy. */
  toBytes(): Uint8Array {
    return this.target.slice(0, this.end);
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.byteLength) return;
    this.buffer = larger(this.buffer, Math.max(this.end + bytes, this.buffer.byteLength * 2));
    this.target = new Uint8Array(this.buffer);
    this.view = new DataView(this.buffer);
  }
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
    for (const unit of units) text += String.fromCharCode(unit);
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
