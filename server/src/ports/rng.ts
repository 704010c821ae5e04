/** Randomness, as seen by the server. */
export interface Rng {
  /** Uniform over all 32-bit unsigned integers. */
  u32(): number;
  /** Uniform over 0 … bound − 1. `bound` is an integer from 1 to 2^32, else a `RangeError`. */
  below(bound: number): number;
  /**
   * A generator of its own for one part of the program. Where the parent is seeded, the child depends
   * on the parent's seed and the label alone, never on how much was drawn: a new draw in one part
   * does not shift another. The same label twice gives the same stream twice.
   */
  fork(label: string): Rng;
}

/**
 * Uniform integer below `bound`, from uniform 32-bit draws: the high word of draw × bound, rejecting
 * the few low words that would favour some results (Lemire, "Fast Random Integer Generation in an
 * Interval", 2019). Integer operations only, so every machine draws the same.
 */
export function drawBelow(u32: () => number, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
    throw new RangeError(`a bound is an integer from 1 to 2^32, not ${bound}`);
  }
  const rejected = (2 ** 32 - bound) % bound;
  for (;;) {
    const draw = u32();
    if (Math.imul(draw, bound) >>> 0 >= rejected) return highWord(draw, bound);
  }
}

/** ⌊left × right / 2^32⌋ for left < 2^32, right ≤ 2^32. Each partial product stays below 2^49: exact in doubles. */
function highWord(left: number, right: number): number {
  const low = (left & 0xffff) * right;
  const high = (left >>> 16) * right;
  return Math.floor((high + Math.floor(low / 0x10000)) / 0x10000);
}
