import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lawRuns, safeIntegers } from "./arbitraries.twin.ts";
import { isqrtCeil, isqrtFloor } from "./square-root.ts";

const naturals = safeIntegers.map((value) => Math.abs(value));

test("the floor root squared is at most n, and the next square is above it", () => {
  fc.assert(
    fc.property(naturals, (n) => {
      const root = BigInt(isqrtFloor(n));
      return root * root <= BigInt(n) && (root + 1n) * (root + 1n) > BigInt(n);
    }),
    { numRuns: lawRuns },
  );
});

test("around every kind of square the roots step exactly at the square", () => {
  const roots = fc.integer({ min: 2, max: 94_906_265 });
  fc.assert(
    fc.property(roots, (root) => {
      const square = root * root;
      return (
        isqrtFloor(square) === root &&
        isqrtCeil(square) === root &&
        isqrtFloor(square - 1) === root - 1 &&
        isqrtCeil(square - 1) === root &&
        isqrtCeil(square + 1) === root + 1
      );
    }),
    { numRuns: lawRuns },
  );
});

test("both ends of the domain", () => {
  expect(isqrtFloor(0)).toBe(0);
  expect(isqrtCeil(0)).toBe(0);
  expect(isqrtFloor(1)).toBe(1);
  expect(isqrtCeil(2)).toBe(2);
  expect(isqrtFloor(Number.MAX_SAFE_INTEGER)).toBe(94_906_265);
  expect(isqrtCeil(Number.MAX_SAFE_INTEGER)).toBe(94_906_266);
});

test("negative numbers, fractions and unsafe integers have no root here", () => {
  for (const value of [-1, 0.5, 2 ** 53, NaN, Infinity]) {
    expect(() => isqrtFloor(value)).toThrow(RangeError);
    expect(() => isqrtCeil(value)).toThrow(RangeError);
  }
});
