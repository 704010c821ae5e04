/**
 * Rows found by hash: chains of rows under each bucket, a free list for rows given back (last in,
 * first out). It knows nothing of what the rows hold: whoever owns the columns compares the keys.
 * Row 0 is never used, so that 0 ends a chain.
 */
import type { StateReader, StateWriter } from "./memory.ts";
import { larger } from "./larger.ts";

export const ROW_NONE = 0;
const FIRST = 64;

/** Mixes two 32-bit halves into one hash (the finisher of MurmurHash3). */
export function hashOf(a: number, b: number): number {
  let h = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b ^ (b >>> 15), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 16), 0xc2b2_ae35);
  return h ^ (h >>> 13);
}

export class RowIndex {
  private heads = new Int32Array(FIRST);
  private links = new Int32Array(FIRST);
  private hashes = new Int32Array(FIRST);
  private used = 0;
  private free = ROW_NONE;
  private live = 0;

  /** Rows in use. */
  count(): number {
    return this.live;
  }

  /** Rows that the owner's columns must have room for, row 0 included. */
  capacity(): number {
    return this.links.length;
  }

  /** The largest row that was ever in use. */
  rowMax(): number {
    return this.used;
  }

  /** The first row that may have a hash, or ROW_NONE. */
  first(hash: number): number {
    return this.heads[hash & (this.heads.length - 1)];
  }

  /** The next row of the same chain, or ROW_NONE. */
  next(row: number): number {
    return this.links[row];
  }

  /** Takes a row for a hash; the owner grows its columns to `capacity` afterwards. */
  add(hash: number): number {
    const row = this.takeRow();
    const bucket = hash & (this.heads.length - 1);
    this.hashes[row] = hash;
    this.links[row] = this.heads[bucket];
    this.heads[bucket] = row;
    this.live += 1;
    return row;
  }

  /** Gives a row back. */
  remove(row: number): void {
    const bucket = this.hashes[row] & (this.heads.length - 1);
    let at = this.heads[bucket];
    if (at === row) {
      this.heads[bucket] = this.links[row];
    } else {
      while (this.links[at] !== row) at = this.links[at];
      this.links[at] = this.links[row];
    }
    this.links[row] = this.free;
    this.free = row;
    this.live -= 1;
  }

  save(writer: StateWriter): void {
    writer.number(this.used);
    writer.number(this.free);
    writer.number(this.live);
    writer.column(this.heads);
    writer.column(this.links.subarray(0, this.used + 1));
    writer.column(this.hashes.subarray(0, this.used + 1));
  }

  load(reader: StateReader): void {
    this.used = reader.number();
    this.free = reader.number();
    this.live = reader.number();
    this.heads = new Int32Array(reader.buffer());
    this.links = new Int32Array(reader.buffer(this.heads.byteLength));
    this.hashes = new Int32Array(reader.buffer(this.heads.byteLength));
  }

  private takeRow(): number {
    if (this.free !== ROW_NONE) {
      const row = this.free;
      this.free = this.links[row];
      return row;
    }
    if (this.used + 1 >= this.links.length) this.grow();
    this.used += 1;
    return this.used;
  }

  /** As many buckets as rows. Every row is in use when this is called: none is free. */
  private grow(): void {
    const length = this.links.length * 2;
    this.links = new Int32Array(larger(this.links.buffer, length * 4));
    this.hashes = new Int32Array(larger(this.hashes.buffer, length * 4));
    this.heads = new Int32Array(length);
    for (let row = 1; row <= this.used; row += 1) {
      const bucket = this.hashes[row] & (length - 1);
      this.links[row] = this.heads[bucket];
      this.heads[bucket] = row;
    }
  }
}
