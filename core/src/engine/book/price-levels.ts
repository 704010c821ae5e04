/**
 * Price levels in pages of 1,024 neighbouring prices, shared by all books. Only touched pages
 * exist; an empty page goes back to the pool and is the next one taken. A level is named by one
 * number, page × 1,024 + offset. Page 0 is never used, so that 0 means "no page".
 *
 * Each level holds the ends of its queue, its count of orders and their total size; each page has
 * one bit per level that is not empty, and one bit per word of those bits, so that the next level
 * is found in two steps.
 */
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

/** Prices in one page, as a power of two. */
export const PAGE_BITS = 10;
export const PAGE_LEVELS = 1 << PAGE_BITS;
/** No level at or above the place asked for. */
export const OFFSET_NONE = -1;

const PAGE_NONE = 0;
const LEVEL_BYTES = 24;
const WORDS = 6;
const DOUBLES = 3;
const HEAD = 0;
const TAIL = 1;
const ORDERS = 2;
const TOTAL = 2;
const BITMAP_BITS = PAGE_BITS - 5;
const BITMAP_WORDS = 1 << BITMAP_BITS;
const PAGES_FIRST = 4;

/*
 * Places by `Math.imul` and `| 0`: 32-bit sums, which the machine need not check for overflow.
 */
function wordAt(level: number, field: number): number {
  return (Math.imul(level, WORDS) + field) | 0;
}

function doubleAt(level: number, field: number): number {
  return (Math.imul(level, DOUBLES) + field) | 0;
}

/** The place of the lowest set bit of a word that is not zero. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

export class PriceLevels {
  private ints: Int32Array;
  private doubles: Float64Array;
  /** One bit per level, then one bit per word of them. */
  private bitmaps: Int32Array;
  private summaries: Int32Array;
  private capacity: number;
  private free = PAGE_NONE;
  private used = 0;

  constructor(pages = PAGES_FIRST) {
    this.capacity = Math.max(pages, 2);
    const memory = new ArrayBuffer(this.capacity * PAGE_LEVELS * LEVEL_BYTES);
    this.ints = new Int32Array(memory);
    this.doubles = new Float64Array(memory);
    this.bitmaps = new Int32Array(this.capacity * BITMAP_WORDS);
    this.summaries = new Int32Array(this.capacity);
  }

  /** Bytes of all pages, used or not. */
  bytes(): number {
    return this.ints.byteLength + this.bitmaps.byteLength + this.summaries.byteLength;
  }

  /** Takes an empty page. */
  allocatePage(): number {
    if (this.free !== PAGE_NONE) {
      const page = this.free;
      this.free = this.ints[page * PAGE_LEVELS * WORDS];
      this.ints[page * PAGE_LEVELS * WORDS] = 0;
      return page;
    }
    if (this.used + 1 >= this.capacity) this.grow();
    this.used += 1;
    return this.used;
  }

  /** Gives an empty page back. While it is free, its first word links to the next free one. */
  releasePage(page: number): void {
    this.ints[page * PAGE_LEVELS * WORDS] = this.free;
    this.free = page;
  }

  head(level: number): number {
    return this.ints[wordAt(level, HEAD)];
  }

  setHead(level: number, slot: number): void {
    this.ints[wordAt(level, HEAD)] = slot;
  }

  tail(level: number): number {
    return this.ints[wordAt(level, TAIL)];
  }

  setTail(level: number, slot: number): void {
    this.ints[wordAt(level, TAIL)] = slot;
  }

  /** Orders in the queue. */
  orders(level: number): number {
    return this.ints[wordAt(level, ORDERS)];
  }

  /** Sum of the remaining sizes in the queue, in lots. */
  totalLots(level: number): number {
    return this.doubles[doubleAt(level, TOTAL)];
  }

  /** Counts one order more or less, and its lots. */
  change(level: number, orders: number, lots: number): void {
    this.ints[wordAt(level, ORDERS)] += orders;
    this.doubles[doubleAt(level, TOTAL)] += lots;
  }

  /** Sets the bit of a level that has got its first order. */
  markFilled(page: number, offset: number): void {
    const word = offset >>> 5;
    this.bitmaps[(page << BITMAP_BITS) | word] |= 1 << (offset & 31);
    this.summaries[page] |= 1 << word;
  }

  /** Clears the bit of a level that has lost its last order; true when the page is empty now. */
  markEmpty(page: number, offset: number): boolean {
    const word = offset >>> 5;
    const at = (page << BITMAP_BITS) | word;
    this.bitmaps[at] &= ~(1 << (offset & 31));
    if (this.bitmaps[at] !== 0) return false;
    this.summaries[page] &= ~(1 << word);
    return this.summaries[page] === 0;
  }

  /** The first non-empty level of a page at or above `offset`, or OFFSET_NONE. */
  firstFrom(page: number, offset: number): number {
    if (offset >= PAGE_LEVELS) return OFFSET_NONE;
    const word = offset >>> 5;
    const bits = this.bitmaps[(page << BITMAP_BITS) | word] & (-1 << (offset & 31));
    if (bits !== 0) return (word << 5) + lowestBit(bits);
    const words = this.summaries[page] & (-2 << word);
    if (words === 0) return OFFSET_NONE;
    const next = lowestBit(words);
    return (next << 5) + lowestBit(this.bitmaps[(page << BITMAP_BITS) | next]);
  }

  save(writer: StateWriter): void {
    writer.number(this.free);
    writer.number(this.used);
    writer.column(this.ints.subarray(0, (this.used + 1) * PAGE_LEVELS * WORDS));
    writer.column(this.bitmaps.subarray(0, (this.used + 1) * BITMAP_WORDS));
    writer.column(this.summaries.subarray(0, this.used + 1));
  }

  load(reader: StateReader): void {
    this.free = reader.number();
    this.used = reader.number();
    this.capacity = Math.max(this.used + 1, PAGES_FIRST);
    const memory = reader.buffer(this.capacity * PAGE_LEVELS * LEVEL_BYTES);
    this.ints = new Int32Array(memory);
    this.doubles = new Float64Array(memory);
    this.bitmaps = new Int32Array(reader.buffer(this.capacity * BITMAP_WORDS * 4));
    this.summaries = new Int32Array(reader.buffer(this.capacity * 4));
  }

  private grow(): void {
    this.capacity *= 2;
    const memory = this.ints.buffer;
    const levels = larger(memory, this.capacity * PAGE_LEVELS * LEVEL_BYTES);
    this.ints = new Int32Array(levels);
    this.doubles = new Float64Array(levels);
    const bitmaps = this.bitmaps.buffer;
    this.bitmaps = new Int32Array(larger(bitmaps, this.capacity * BITMAP_WORDS * 4));
    const summaries = this.summaries.buffer;
    this.summaries = new Int32Array(larger(summaries, this.capacity * 4));
  }
}
