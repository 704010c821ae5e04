import * as fc from "fast-check";
import { expect, test } from "vitest";
import { drawBelow } from "./rng.ts";
import { rngConformance } from "./rng.conformance.ts";
import { seededRng } from "./rng-seeded.ts";

rngConformance("seeded", () => seededRng(0x4f1d_83a2_0000_0007n));

function draws(seed: bigint, count: number): number[] {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => rng.u32());
}

/** xoshiro128** and splitmix32 again, in BigInt, straight from their definitions. */
function* twin(seed: bigint): Generator<number> {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  const words = (start: bigint): bigint[] =>
    [1n, 2n].map((step) => {
      let z = (start + step * 0x9e3779b9n) & mask;
      z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & mask;
      z = ((z ^ (z >> 15n)) * 0x735a2d97n) & mask;
      return z ^ (z >> 15n);
    });
  const s = [...words(seed & mask), ...words(seed >> 32n)];
  for (;;) {
    yield Number((rotate((s[1] * 5n) & mask, 7n) * 9n) & mask);
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

test("the stream is that of the published algorithms", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (seed) => {
      const expected = twin(seed);
      for (const draw of draws(seed, 50)) expect(draw).toBe(expected.next().value);
    }),
  );
});

test("the same seed gives the same stream, seeds that differ in one bit do not", () => {
  expect(draws(7n, 20)).toEqual(draws(7n, 20));
  expect(draws(7n, 20)).not.toEqual(draws(6n, 20));
  expect(draws(7n, 20)).not.toEqual(draws(7n + (1n << 32n), 20));
});

test("a fork does not depend on how much its parent drew", () => {
  const fresh = seededRng(9n);
  const used = seededRng(9n);
  for (let round = 0; round < 1_000; round += 1) used.u32();
  expect(used.fork("disk").u32()).toBe(fresh.fork("disk").u32());
});

test.each([-1n, 1n << 64n])("the seed %d is refused", (seed) => {
  expect(() => seededRng(seed)).toThrow(RangeError);
});

test("below is the high word of draw × bound, for every bound", () => {
  const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(u32, fc.integer({ min: 1, max: 2 ** 32 }), (draw, bound) => {
      const product = BigInt(draw) * BigInt(bound);
      const rejected = (2n ** 32n - BigInt(bound)) % BigInt(bound);
      fc.pre((product & 0xffffffffn) >= rejected);
      expect(drawBelow(() => draw, bound)).toBe(Number(product >> 32n));
    }),
    { numRuns: 10_000 },
  );
});

test("below draws again exactly when the low word would favour a result", () => {
  // 2^32 mod 3 = 1: of all draws only 0, whose low word is 0, is rejected.
  const draws = [0, 1];
  expect(drawBelow(() => draws.shift()!, 3)).toBe(0);
  expect(draws).toEqual([]);
});
