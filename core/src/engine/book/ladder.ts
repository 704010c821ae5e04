/**
 * One side of a book: queues of orders by price, best price first, first come first served within
 * a price. Prices enter as *keys*, where a lower key is a better price: an ask's key is its price,
 * a bid's key is the highest price minus its own. So one ladder serves both sides.
 *
 * The directory maps each run of 1,024 keys to its page, with two layers of bits above it: the
 * next key is found in a few steps however far away it is.
 */
import type { StateReader, StateWriter } from "../state/memory.ts";
import type { OrderSlots } from "./order-slots.ts";
import { SLOT_NONE } from "./order-slots.ts";
import { lowestBit, OFFSET_NONE, PAGE_BITS, PAGE_LEVELS } from "./price-levels.ts";
import type { PriceLevels } from "./price-levels.ts";

/** No key: the ladder is empty, or has nothing beyond the key asked for. */
export const KEY_NONE = 0x7fff_ffff;
/** No level: nothing rests at the key. */
export const LEVEL_NONE = 0;

const OFFSET_MASK = PAGE_LEVELS - 1;

export class Ladder {
  /** The best key that has an order, or KEY_NONE. */
  bestKey = KEY_NONE;
  private readonly levels: PriceLevels;
  private readonly orders: OrderSlots;
  private readonly pages: Int32Array;
  /** One bit per entry of the directory that has a page, then one bit per word of those. */
  private readonly bits: Int32Array;
  private readonly summary: Int32Array;

  constructor(levels: PriceLevels, orders: OrderSlots, keyMax: number) {
    this.levels = levels;
    this.orders = orders;
    const entries = (keyMax >>> PAGE_BITS) + 1;
    this.pages = new Int32Array(entries);
    this.bits = new Int32Array((entries >>> 5) + 1);
    this.summary = new Int32Array((entries >>> 10) + 1);
  }

  /** The level at a key, or LEVEL_NONE. */
  levelAt(key: number): number {
    const page = this.pages[key >>> PAGE_BITS];
    if (page === 0) return LEVEL_NONE;
    const level = (page << PAGE_BITS) | (key & OFFSET_MASK);
    return this.levels.orders(level) === 0 ? LEVEL_NONE : level;
  }

  /** Total lots that rest at a key. */
  lotsAt(key: number): number {
    const level = this.levelAt(key);
    return level === LEVEL_NONE ? 0 : this.levels.totalLots(level);
  }

  /** Orders that rest at a key. */
  ordersAt(key: number): number {
    const level = this.levelAt(key);
    return level === LEVEL_NONE ? 0 : this.levels.orders(level);
  }

  /** The order that came first at a key, or SLOT_NONE. */
  firstAt(key: number): number {
    const level = this.levelAt(key);
    return level === LEVEL_NONE ? SLOT_NONE : this.levels.head(level);
  }

  /** Queues an order at the end of its price. Returns the level. */
  append(slot: number, key: number, lots: number): number {
    const level = this.openLevel(key);
    const tail = this.levels.tail(level);
    this.orders.setPrevious(slot, tail);
    this.orders.setNext(slot, SLOT_NONE);
    if (tail === SLOT_NONE) {
      this.levels.setHead(level, slot);
      this.levels.markFilled(level >>> PAGE_BITS, key & OFFSET_MASK);
      if (key < this.bestKey) this.bestKey = key;
    } else {
      this.orders.setNext(tail, slot);
    }
    this.levels.setTail(level, slot);
    this.levels.change(level, 1, lots);
    return level;
  }

  /** Takes an order with `lots` remaining out of its queue. Returns the level, empty or not. */
  remove(slot: number, key: number, lots: number): number {
    const level = (this.pages[key >>> PAGE_BITS] << PAGE_BITS) | (key & OFFSET_MASK);
    const next = this.orders.next(slot);
    const previous = this.orders.previous(slot);
    if (previous === SLOT_NONE) this.levels.setHead(level, next);
    else this.orders.setNext(previous, next);
    if (next === SLOT_NONE) this.levels.setTail(level, previous);
    else this.orders.setPrevious(next, previous);
    this.levels.change(level, -1, -lots);
    if (next === SLOT_NONE && previous === SLOT_NONE) this.closeLevel(level, key);
    return level;
  }

  /** Notes that an order at a key has become smaller by `lots` in its place. Returns the level. */
  reduce(key: number, lots: number): number {
    const level = (this.pages[key >>> PAGE_BITS] << PAGE_BITS) | (key & OFFSET_MASK);
    this.levels.change(level, 0, -lots);
    return level;
  }

  /** The next key after `key` that has an order, or KEY_NONE. */
  keyAfter(key: number): number {
    const from = key + 1;
    const entry = from >>> PAGE_BITS;
    if (entry >= this.pages.length) return KEY_NONE;
    const page = this.pages[entry];
    if (page !== 0) {
      const offset = this.levels.firstFrom(page, from & OFFSET_MASK);
      if (offset !== OFFSET_NONE) return (entry << PAGE_BITS) | offset;
    }
    return this.firstKeyOfEntryAfter(entry);
  }

  save(writer: StateWriter): void {
    writer.number(this.bestKey);
    writer.column(this.pages);
  }

  load(reader: StateReader): void {
    this.bestKey = reader.number();
    this.pages.set(new Int32Array(reader.buffer()));
    this.bits.fill(0);
    this.summary.fill(0);
    for (let entry = 0; entry < this.pages.length; entry += 1) {
      if (this.pages[entry] !== 0) this.markEntry(entry);
    }
  }

  private openLevel(key: number): number {
    const entry = key >>> PAGE_BITS;
    let page = this.pages[entry];
    if (page === 0) {
      page = this.levels.allocatePage();
      this.pages[entry] = page;
      this.markEntry(entry);
    }
    return (page << PAGE_BITS) | (key & OFFSET_MASK);
  }

  private closeLevel(level: number, key: number): void {
    const page = level >>> PAGE_BITS;
    const isPageEmpty = this.levels.markEmpty(page, key & OFFSET_MASK);
    if (key === this.bestKey) this.bestKey = this.keyAfter(key);
    if (!isPageEmpty) return;
    const entry = key >>> PAGE_BITS;
    this.pages[entry] = 0;
    this.levels.releasePage(page);
    this.bits[entry >>> 5] &= ~(1 << (entry & 31));
    if (this.bits[entry >>> 5] === 0) this.summary[entry >>> 10] &= ~(1 << ((entry >>> 5) & 31));
  }

  private markEntry(entry: number): void {
    this.bits[entry >>> 5] |= 1 << (entry & 31);
    this.summary[entry >>> 10] |= 1 << ((entry >>> 5) & 31);
  }

  private firstKeyOfEntryAfter(entry: number): number {
    const next = this.entryAfter(entry);
    if (next === OFFSET_NONE) return KEY_NONE;
    return (next << PAGE_BITS) | this.levels.firstFrom(this.pages[next], 0);
  }

  private entryAfter(entry: number): number {
    let word = entry >>> 5;
    const bits = this.bits[word] & (-2 << (entry & 31));
    if (bits !== 0) return (word << 5) | lowestBit(bits);
    let group = word >>> 5;
    let words = this.summary[group] & (-2 << (word & 31));
    while (words === 0) {
      group += 1;
      if (group >= this.summary.length) return OFFSET_NONE;
      words = this.summary[group];
    }
    word = (group << 5) | lowestBit(words);
    return (word << 5) | lowestBit(this.bits[word]);
  }
}
