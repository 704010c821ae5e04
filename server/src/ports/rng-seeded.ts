import type { Rng } from "./rng.ts";
import { drawBelow } from "./rng.ts";

/**
 * xoshiro128** (Blackman and Vigna) seeded by splitmix32: the first two state words from the low half
 * of the seed, the last two from the high half, so that each of the 2^64 seeds has a state of its own
 * and none is all zero (splitmix32 never gives two zeros in a row). Integer operations only.
 * `seed` is 0 … 2^64 − 1, else a `RangeError`. For simulation and demonstration, never for secrets.
 */
export function seededRng(seed: bigint): Rng {
  if (seed < 0n || seed >= 1n << 64n) throw new RangeError(`a seed has 64 bits, not ${seed}`);
  return rngOf(Number(seed & 0xffffffffn), Number(seed >> 32n));
}

function rngOf(seedLow: number, seedHigh: number): Rng {
  const low = splitmix32(seedLow);
  const high = splitmix32(seedHigh);
  const u32 = xoshiro128(low(), low(), high(), high());
  return {
    u32,
    below: (bound) => drawBelow(u32, bound),
    fork: (label) => rngOf(labelHash(label, seedLow), labelHash(label, seedHigh ^ 0x5bd1e995)),
  };
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return finalize(state);
  };
}

/** A bijection of 32-bit words in which each input bit moves about half of the output bits. */
function finalize(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function xoshiro128(a: number, b: number, c: number, d: number): () => number {
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** FNV-1a over the label's UTF-16 units, started from the parent's seed and finalized. */
function labelHash(label: string, seed: number): number {
  let hash = finalize(seed ^ 0x811c9dc5) | 0;
  for (let index = 0; index < label.length; index += 1) {
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
  }
  return finalize(hash ^ label.length);
}
