import { Doorbell } from "./doorbell.ts";
import type { RingShared, RingViews } from "./ring.ts";
import {
  closedCell,
  cursorCell,
  readerActive,
  readerOverrun,
  recordWords,
  ringViews,
  stateCell,
  wrapMark,
  writtenCell,
} from "./ring.ts";

/** The one writer of a ring. A ring has one `RingWriter` in its whole life, in one thread. */
export class RingWriter {
  /** The records' memory: what `reserve` points into. Starts on an 8-byte boundary. */
  readonly memory: Uint8Array<SharedArrayBuffer>;
  readonly recordBytesMax: number;
  readonly #views: RingViews;
  readonly #required: readonly number[];
  readonly #lossy: readonly number[];
  readonly #readerBells: readonly Doorbell[];
  readonly #bell: Doorbell;
  readonly #capacityWords: number;
  /** Where the next record goes, and where the published ones end. */
  #head = 0;
  #published = 0;
  /** A lower bound of the free words: looking at the readers' cursors again may find more. */
  #freeWords: number;
  /** A lower bound of the words that may be written before a lossy reader is overrun. */
  #safeWords = 0;
  #reservedHead = 0;
  #reservedBytes = -1;

  constructor(shared: RingShared) {
    const kinds = [...shared.readers.entries()];
    this.#views = ringViews(shared);
    this.memory = this.#views.bytes;
    this.recordBytesMax = shared.recordBytesMax;
    this.#required = kinds.filter(([, kind]) => kind === "required").map(([reader]) => reader);
    this.#lossy = kinds.filter(([, kind]) => kind === "lossy").map(([reader]) => reader);
    this.#readerBells = shared.readerBells.map((memory) => new Doorbell(memory));
    this.#bell = new Doorbell(shared.writerBell);
    this.#capacityWords = shared.capacityBytes / 8;
    this.#freeWords = this.#capacityWords;
  }

  /**
   * Writes and publishes one record. False: the ring is full, or fewer than `spareBytes` would remain
   * for records that matter more; nothing was written.
   */
  tryWrite(bytes: Uint8Array, spareBytes = 0): boolean {
    const at = this.reserve(bytes.length, spareBytes);
    if (at < 0) return false;
    this.memory.set(bytes, at);
    this.commit(bytes.length);
    this.publish();
    return true;
  }

  /**
   * Room for a record of at most `length` bytes, to be written in place: the offset in `memory`, a
   * multiple of 8, or −1 when the ring is full. A second `reserve` before `commit` replaces the first.
   */
  reserve(length: number, spareBytes = 0): number {
    if (!(length >= 0 && length <= this.recordBytesMax)) {
      throw new RangeError(
        `records of this ring have at most ${this.recordBytesMax} bytes, not ${length}`,
      );
    }
    const words = recordWords(length);
    const place = this.#head & (this.#capacityWords - 1);
    const wordsToEnd = this.#capacityWords - place;
    const skippedWords = words <= wordsToEnd ? 0 : wordsToEnd;
    if (!this.#hasRoom(skippedWords + words, spareBytes >>> 3)) return -1;

    this.#overrun(skippedWords + words);
    if (skippedWords > 0) this.#views.words[place * 2] = wrapMark;
    this.#reservedHead = (this.#head + skippedWords) >>> 0;
    this.#reservedBytes = length;
    return (this.#reservedHead & (this.#capacityWords - 1)) * 8 + 8;
  }

  /** Completes the reserved record with its true length, at most what was reserved. Not yet visible to readers. */
  commit(length: number): void {
    if (!(length >= 0 && length <= this.#reservedBytes)) {
      throw new RangeError(`${this.#reservedBytes} bytes are reserved, not ${length}`);
    }
    const place = this.#reservedHead & (this.#capacityWords - 1);
    this.#views.words[place * 2] = length;
    this.#views.words[place * 2 + 1] = 0;
    const head = (this.#reservedHead + recordWords(length)) >>> 0;
    const taken = (head - this.#head) >>> 0;
    this.#freeWords -= taken;
    this.#safeWords -= taken;
    this.#head = head;
    this.#reservedBytes = -1;
  }

  /** Makes all committed records visible, and wakes the readers that sleep. */
  publish(): void {
    if (this.#published === this.#head) return;
    this.#published = this.#head;
    Atomics.store(this.#views.cells, writtenCell, this.#head | 0);
    for (const bell of this.#readerBells) bell.ring();
  }

  /** Free bytes now, prefixes and a possible gap at the end of the memory included. */
  freeBytes(): number {
    this.#look();
    return this.#freeWords * 8;
  }

  /** Blocks until a record of `length` bytes fits, or `timeoutMs` have passed; then says whether it fits. */
  waitForRoom(length: number, timeoutMs = Number.POSITIVE_INFINITY): boolean {
    this.publish();
    const isFull = (): boolean => !this.#fits(length);
    if (isFull()) this.#bell.sleep(isFull, timeoutMs);
    return this.#fits(length);
  }

  /** Tells readers that nothing more will come. */
  close(): void {
    this.publish();
    Atomics.store(this.#views.cells, closedCell, 1);
    for (const bell of this.#readerBells) bell.ring();
  }

  #fits(length: number): boolean {
    const words = recordWords(length);
    const wordsToEnd = this.#capacityWords - (this.#head & (this.#capacityWords - 1));
    return this.#hasRoom(words <= wordsToEnd ? words : wordsToEnd + words, 0);
  }

  #hasRoom(words: number, spareWords: number): boolean {
    if (words + spareWords <= this.#freeWords) return true;
    this.#look();
    return words + spareWords <= this.#freeWords;
  }

  /** Looks at the cursors of the required readers: the slowest one limits us, and so does what nobody can see yet. */
  #look(): void {
    let usedWords = (this.#head - this.#published) >>> 0;
    for (const reader of this.#required) {
      usedWords = Math.max(usedWords, this.#wordsBehind(reader));
    }
    this.#freeWords = this.#capacityWords - usedWords;
  }

  /**
   * Before `words` more are written: tells each lossy reader whose unread records they would cover.
   * The store followed by a load is a full fence, so that the reader sees its state before any byte
   * changes; it checks its state the same way after copying a record.
   */
  #overrun(words: number): void {
    if (words <= this.#safeWords || this.#lossy.length === 0) return;
    const { cells } = this.#views;
    let safeWords = this.#capacityWords;
    for (const reader of this.#lossy) {
      const isActive = Atomics.load(cells, stateCell(reader)) === readerActive;
      const readerWords = isActive ? this.#capacityWords - this.#wordsBehind(reader) : 0;
      if (isActive && readerWords < words) {
        Atomics.store(cells, stateCell(reader), readerOverrun);
        Atomics.load(cells, stateCell(reader));
      }
      // One that was overrun may rejoin at any moment: as long as there is one, look each time.
      safeWords = Math.min(safeWords, readerWords);
    }
    this.#safeWords = safeWords;
  }

  #wordsBehind(reader: number): number {
    return (this.#head - Atomics.load(this.#views.cells, cursorCell(reader))) >>> 0;
  }
}
