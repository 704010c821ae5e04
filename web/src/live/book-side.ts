/** How many levels of a side are kept: far more than any screen shows. */
export const LEVELS_MAX = 2_000;

/**
 * One side of a book as two sorted arrays of integers, best level first: prices in the smallest
 * decimal of the tick, sizes in that of the step.
 */
export class BookSide {
  readonly #isBetter: (left: number, right: number) => boolean;
  readonly #prices = new Float64Array(LEVELS_MAX + 1);
  readonly #sizes = new Float64Array(LEVELS_MAX + 1);
  #count = 0;

  constructor(side: "bids" | "asks") {
    this.#isBetter = side === "bids" ? (a, b) => a > b : (a, b) => a < b;
  }

  get count(): number {
    return this.#count;
  }

  priceAt(index: number): number {
    return this.#prices[index] ?? 0;
  }

  sizeAt(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Sets a level; a size of zero removes it. */
  set(price: number, size: number): void {
    const index = this.#placeOf(price);
    const isThere = index < this.#count && this.#prices[index] === price;
    if (size === 0) {
      if (isThere) this.#remove(index);
      return;
    }
    if (!isThere && index < LEVELS_MAX) this.#open(index);
    if (index >= LEVELS_MAX) return;
    this.#prices[index] = price;
    this.#sizes[index] = size;
  }

  /** The first place whose level is not better than `price`: binary search. */
  #placeOf(price: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBetter(this.#prices[middle] ?? 0, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #open(index: number): void {
    this.#prices.copyWithin(index + 1, index, this.#count);
    this.#sizes.copyWithin(index + 1, index, this.#count);
    if (this.#count < LEVELS_MAX) this.#count += 1;
  }

  #remove(index: number): void {
    this.#prices.copyWithin(index, index + 1, this.#count);
    this.#sizes.copyWithin(index, index + 1, this.#count);
    this.#count -= 1;
  }
}
