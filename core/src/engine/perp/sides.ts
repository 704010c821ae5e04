/**
 * The open positions of each market, longs and shorts apart: what a walk over a side visits, however
 * many accounts once held something there. A row stands in the list of the side that it is on, in no
 * order that means anything: whoever walks must sort, or not mind. Derived from the sizes.
 */
import { larger } from "../state/larger.ts";

const FIRST = 64;

export class Sides {
  /** By market and side: rows, and how many of them count. */
  private readonly lists: Int32Array<ArrayBuffer>[] = [];
  private readonly counts: number[] = [];
  /** By row: its place in the list that it stands in. */
  private places = new Int32Array(FIRST);

  /** The rows of a side, until the next change. */
  rows(marketId: number, isLong: boolean): Int32Array {
    const list = listOf(marketId, isLong);
    return this.lists[list]?.subarray(0, this.counts[list]) ?? NOBODY;
  }

  /** Notes that the size of a row changed. */
  change(marketId: number, row: number, before: number, after: number): void {
    if (Math.sign(before) === Math.sign(after)) return;
    if (before !== 0) this.leave(listOf(marketId, before > 0), row);
    if (after !== 0) this.join(listOf(marketId, after > 0), row);
  }

  private join(list: number, row: number): void {
    while (this.lists.length <= list) {
      this.lists.push(new Int32Array(FIRST));
      this.counts.push(0);
    }
    const count = this.counts[list];
    if (count === this.lists[list].length) this.lists[list] = doubled(this.lists[list]);
    while (row >= this.places.length) this.places = doubled(this.places);
    this.lists[list][count] = row;
    this.places[row] = count;
    this.counts[list] = count + 1;
  }

  /** The last of the list takes the place that is left. */
  private leave(list: number, row: number): void {
    const rows = this.lists[list];
    const last = this.counts[list] - 1;
    const place = this.places[row];
    rows[place] = rows[last];
    this.places[rows[last]] = place;
    this.counts[list] = last;
  }
}

const NOBODY = new Int32Array(0);

function listOf(marketId: number, isLong: boolean): number {
  return 2 * marketId + (isLong ? 0 : 1);
}

function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  return new Int32Array(larger(column.buffer, column.length * 8));
}
