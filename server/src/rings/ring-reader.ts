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

/** One reader of a ring: reader number `reader` has one `RingReader` in its whole life, in one thread. */
export class RingReader {
  /** Where the record found by `next` lies. Starts on an 8-byte boundary. */
  readonly memory: Uint8Array<SharedArrayBuffer | ArrayBuffer>;
  /** Offset in `memory` (a multiple of 8) and length of the record found by the last `next`. */
  at = 0;
  length = 0;
  readonly #views: RingViews;
  readonly #isLossy: boolean;
  readonly #recordBytesMax: number;
  readonly #cursorCell: number;
  readonly #stateCell: number;
  readonly #bell: Doorbell;
  readonly #writerBell: Doorbell;
  readonly #capacityWords: number;
  #position = 0;
  /** The end of the published records, as last seen. */
  #written = 0;

  constructor(shared: RingShared, reader = 0) {
    const kind = shared.readers[reader];
    if (kind === undefined) throw new RangeError(`the ring has no reader ${reader}`);
    this.#views = ringViews(shared);
    this.#isLossy = kind === "lossy";
    this.#recordBytesMax = shared.recordBytesMax;
    this.#cursorCell = cursorCell(reader);
    this.#stateCell = stateCell(reader);
    this.#bell = new Doorbell(shared.readerBells[reader]);
    this.#writerBell = new Doorbell(shared.writerBell);
    this.#capacityWords = shared.capacityBytes / 8;
    // What a lossy reader sees could be overwritten at any moment: it works on copies.
    this.memory = this.#isLossy
      ? new Uint8Array((this.#recordBytesMax + 7) & ~7)
      : this.#views.bytes;
  }

  /**
   * Moves to the next record, which then lies in `memory` at `at`, `length` bytes long, until
   * `release` (required reader) or the next `next` (lossy one). False: nothing to read now, or overrun.
   * Allocates nothing.
   */
  next(): boolean {
    return this.#isLossy ? this.#nextCopied() : this.#nextInPlace();
  }

  /** The next record as a view, or `undefined`; otherwise like `next`. */
  read(): Uint8Array | undefined {
    return this.next() ? this.memory.subarray(this.at, this.at + this.length) : undefined;
  }

  /** Gives back to the writer all that was read, and wakes it if it waits for room. */
  release(): void {
    if (this.#isLossy) return;
    Atomics.store(this.#views.cells, this.#cursorCell, this.#position | 0);
    this.#writerBell.ring();
  }

  /** True when a call of `next` would find nothing. */
  isEmpty(): boolean {
    return this.#position === Atomics.load(this.#views.cells, writtenCell) >>> 0;
  }

  /** True once the writer has closed the ring and everything was read. */
  isClosed(): boolean {
    return Atomics.load(this.#views.cells, closedCell) === 1 && this.isEmpty();
  }

  /** True when a lossy reader has lost records: it must find them elsewhere, then `rejoin`. */
  isOverrun(): boolean {
    return Atomics.load(this.#views.cells, this.#stateCell) === readerOverrun;
  }

  /**
   * After an overrun: goes on with the records published from now on. The position is taken after
   * the writer can see us again: what it had begun to write before lies within one capacity of it.
   */
  rejoin(): void {
    this.#toWritten();
    Atomics.store(this.#views.cells, this.#stateCell, readerActive);
    this.#toWritten();
  }

  /** Blocks until there is something to read, the ring is closed, or `timeoutMs` have passed. */
  wait(timeoutMs = Number.POSITIVE_INFINITY): void {
    this.#bell.sleep(() => this.#isIdle(), timeoutMs);
  }

  /** Like `wait`, without blocking the thread. */
  waitAsync(timeoutMs = Number.POSITIVE_INFINITY): Promise<void> {
    return this.#bell.sleepAsync(() => this.#isIdle(), timeoutMs);
  }

  #toWritten(): void {
    this.#written = Atomics.load(this.#views.cells, writtenCell) >>> 0;
    this.#position = this.#written;
    Atomics.store(this.#views.cells, this.#cursorCell, this.#position | 0);
  }

  #isIdle(): boolean {
    return this.isEmpty() && !this.isOverrun() && Atomics.load(this.#views.cells, closedCell) === 0;
  }

  #hasNext(): boolean {
    if (this.#position !== this.#written) return true;
    this.#written = Atomics.load(this.#views.cells, writtenCell) >>> 0;
    return this.#position !== this.#written;
  }

  #nextInPlace(): boolean {
    if (!this.#hasNext()) return false;
    const word = this.#skipToRecord();
    this.at = word * 8 + 8;
    this.length = this.#views.words[word * 2];
    this.#position = (this.#position + recordWords(this.length)) >>> 0;
    return true;
  }

  #nextCopied(): boolean {
    const { cells, bytes, words } = this.#views;
    if (Atomics.load(cells, this.#stateCell) !== readerActive || !this.#hasNext()) return false;
    const word = this.#skipToRecord();
    // A length that is being overwritten may be anything; the state below tells, this keeps us in bounds.
    const length = Math.min(words[word * 2], this.#recordBytesMax);
    this.memory.set(bytes.subarray(word * 8 + 8, word * 8 + 8 + length));

    // The store followed by a load is a full fence: had the writer touched these bytes before we
    // copied them, the state would say so. Our record counts as read only if it does not.
    const position = (this.#position + recordWords(length)) >>> 0;
    Atomics.store(cells, this.#cursorCell, position | 0);
    if (Atomics.load(cells, this.#stateCell) !== readerActive) return false;
    this.#position = position;
    this.length = length;
    return true;
  }

  /** Passes the mark at the end of the memory, if it is there; returns where the record stands, in words. */
  #skipToRecord(): number {
    const word = this.#position & (this.#capacityWords - 1);
    if (this.#views.words[word * 2] !== wrapMark) return word;
    this.#position = (this.#position + this.#capacityWords - word) >>> 0;
    return 0;
  }
}
