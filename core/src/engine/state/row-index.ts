/**
 * Rows found by hash: chains of rows under each bucket, a free list for rows given back (last in,
 * first out). It knows nothing of what the rows hold: whoever owns the columns compares the keys, of
 * rows whose whole hash is the right one alone; so a key that is not there costs no look at a column.
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
  /** By row, side by side in one line of the machine's memory: the next row of its chain, its hash. */
  private chain = new Int32Array(FIRST * 2);
  private used = 0;
  private free = ROW_NONE;
  private live = 0;

  /** Rows in use. */
  count(): number {
    return this.live;
  }

  /** Rows that the owner's columns must have room for, row 0 included. */
  capacity(): number {
    return this.heads.length;
  }

  /** The largest row that was ever in use. */
  rowMax(): number {
    return this.used;
  }

  /** The first row of a hash, or ROW_NONE. */
  first(hash: number): number {
    return this.sought(this.heads[hash & (this.heads.length - 1)], hash);
  }

  /** The next row of the same hash, or ROW_NONE. */
  next(row: number): number {
    return this.sought(this.chain[linkAt(row)], this.chain[hashAt(row)]);
  }

  private sought(from: number, hash: number): number {
    const { chain } = this;
    let row = from;
    while (row !== ROW_NONE && chain[hashAt(row)] !== hash) row = chain[linkAt(row)];
    return row;
  }

  /** Takes a row for a hash; the owner grows its columns to `capacity` afterwards. */
  add(hash: number): number {
    const row = this.takeRow();
    const bucket = hash & (this.heads.length - 1);
    this.chain[hashAt(row)] = hash;
    this.chain[linkAt(row)] = this.heads[bucket];
    this.heads[bucket] = row;
    this.live += 1;
    return row;
  }

  /** Gives a row back. */
  remove(row: number): void {
    const { chain, heads } = this;
    const bucket = chain[hashAt(row)] & (heads.length - 1);
    let at = heads[bucket];
    if (at === row) {
      heads[bucket] = chain[linkAt(row)];
    } else {
      while (chain[linkAt(at)] !== row) at = chain[linkAt(at)];
      chain[linkAt(at)] = chain[linkAt(row)];
    }
    chain[linkAt(row)] = this.free;
    this.free = row;
    this.live -= 1;
  }

  save(writer: StateWriter): void {
    writer.number(this.used);
    writer.number(this.free);
    writer.number(this.live);
    writer.column(this.heads);
    writer.column(this.column(linkAt));
    writer.column(this.column(hashAt));
  }

  load(reader: StateReader): void {
    this.used = reader.number();
    this.free = reader.number();
    this.live = reader.number();
    this.heads = new Int32Array(reader.buffer());
    const links = new Int32Array(reader.buffer());
    const hashes = new Int32Array(reader.buffer());
    this.chain = new Int32Array(this.heads.length * 2);
    for (let row = 0; row <= this.used; row += 1) {
      this.chain[linkAt(row)] = links[row];
      this.chain[hashAt(row)] = hashes[row];
    }
  }

  /** One of the two sides of the chain, of the rows that were ever in use. */
  private column(at: (row: number) => number): Int32Array<ArrayBuffer> {
    return Int32Array.from({ length: this.used + 1 }, (_, row) => this.chain[at(row)]);
  }

  private takeRow(): number {
    if (this.free !== ROW_NONE) {
      const row = this.free;
      this.free = this.chain[linkAt(row)];
      return row;
    }
    if (this.used + 1 >= this.heads.length) this.grow();
    this.used += 1;
    return this.used;
  }

  /** As many buckets as rows. Every row is in use when this is called: none is free. */
  private grow(): void {
    const length = this.heads.length * 2;
    this.chain = new Int32Array(larger(this.chain.buffer, length * 8));
    this.heads = new Int32Array(length);
    for (let row = 1; row <= this.used; row += 1) {
      const bucket = this.chain[hashAt(row)] & (length - 1);
      this.chain[linkAt(row)] = this.heads[bucket];
      this.heads[bucket] = row;
    }
  }
}

function linkAt(row: number): number {
  return row * 2;
}

function hashAt(row: number): number {
  return row * 2 + 1;
}
