import fc from "fast-check";
import { expect, test } from "vitest";
import {
  P,
  extAdd,
  extInvert,
  extMul,
  extPower,
  extPowers,
  extSub,
  extTimesX,
  invert,
  power,
  reduce,
  rootOfUnity,
} from "./field.ts";
import type { Ext } from "./field.ts";

const edges = [
  0n,
  1n,
  2n,
  P - 1n,
  P - 2n,
  (1n << 32n) - 1n,
  1n << 32n,
  (1n << 32n) + 1n,
  1n << 63n,
];
const element = fc.oneof(fc.constantFrom(...edges), fc.bigInt(0n, P - 1n));
const ext = fc.tuple(element, element) as fc.Arbitrary<Ext>;

test("every element but zero has an inverse, and zero maps to zero", () => {
  fc.assert(
    fc.property(element, (x) => {
      expect(reduce(x * invert(x))).toBe(x === 0n ? 0n : 1n);
    }),
  );
});

test("the extension is a field in which X squared is seven", () => {
  expect(extMul([0n, 1n], [0n, 1n])).toEqual([7n, 0n]);
  fc.assert(
    fc.property(ext, ext, ext, (a, b, c) => {
      expect(extMul(a, extAdd(b, c))).toEqual(extAdd(extMul(a, b), extMul(a, c)));
      expect(extSub(extAdd(a, b), b)).toEqual(a);
      expect(extTimesX(a)).toEqual(extMul(a, [0n, 1n]));
      const isZero = a[0] === 0n && a[1] === 0n;
      expect(extMul(a, extInvert(a))).toEqual(isZero ? [0n, 0n] : [1n, 0n]);
    }),
  );
});

test("seven is no square, so the extension has no zero divisors", () => {
  expect(power(7n, (P - 1n) / 2n)).toBe(P - 1n);
});

test("roots of unity have exactly their order", () => {
  for (const lg of [1, 2, 3, 13, 19, 32]) {
    expect(power(rootOfUnity(lg), 1n << BigInt(lg))).toBe(1n);
    expect(power(rootOfUnity(lg), 1n << BigInt(lg - 1))).toBe(P - 1n);
  }
});

test("powers are repeated products", () => {
  const a: Ext = [3n, 5n];
  expect(extPowers(a, 1, 3)).toEqual([a, extMul(a, a), extMul(a, extMul(a, a))]);
  expect(extPower(a, 3)).toEqual(extPowers(a, 3, 1)[0]);
});
