/**
 * The identities of requests and what each came to, remembered until they expire, so that a repeat
 * is answered with the first result. The table has a limit; while it is full of identities that have
 * not expired no further one is taken, and none is forgotten early.
 */
import { hashOf, ROW_NONE, RowIndex } from "../state/row-index.ts";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

/** Identities that may be remembered at once, unless the host says otherwise: 32 MiB and their index. */
export const REQUESTS_MAX = 2 ** 20;

const COLUMNS = 6;
const KEY_A = 0;
const KEY_B = 1;
const EXPIRES = 2;
const SEQUENCE = 3;
const ORDINAL = 4;
/** Slot and code of the reject: slot × 2^16 + code. */
const SLOT_AND_CODE = 5;
const CODE_RANGE = 2 ** 16;
const WORD = 2 ** 32;
/** While full, the table is searched for expired identities at most this often. */
const SWEEP_EVERY_MS = 100;
/** Rows that each new identity looks at, to forget what has expired. */
const LOOKS = 2;

/** What a request came to. */
export interface Remembered {
  firstSequence: number;
  ordinal: number;
  slot: number;
  code: number;
}

export class Requests {
  private readonly index = new RowIndex();
  private rows = new Float64Array(this.index.capacity() * COLUMNS);
  private readonly max: number;
  /** The next row to look at for expiry. */
  private hand = 0;
  private sweptAtMs = -SWEEP_EVERY_MS;

  constructor(max = REQUESTS_MAX) {
    this.max = max;
  }

  /** Copies what a request came to into `target`; false if it is not remembered now. */
  recall(a: number, b: number, nowMs: number, target: Remembered): boolean {
    const row = this.find(a, b);
    if (row === ROW_NONE || this.rows[row * COLUMNS + EXPIRES] <= nowMs) return false;
    const at = row * COLUMNS;
    const slotAndCode = this.rows[at + SLOT_AND_CODE];
    target.firstSequence = this.rows[at + SEQUENCE];
    target.ordinal = this.rows[at + ORDINAL];
    target.slot = Math.floor(slotAndCode / CODE_RANGE);
    target.code = slotAndCode % CODE_RANGE;
    return true;
  }

  /** True when no further identity can be remembered now. */
  isFull(nowMs: number): boolean {
    if (this.index.count() < this.max) return false;
    if (nowMs < this.sweptAtMs + SWEEP_EVERY_MS) return true;
    this.sweptAtMs = nowMs;
    for (let row = 1; row <= this.index.rowMax(); row += 1) this.forgetIfExpired(row, nowMs);
    return this.index.count() >= this.max;
  }

  /** Remembers what a request came to. The caller has asked `isFull` before. */
  remember(a: number, b: number, expiresMs: number, nowMs: number, what: Remembered): void {
    for (let look = 0; look < LOOKS; look += 1) this.moveHand(nowMs);
    const known = this.find(a, b);
    const row = known === ROW_NONE ? this.addRow(a, b) : known;
    const at = row * COLUMNS;
    this.rows[at + KEY_A] = a;
    this.rows[at + KEY_B] = b;
    this.rows[at + EXPIRES] = expiresMs;
    this.rows[at + SEQUENCE] = what.firstSequence;
    this.rows[at + ORDINAL] = what.ordinal;
    this.rows[at + SLOT_AND_CODE] = what.slot * CODE_RANGE + what.code;
  }

  /** Identities in the table, expired ones that were not looked at included. */
  count(): number {
    return this.index.count();
  }

  save(writer: StateWriter): void {
    writer.number(this.hand);
    writer.number(this.sweptAtMs);
    this.index.save(writer);
    writer.column(this.rows.subarray(0, (this.index.rowMax() + 1) * COLUMNS));
  }

  load(reader: StateReader): void {
    this.hand = reader.number();
    this.sweptAtMs = reader.number();
    this.index.load(reader);
    this.rows = new Float64Array(reader.buffer(this.index.capacity() * COLUMNS * 8));
  }

  private find(a: number, b: number): number {
    let row = this.index.first(hashPair(a, b));
    while (row !== ROW_NONE) {
      const at = row * COLUMNS;
      if (this.rows[at + KEY_A] === a && this.rows[at + KEY_B] === b) return row;
      row = this.index.next(row);
    }
    return ROW_NONE;
  }

  private addRow(a: number, b: number): number {
    const row = this.index.add(hashPair(a, b));
    const bytes = this.index.capacity() * COLUMNS * 8;
    if (bytes > this.rows.byteLength) this.rows = new Float64Array(larger(this.rows.buffer, bytes));
    return row;
  }

  private moveHand(nowMs: number): void {
    this.hand = this.hand >= this.index.rowMax() ? 1 : this.hand + 1;
    this.forgetIfExpired(this.hand, nowMs);
  }

  /** A row that is free has expiry 0 and is left alone. */
  private forgetIfExpired(row: number, nowMs: number): void {
    const expiresMs = this.rows[row * COLUMNS + EXPIRES];
    if (expiresMs === 0 || expiresMs > nowMs) return;
    for (let at = row * COLUMNS; at < (row + 1) * COLUMNS; at += 1) this.rows[at] = 0;
    this.index.remove(row);
  }
}

/** The low words of both halves are mixed; the high ones only shift them. */
function hashPair(a: number, b: number): number {
  return hashOf(a ^ Math.floor(a / WORD), b ^ Math.floor(b / WORD));
}
