/** The draws of the frozen files: xoshiro128** (Blackman and Vigna), seeded by splitmix32. */
export interface Random {
  /** The next 32 random bits. */
  next(): number;
  /** Uniform in [0, limit), by multiply-high with rejection (Lemire 2019): without bias. `limit` ≤ 2^21. */
  below(limit: number): number;
  /** ⌊limit × u³⌋ for u uniform over 16 bits, in integers: small results are the frequent ones. */
  cubic(limit: number): number;
}

const LIMIT_MAX = 2 ** 21;
const WORD = 2 ** 32;

/** The generator of one file. The same seed gives the same draws on every machine. */
export function randomFrom(seed: number): Random {
  const seeds = splitmix32(seed);
  return xoshiro128([seeds(), seeds(), seeds(), seeds()]);
}

/** xoshiro128** from four words of state, not all zero. */
export function xoshiro128(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state;

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };

  const below = (limit: number): number => {
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX)) {
      throw new RangeError(`a draw below ${limit} is not possible`);
    }
    // limit ≤ 2^21, so the product stays below 2^53 and is exact.
    let product = next() * limit;
    const rejected = WORD % limit;
    while (product % WORD < rejected) product = next() * limit;
    return Math.floor(product / WORD);
  };

  const cubic = (limit: number): number => {
    const u = next() >>> 16;
    const cube = Math.floor((u * u * u) / 65_536);
    return Math.floor((cube * limit) / WORD);
  };

  return { next, below, cubic };
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
