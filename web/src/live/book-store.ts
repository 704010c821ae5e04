import type { PayloadOf, ResponseOf } from "@holdall/core/contract";
import { parseUnits } from "@holdall/core/num";
import { BookSide } from "./book-side.ts";

/** What became of an update. After `gap` the book waits for a snapshot and keeps what it shows. */
export type Offered = "held" | "applied" | "stale" | "gap";

type Update = Pick<PayloadOf<"depth">, "a" | "b" | "U" | "u">;
type Snapshot = Pick<ResponseOf<"depth">, "asks" | "bids" | "lastUpdateId">;

/** Updates kept while a snapshot is on its way. */
const HELD_MAX = 10_000;

/**
 * A market's book, stitched from a snapshot L and updates: those with `u` ≤ L are dropped, the first
 * kept must reach back to L + 1, each further one follows the one before (`U` = previous `u` + 1). A
 * gap freezes what is shown until the next snapshot: a book with a hole is never painted.
 */
export class BookStore {
  readonly bids = new BookSide("bids");
  readonly asks = new BookSide("asks");
  readonly #priceDecimals: number;
  readonly #sizeDecimals: number;
  #held: Update[] = [];
  #updateId: number | undefined;

  constructor(priceDecimals: number, sizeDecimals: number) {
    this.#priceDecimals = priceDecimals;
    this.#sizeDecimals = sizeDecimals;
  }

  /** The last update in the book; `undefined` while it waits for a snapshot. */
  get updateId(): number | undefined {
    return this.#updateId;
  }

  /** True when both sides stand and do not cross. */
  get isWhole(): boolean {
    if (this.#updateId === undefined) return false;
    if (this.bids.count === 0 || this.asks.count === 0) return true;
    return this.bids.priceAt(0) < this.asks.priceAt(0);
  }

  /** Takes the next update of the stream. */
  offer(update: Update): Offered {
    if (this.#updateId === undefined) {
      this.#held.push(update);
      if (this.#held.length > HELD_MAX) this.#held.shift();
      return "held";
    }
    if (update.u <= this.#updateId) return "stale";
    if (update.U > this.#updateId + 1) {
      this.wait();
      this.#held.push(update);
      return "gap";
    }
    this.#apply(update.b, this.bids);
    this.#apply(update.a, this.asks);
    this.#updateId = update.u;
    return "applied";
  }

  /** Starts from a snapshot and lays the held updates over it. False when they do not connect. */
  load(snapshot: Snapshot): boolean {
    this.bids.clear();
    this.asks.clear();
    this.#apply(snapshot.bids, this.bids);
    this.#apply(snapshot.asks, this.asks);
    this.#updateId = parseInteger(snapshot.lastUpdateId);
    const held = this.#held;
    this.#held = [];
    for (let index = 0; index < held.length; index += 1) {
      const update = held[index];
      if (update === undefined || this.offer(update) !== "gap") continue;
      this.#held = held.slice(index);
      return false;
    }
    return true;
  }

  /** Forgets its place in the stream, not what it shows. */
  wait(): void {
    this.#held = [];
    this.#updateId = undefined;
  }

  #apply(levels: readonly (readonly [string, string])[], side: BookSide): void {
    for (const [price, size] of levels) {
      const units = parseUnits(price, this.#priceDecimals);
      const quantity = parseUnits(size, this.#sizeDecimals);
      // A level off the market's own grid is a broken contract, not a level.
      if (typeof units === "number" && typeof quantity === "number") side.set(units, quantity);
    }
  }
}

function parseInteger(text: string): number {
  const value = parseUnits(text, 0);
  return typeof value === "number" ? value : 0;
}
