/**
 * Orders, one cache line each: 64 bytes in one block of memory, found by slot. Slot 0 is never
 * used, so that 0 means "none" in every link. Slots are reused last in, first out, and each use
 * gets a new ordinal: a stale id never reaches a stranger's order.
 *
 * Words 0–7: account, price, remaining, original, next, previous, owner's next, owner's previous;
 * words 8–9: ordinal; 10–11: filled quote; 12–13: milliseconds of creation (48 bits) and broker
 * (16 bits); 14: market (12 bits) and flags (20 bits); 15: client id.
 */
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

/** No slot: the end of a list. */
export const SLOT_NONE = 0;
/** The most orders at once (`performance.md` section 3): slots fit 22 bits of the public id. */
export const SLOTS_MAX = 2 ** 22;
/** Largest size of one order, in lots: sizes take 32 bits. */
export const ORDER_LOTS_MAX = 2 ** 32 - 1;
/** Largest price, in ticks. */
export const ORDER_TICKS_MAX = 2 ** 30;
/** Bytes of memory that one order takes. */
export const ORDER_BYTES = 64;

/** An order's words and doubles begin at its slot shifted by these: no product that could overflow. */
const WORD_BITS = 4;
const DOUBLE_BITS = 3;
const ACCOUNT = 0;
const PRICE = 1;
const REMAINING = 2;
const ORIGINAL = 3;
const NEXT = 4;
const PREVIOUS = 5;
const OWNER_NEXT = 6;
const OWNER_PREVIOUS = 7;
const CREATED_LOW = 12;
const CREATED_HIGH_AND_BROKER = 13;
const MARKET_AND_FLAGS = 14;
const CLIENT_ID = 15;
const ORDINAL = 4;
const FILLED_QUOTE = 5;

const FLAG_BITS = 20;
const FLAG_MASK = 0xf_ffff;
const BROKER_BITS = 16;
const BROKER_MASK = 0xffff;
const WORD = 2 ** 32;
/** Markets that orders can name: 12 bits. */
export const MARKETS_MAX = 2 ** 12;

/** What a new order says, as its slot stores it. Reused by the caller: no allocation per order. */
export interface OrderDraft {
  accountId: number;
  marketId: number;
  brokerId: number;
  flags: number;
  clientId: number;
  priceTicks: number;
  originalLots: number;
  remainingLots: number;
  filledQuoteUnits: number;
  createdAtMs: number;
}

export class OrderSlots {
  private ints: Int32Array;
  private words: Uint32Array;
  private doubles: Float64Array;
  private capacity: number;
  private free = SLOT_NONE;
  /** Slots 1 … used were in use at some time. */
  private used = 0;
  private live = 0;

  constructor(capacity = 1024) {
    this.capacity = Math.min(Math.max(capacity, 2), SLOTS_MAX);
    const memory = new ArrayBuffer(this.capacity * ORDER_BYTES);
    this.ints = new Int32Array(memory);
    this.words = new Uint32Array(memory);
    this.doubles = new Float64Array(memory);
  }

  /** Orders that exist now. */
  count(): number {
    return this.live;
  }

  /** True when no further order fits. */
  isFull(): boolean {
    return this.free === SLOT_NONE && this.used + 1 >= SLOTS_MAX;
  }

  /** Bytes of the block, used or not. */
  bytes(): number {
    return this.capacity * ORDER_BYTES;
  }

  /** Takes a slot for an order; the caller has asked `isFull` before. */
  allocate(ordinal: number, draft: OrderDraft): number {
    const slot = this.takeSlot();
    const word = slot << WORD_BITS;
    this.ints[word | ACCOUNT] = draft.accountId;
    this.ints[word | PRICE] = draft.priceTicks;
    this.words[word | REMAINING] = draft.remainingLots;
    this.words[word | ORIGINAL] = draft.originalLots;
    this.ints[word | NEXT] = SLOT_NONE;
    this.ints[word | PREVIOUS] = SLOT_NONE;
    this.ints[word | OWNER_NEXT] = SLOT_NONE;
    this.ints[word | OWNER_PREVIOUS] = SLOT_NONE;
    this.words[word | MARKET_AND_FLAGS] = (draft.marketId << FLAG_BITS) | draft.flags;
    this.words[word | CLIENT_ID] = draft.clientId;
    this.words[word | CREATED_LOW] = draft.createdAtMs % WORD;
    this.words[word | CREATED_HIGH_AND_BROKER] =
      (Math.floor(draft.createdAtMs / WORD) << BROKER_BITS) | draft.brokerId;
    const double = slot << DOUBLE_BITS;
    this.doubles[double | ORDINAL] = ordinal;
    this.doubles[double | FILLED_QUOTE] = draft.filledQuoteUnits;
    this.live += 1;
    return slot;
  }

  /** Gives a slot back. Its ordinal is erased, so that no id names it any more. */
  release(slot: number): void {
    this.doubles[(slot << DOUBLE_BITS) | ORDINAL] = 0;
    this.ints[(slot << WORD_BITS) | NEXT] = this.free;
    this.free = slot;
    this.live -= 1;
  }

  /** True when this very order exists: the slot is in use and its ordinal is the one asked for. */
  isLive(slot: number, ordinal: number): boolean {
    if (slot <= SLOT_NONE || slot > this.used || ordinal <= 0) return false;
    return this.doubles[(slot << DOUBLE_BITS) | ORDINAL] === ordinal;
  }

  /** The largest slot that was ever in use: the end of a walk over all orders. */
  slotMax(): number {
    return this.used;
  }

  ordinal(slot: number): number {
    return this.doubles[(slot << DOUBLE_BITS) | ORDINAL];
  }

  accountId(slot: number): number {
    return this.ints[(slot << WORD_BITS) | ACCOUNT];
  }

  marketId(slot: number): number {
    return this.words[(slot << WORD_BITS) | MARKET_AND_FLAGS] >>> FLAG_BITS;
  }

  flags(slot: number): number {
    return this.words[(slot << WORD_BITS) | MARKET_AND_FLAGS] & FLAG_MASK;
  }

  setFlags(slot: number, flags: number): void {
    const at = (slot << WORD_BITS) | MARKET_AND_FLAGS;
    this.words[at] = (this.words[at] & ~FLAG_MASK) | flags;
  }

  /** The client's own number; meaningful only where the flags say that there is one. */
  clientId(slot: number): number {
    return this.words[(slot << WORD_BITS) | CLIENT_ID];
  }

  priceTicks(slot: number): number {
    return this.ints[(slot << WORD_BITS) | PRICE];
  }

  /** Gives an order new terms under its id. */
  reprice(slot: number, priceTicks: number, originalLots: number, remainingLots: number): void {
    const word = slot << WORD_BITS;
    this.ints[word | PRICE] = priceTicks;
    this.words[word | ORIGINAL] = originalLots;
    this.words[word | REMAINING] = remainingLots;
  }

  remainingLots(slot: number): number {
    return this.words[(slot << WORD_BITS) | REMAINING];
  }

  setRemainingLots(slot: number, remainingLots: number): void {
    this.words[(slot << WORD_BITS) | REMAINING] = remainingLots;
  }

  originalLots(slot: number): number {
    return this.words[(slot << WORD_BITS) | ORIGINAL];
  }

  filledQuoteUnits(slot: number): number {
    return this.doubles[(slot << DOUBLE_BITS) | FILLED_QUOTE];
  }

  setFilledQuoteUnits(slot: number, units: number): void {
    this.doubles[(slot << DOUBLE_BITS) | FILLED_QUOTE] = units;
  }

  createdAtMs(slot: number): number {
    const high = this.words[(slot << WORD_BITS) | CREATED_HIGH_AND_BROKER] >>> BROKER_BITS;
    return high * WORD + this.words[(slot << WORD_BITS) | CREATED_LOW];
  }

  brokerId(slot: number): number {
    return this.words[(slot << WORD_BITS) | CREATED_HIGH_AND_BROKER] & BROKER_MASK;
  }

  /** The next order of the price level's queue. */
  next(slot: number): number {
    return this.ints[(slot << WORD_BITS) | NEXT];
  }

  previous(slot: number): number {
    return this.ints[(slot << WORD_BITS) | PREVIOUS];
  }

  setNext(slot: number, next: number): void {
    this.ints[(slot << WORD_BITS) | NEXT] = next;
  }

  setPrevious(slot: number, previous: number): void {
    this.ints[(slot << WORD_BITS) | PREVIOUS] = previous;
  }

  /** The next order of the same account, newest first. */
  ownerNext(slot: number): number {
    return this.ints[(slot << WORD_BITS) | OWNER_NEXT];
  }

  /** Puts an order in front of its owner's list; returns the new head. */
  linkToOwner(slot: number, head: number): number {
    this.ints[(slot << WORD_BITS) | OWNER_NEXT] = head;
    this.ints[(slot << WORD_BITS) | OWNER_PREVIOUS] = SLOT_NONE;
    if (head !== SLOT_NONE) this.ints[(head << WORD_BITS) | OWNER_PREVIOUS] = slot;
    return slot;
  }

  /** Takes an order out of its owner's list; returns the new head. */
  unlinkFromOwner(slot: number, head: number): number {
    const next = this.ints[(slot << WORD_BITS) | OWNER_NEXT];
    const previous = this.ints[(slot << WORD_BITS) | OWNER_PREVIOUS];
    if (next !== SLOT_NONE) this.ints[(next << WORD_BITS) | OWNER_PREVIOUS] = previous;
    if (previous === SLOT_NONE) return next;
    this.ints[(previous << WORD_BITS) | OWNER_NEXT] = next;
    return head;
  }

  save(writer: StateWriter): void {
    writer.number(this.free);
    writer.number(this.used);
    writer.number(this.live);
    writer.column(this.words.subarray(0, (this.used + 1) << WORD_BITS));
  }

  load(reader: StateReader): void {
    this.free = reader.number();
    this.used = reader.number();
    this.live = reader.number();
    this.attach(reader.buffer(this.capacity * ORDER_BYTES));
  }

  private takeSlot(): number {
    if (this.free !== SLOT_NONE) {
      const slot = this.free;
      this.free = this.ints[(slot << WORD_BITS) | NEXT];
      return slot;
    }
    if (this.used + 1 >= this.capacity) this.grow();
    this.used += 1;
    return this.used;
  }

  private grow(): void {
    if (this.capacity >= SLOTS_MAX) throw new Error("more orders than slots");
    const capacity = Math.min(this.capacity * 2, SLOTS_MAX);
    const memory = this.ints.buffer;
    this.attach(larger(memory, capacity * ORDER_BYTES));
  }

  private attach(memory: ArrayBuffer): void {
    this.capacity = Math.floor(memory.byteLength / ORDER_BYTES);
    this.ints = new Int32Array(memory);
    this.words = new Uint32Array(memory);
    this.doubles = new Float64Array(memory);
  }
}
