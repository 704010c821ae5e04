/**
 * What each user has traded in the last 30 days, in quote units of the settlement asset, in buckets
 * of a day. Users who never traded take no memory. Sums saturate at AMOUNT_MAX, far above any tier.
 */
import { AMOUNT_MAX } from "@holdall/core/num";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

export const DAY_MS = 86_400_000;
/** Days that count, today included. */
export const VOLUME_DAYS = 30;

const FIRST = 64;
/** By row: the day of the last trade, then one bucket per day of the window. */
const COLUMNS = 1 + VOLUME_DAYS;

export class Volumes {
  private rows = new Int32Array(FIRST);
  private buckets = new Float64Array(FIRST * COLUMNS);
  private used = 0;

  /** Adds the notional of a fill to a user's day. */
  add(userId: number, day: number, quoteUnits: number): void {
    const at = this.rowOf(userId) * COLUMNS;
    this.forgetBefore(at, day);
    const bucket = at + 1 + (day % VOLUME_DAYS);
    this.buckets[bucket] = Math.min(this.buckets[bucket] + quoteUnits, AMOUNT_MAX);
  }

  /** The sum over the window that ends with `day`. */
  sum(userId: number, day: number): number {
    const row = userId < this.rows.length ? this.rows[userId] : 0;
    if (row === 0) return 0;
    const at = row * COLUMNS;
    const lastDay = this.buckets[at];
    let total = 0;
    for (let age = 0; age < VOLUME_DAYS; age += 1) {
      const of = lastDay - age;
      if (of <= day - VOLUME_DAYS || of < 0) break;
      total = Math.min(total + this.buckets[at + 1 + (of % VOLUME_DAYS)], AMOUNT_MAX);
    }
    return total;
  }

  save(writer: StateWriter): void {
    writer.number(this.used);
    writer.column(this.rows);
    writer.column(this.buckets.subarray(0, (this.used + 1) * COLUMNS));
  }

  load(reader: StateReader): void {
    this.used = reader.number();
    this.rows = new Int32Array(reader.buffer());
    let capacity = FIRST;
    while (capacity <= this.used) capacity *= 2;
    this.buckets = new Float64Array(reader.buffer(capacity * COLUMNS * 8));
  }

  /** Empties the buckets of the days between the last trade and this one. */
  private forgetBefore(at: number, day: number): void {
    const lastDay = this.buckets[at];
    if (day === lastDay) return;
    const from = Math.max(lastDay + 1, day - VOLUME_DAYS + 1);
    for (let of = from; of <= day; of += 1) this.buckets[at + 1 + (of % VOLUME_DAYS)] = 0;
    this.buckets[at] = day;
  }

  private rowOf(userId: number): number {
    if (userId >= this.rows.length) {
      let length = this.rows.length;
      while (length <= userId) length *= 2;
      this.rows = new Int32Array(larger(this.rows.buffer, length * 4));
    }
    if (this.rows[userId] === 0) {
      this.used += 1;
      if ((this.used + 1) * COLUMNS > this.buckets.length) {
        this.buckets = new Float64Array(larger(this.buckets.buffer, this.buckets.byteLength * 2));
      }
      this.rows[userId] = this.used;
    }
    return this.rows[userId];
  }
}
