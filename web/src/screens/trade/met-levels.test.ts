import { expect, test } from "vitest";
import { metLevels } from "./met-levels.ts";

function side(...levels: readonly (readonly [price: number, size: number])[]) {
  return {
    count: levels.length,
    priceAt: (index: number) => levels[index][0],
    sizeAt: (index: number) => levels[index][1],
  };
}
const asks = side([100, 2], [101, 2], [110, 5]);
const bids = side([100, 2], [99, 2], [90, 5]);

test("an order meets level after level; the mean is rounded to the worse for who trades", () => {
  // 2 × 100 + 1 × 101 = 301 over 3: 100⅓.
  expect(metLevels(asks, { isBuying: true, size: 3n })).toEqual({
    average: 101n,
    impactPpm: 3_334n,
  });
  expect(metLevels(bids, { isBuying: false, size: 3n })).toEqual({
    average: 99n,
    impactPpm: -3_334n,
  });
});

test("a limit ends it, at the limit itself still included; beyond the best it meets nothing", () => {
  const asked = { isBuying: true, size: 9n };
  expect(metLevels(asks, { ...asked, limit: 101n })).toEqual({ average: 101n, impactPpm: 5_000n });
  expect(metLevels(asks, { ...asked, limit: 100n })).toEqual({ average: 100n, impactPpm: 0n });
  expect(metLevels(asks, { ...asked, limit: 99n })).toBeUndefined();
  expect(metLevels(bids, { isBuying: false, size: 9n, limit: 101n })).toBeUndefined();
});

test("an amount of quote buys whole sizes only, and nothing where it is less than one", () => {
  expect(metLevels(asks, { isBuying: true, value: 302n })).toEqual({
    average: 101n,
    impactPpm: 3_334n,
  });
  expect(metLevels(asks, { isBuying: true, value: 99n })).toBeUndefined();
  expect(metLevels(side(), { isBuying: true, size: 1n })).toBeUndefined();
});
