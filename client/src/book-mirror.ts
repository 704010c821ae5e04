import type { PayloadOf, ResponseOf } from "@holdall/core/contract";
import { parseDecimal } from "@holdall/core/num";
import { crc32 } from "./checksum.ts";

/** One price level: decimal texts without padding. */
export interface BookLevel {
  readonly price: string;
  readonly quantity: string;
}

/** What became of an update. After "gap" the mirror is empty and needs a new snapshot. */
export type Offered = "held" | "applied" | "stale" | "gap";

type Update = Pick<PayloadOf<"depth">, "a" | "b" | "U" | "u" | "c">;
type Snapshot = Pick<ResponseOf<"depth">, "asks" | "bids" | "lastUpdateId">;

/** Decimals that every price has room for; prices compare as integers, never as floats. */
const PRICE_DECIMALS = 18;
/** Updates kept while the snapshot is on its way; more than this and the oldest is lost: a gap. */
const HELD_UPDATES_MAX = 10_000;
/** Levels of each side that the checksum covers. */
const CHECKSUM_LEVELS = 25;

interface Entry extends BookLevel {
  readonly key: bigint;
}

/**
 * A copy of the venue's book, stitched from a snapshot and the updates of a depth stream: updates
 * are held until the snapshot L is there; those with u ≤ L are dropped, the first kept one must
 * reach back to L + 1, and each further one must follow the one before it (`U` = previous `u` + 1).
 * Levels are keyed by the number, because snapshot and stream pad the same price differently.
 */
export class BookMirror {
  /** Best first. */
  #bids: Entry[] = [];
  #asks: Entry[] = [];
  #held: Update[] = [];
  #updateId: number | undefined;

  /** The last update in the book; `undefined` while there is no snapshot. */
  get updateId(): number | undefined {
    return this.#updateId;
  }

  /** The best `count` bids, highest first. */
  bids(count = this.#bids.length): readonly BookLevel[] {
    return this.#bids.slice(0, count).map(levelOf);
  }

  /** The best `count` asks, lowest first. */
  asks(count = this.#asks.length): readonly BookLevel[] {
    return this.#asks.slice(0, count).map(levelOf);
  }

  /** Takes the next update of the stream. */
  offer(update: Update): Offered {
    if (this.#updateId === undefined) {
      this.#held.push(update);
      if (this.#held.length > HELD_UPDATES_MAX) this.#held.shift();
      return "held";
    }
    if (update.u <= this.#updateId) return "stale";
    if (update.U > this.#updateId + 1) return this.#lose();
    apply(this.#bids, update.b, descending);
    apply(this.#asks, update.a, ascending);
    this.#updateId = update.u;
    const isAsSent = update.c === undefined || update.c === null || update.c === this.checksum();
    return isAsSent ? "applied" : this.#lose();
  }

  /** Starts from a snapshot and lays the held updates over it. False when they do not connect. */
  load(snapshot: Snapshot): boolean {
    this.#bids = entriesOf(snapshot.bids, descending);
    this.#asks = entriesOf(snapshot.asks, ascending);
    this.#updateId = Number(snapshot.lastUpdateId);
    const held = this.#held;
    this.#held = [];
    for (let index = 0; index < held.length; index += 1) {
      if (this.offer(held[index]) !== "gap") continue;
      // The updates from the gap on may still connect to the next, younger snapshot.
      this.#held = held.slice(index);
      return false;
    }
    return true;
  }

  /** Forgets everything: the stream was cut. */
  reset(): void {
    this.#bids = [];
    this.#asks = [];
    this.#held = [];
    this.#updateId = undefined;
  }

  /**
   * CRC-32 of the best 25 levels as text, bid and ask in turns, each "price:quantity", joined by ":".
   * Equal to the venue's `c` exactly when these levels are.
   */
  checksum(): number {
    const parts: string[] = [];
    for (let index = 0; index < CHECKSUM_LEVELS; index += 1) {
      for (const side of [this.#bids, this.#asks]) {
        const entry = side[index];
        if (entry !== undefined) parts.push(`${entry.price}:${entry.quantity}`);
      }
    }
    return crc32(parts.join(":"));
  }

  #lose(): "gap" {
    this.reset();
    return "gap";
  }
}

type Order = (left: bigint, right: bigint) => boolean;
const ascending: Order = (left, right) => left < right;
const descending: Order = (left, right) => left > right;

function levelOf(entry: Entry): BookLevel {
  return { price: entry.price, quantity: entry.quantity };
}

function entriesOf(levels: readonly (readonly [string, string])[], isBefore: Order): Entry[] {
  return levels
    .map(entryOf)
    .filter((entry) => entry.quantity !== "0")
    .toSorted((left, right) => (isBefore(left.key, right.key) ? -1 : 1));
}

function entryOf([price, quantity]: readonly [string, string]): Entry {
  const key = parseDecimal(price, PRICE_DECIMALS);
  if (typeof key === "string") throw new RangeError(`price ${price}: ${key}`);
  return { key, price: unpadded(price), quantity: unpadded(quantity) };
}

/** Absolute levels: a quantity replaces the one at its price, zero removes it. */
function apply(
  side: Entry[],
  levels: readonly (readonly [string, string])[],
  isBefore: Order,
): void {
  for (const level of levels) {
    const entry = entryOf(level);
    const place = placeOf(side, entry.key, isBefore);
    const isThere = side[place]?.key === entry.key;
    if (entry.quantity !== "0") side.splice(place, isThere ? 1 : 0, entry);
    else if (isThere) side.splice(place, 1);
  }
}

/** The first place whose level does not stand before `key`: binary search. */
function placeOf(side: readonly Entry[], key: bigint, isBefore: Order): number {
  let low = 0;
  let high = side.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(side[middle].key, key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function unpadded(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
