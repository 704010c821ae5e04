/** Choices that follow from a seed, so that a failure is a number. */
export interface Random {
  /** A whole number from 0 to `below` − 1. */
  next(below: number): number;
  pick<T>(list: readonly T[]): T;
  bytes(length: number): Uint8Array;
  /** An amount of a random order of magnitude, from 1 to about 10^digits. */
  amount(digits: number): bigint;
  chance(percent: number): boolean;
}

/** A generator of the mulberry32 family. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (below: number): number => word() % below;
  return {
    next,
    pick: (list) => list[next(list.length)],
    bytes: (length) => Uint8Array.from({ length }, () => next(256)),
    amount(digits) {
      const size = 1 + next(digits);
      return BigInt(1 + next(9)) * 10n ** BigInt(size - 1) + BigInt(next(1000));
    },
    chance: (percent) => next(100) < percent,
  };
}
