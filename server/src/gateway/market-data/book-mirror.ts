import { crc32 } from "node:zlib";
import type { MarketScale, Side } from "@holdall/core/protocol";
import { priceText, sizeText } from "../words/numbers.ts";

/** One level: price in ticks and total lots, 0 where the level is gone. */
export type Level = readonly [priceTicks: number, totalLots: number];

/**
 * The levels of one market as the streams have told them, so that snapshots, best prices and
 * checksums agree with the deltas by construction. Prices of a side are kept sorted with the best
 * last: most changes happen there, and the end of an array is cheap to move.
 */
export class BookMirror {
  readonly #bids = new MirrorSide((left, right) => left - right);
  readonly #asks = new MirrorSide((left, right) => right - left);
  updateId = 0;
  /** Engine time of the last update. */
  timeMicros = 0;

  /** Starts from a full picture of the book. */
  load(updateId: number, bids: readonly Level[], asks: readonly Level[]): void {
    this.#bids.clear();
    this.#asks.clear();
    for (const [ticks, lots] of bids) this.#bids.set(ticks, lots);
    for (const [ticks, lots] of asks) this.#asks.set(ticks, lots);
    this.updateId = updateId;
  }

  set(side: Side, priceTicks: number, totalLots: number, updateId: number): void {
    (side === "bid" ? this.#bids : this.#asks).set(priceTicks, totalLots);
    this.updateId = updateId;
  }

  /** Up to `count` levels of a side, the best first. */
  best(side: Side, count: number): Level[] {
    return (side === "bid" ? this.#bids : this.#asks).best(count);
  }

  /**
   * CRC-32 of the best 25 levels: bid then ask of each rank, price and quantity without zeros at the
   * end, everything joined by colons; a side that has run out is left out.
   */
  checksum(scale: MarketScale): number {
    const bids = this.best("bid", CHECKSUM_LEVELS);
    const asks = this.best("ask", CHECKSUM_LEVELS);
    const parts: string[] = [];
    for (let rank = 0; rank < Math.max(bids.length, asks.length); rank++) {
      for (const level of [bids[rank], asks[rank]]) {
        if (level === undefined) continue;
        parts.push(priceText(scale, level[0], "trim"), sizeText(scale, level[1], "trim"));
      }
    }
    return crc32(parts.join(":"));
  }
}

const CHECKSUM_LEVELS = 25;

class MirrorSide {
  readonly #prices: number[] = [];
  readonly #lots = new Map<number, number>();
  readonly #compare: (left: number, right: number) => number;

  /** `compare` orders prices from the worst to the best. */
  constructor(compare: (left: number, right: number) => number) {
    this.#compare = compare;
  }

  clear(): void {
    this.#prices.length = 0;
    this.#lots.clear();
  }

  set(priceTicks: number, totalLots: number): void {
    const isKnown = this.#lots.has(priceTicks);
    if (totalLots === 0) {
      if (!isKnown) return;
      this.#lots.delete(priceTicks);
      this.#prices.splice(this.#placeOf(priceTicks), 1);
      return;
    }
    this.#lots.set(priceTicks, totalLots);
    if (!isKnown) this.#prices.splice(this.#placeOf(priceTicks), 0, priceTicks);
  }

  best(count: number): Level[] {
    const levels: Level[] = [];
    for (let at = this.#prices.length - 1; at >= 0 && levels.length < count; at--) {
      const ticks = this.#prices[at];
      levels.push([ticks, this.#lots.get(ticks)!]);
    }
    return levels;
  }

  /** The first place whose price is not worse: where the price stands, or is to stand. */
  #placeOf(priceTicks: number): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#prices[middle], priceTicks) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
