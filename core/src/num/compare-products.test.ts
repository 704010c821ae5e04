import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lawRuns, safeIntegers } from "./arbitraries.twin.ts";
import { compareProducts } from "./compare-products.ts";

function signByBigint(a: number, b: number, c: number, d: number): number {
  const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

test("the sign is that of unbounded integers", () => {
  fc.assert(
    fc.property(
      safeIntegers,
      safeIntegers,
      safeIntegers,
      safeIntegers,
      (a, b, c, d) => compareProducts(a, b, c, d) === signByBigint(a, b, c, d),
    ),
    { numRuns: lawRuns },
  );
});

test("the sign is right where both products round to one double", () => {
  // Neighbours of one product: (a + i)(b - i) differs from ab by i(b - a) - i², a little.
  const offsets = fc.integer({ min: -40, max: 40 });
  fc.assert(
    fc.property(safeIntegers, offsets, offsets, offsets, (a, gap, i, j) => {
      const safe = (value: number): number =>
        Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
      const [left, right] = [safe(a + gap), safe(a + i)];
      const other = safe(a + gap + j);
      return (
        compareProducts(left, right, other, safe(a)) === signByBigint(left, right, other, safe(a))
      );
    }),
    { numRuns: lawRuns },
  );
});

test("equal products compare as zero on each of the three paths", () => {
  expect(Object.is(compareProducts(3, 4, 6, 2), 0)).toBe(true);
  expect(compareProducts(2 ** 40, 2 ** 40, 2 ** 41, 2 ** 39)).toBe(0);
  expect(compareProducts(2 ** 50, 2 ** 50, 2 ** 51, 2 ** 49)).toBe(0);
});

test("a difference of one is seen on each of the three paths", () => {
  expect(compareProducts(7, 1, 8, 1)).toBe(-1);
  // n² against (n - 1)(n + 1) = n² - 1.
  for (const n of [2 ** 27 + 5, 2 ** 40 + 3, 2 ** 41 - 1, 2 ** 45 + 1, 2 ** 52 + 7]) {
    expect(compareProducts(n, n, n - 1, n + 1)).toBe(1);
    expect(compareProducts(n - 1, n + 1, n, n)).toBe(-1);
    expect(compareProducts(-n, n, 1 - n, n + 1)).toBe(-1);
  }
});
