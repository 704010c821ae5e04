import fc from "fast-check";
import { expect, test } from "vitest";
import { depthOf, readDepth } from "./depth.ts";

type Level = readonly [price: number, size: number];

const sideOf = (levels: readonly Level[]) => ({
  count: levels.length,
  priceAt: (index: number) => levels[index][0],
  sizeAt: (index: number) => levels[index][1],
});
const bookOf = (bids: readonly Level[], asks: readonly Level[]) => ({
  bids: sideOf(bids),
  asks: sideOf(asks),
});

test("a reading sums what lies up to its price, and its mean is rounded to the worse", () => {
  const book = bookOf([[99, 2], [98, 1], [90, 5]], [[101, 1], [102, 2], [103, 9]]); // prettier-ignore
  const depth = depthOf(book, 50_000n)!;
  expect([depth.from, depth.to]).toStrictEqual([95n, 105n]);
  expect(depth.bids).toHaveLength(2);
  expect(readDepth(depth, 98n)).toMatchObject({ side: "bids", total: 3n, average: 98n });
  expect(readDepth(depth, 102n)).toMatchObject({ side: "asks", total: 3n, average: 102n });
  expect(readDepth(depth, 102n).impactPpm).toBe(20_000n);
  expect(readDepth(depth, 100n)).toMatchObject({ side: "asks", total: 0n, average: undefined });
});

test("a book without a side has no middle", () => {
  expect(depthOf(bookOf([], [[1, 1]]), 10_000n)).toBeUndefined();
  expect(depthOf(bookOf([[1, 1]], []), 10_000n)).toBeUndefined();
});

const sizes = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9_999 })),
  {
    minLength: 1,
    maxLength: 30,
  },
);

test("further from the middle there is never less, and the mean never better", () => {
  fc.assert(
    fc.property(sizes, sizes, (below, above) => {
      const walk = (steps: readonly Level[], sign: 1 | -1): Level[] => {
        let price = 10_000 + sign;
        return steps.map(([step, size]) => [(price += sign * step), size] as const);
      };
      const depth = depthOf(bookOf(walk(below, -1), walk(above, 1)), 500_000n)!;
      let [total, average] = [0n, 0n];
      for (let price = depth.doubleMiddle / 2n + 1n; price <= depth.to; price += 17n) {
        const reading = readDepth(depth, price);
        expect(reading.total >= total).toBe(true);
        if (reading.average === undefined) continue;
        expect(reading.average >= average).toBe(true);
        expect(reading.average <= price).toBe(true);
        [total, average] = [reading.total, reading.average];
      }
      expect(readDepth(depth, depth.from).total).toBe(
        below.reduce((sum, [, size]) => sum + BigInt(size), 0n),
      );
    }),
  );
});
