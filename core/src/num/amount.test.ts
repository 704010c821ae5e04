import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  AMOUNT_MAX,
  AmountOverflow,
  add,
  isAmount,
  lots,
  ppm,
  subtract,
  ticks,
  units,
} from "./amount.ts";
import { lawRuns, safeIntegers } from "./arbitraries.twin.ts";

const constructors = [units, lots, ticks, ppm];

test("each constructor takes 0, 1 and both ends of the range", () => {
  for (const make of constructors) {
    for (const value of [0, 1, -1, AMOUNT_MAX, -AMOUNT_MAX]) expect(make(value)).toBe(value);
  }
});

test("each constructor refuses what is beyond the range or no integer", () => {
  for (const make of constructors) {
    for (const value of [AMOUNT_MAX + 1, -AMOUNT_MAX - 1, 0.5, 2 ** 60, NaN, Infinity, -Infinity]) {
      expect(() => make(value)).toThrow(AmountOverflow);
      expect(isAmount(value)).toBe(false);
    }
  }
});

test("negative zero enters as zero and never results", () => {
  expect(Object.is(units(-0), 0)).toBe(true);
  expect(Object.is(add(units(-5), units(5)), 0)).toBe(true);
  expect(Object.is(subtract(-0 as ReturnType<typeof units>, units(0)), 0)).toBe(true);
});

test("sums and differences stop exactly at the limit", () => {
  expect(add(units(AMOUNT_MAX - 1), units(1))).toBe(AMOUNT_MAX);
  expect(() => add(units(AMOUNT_MAX), units(1))).toThrow(AmountOverflow);
  expect(() => add(units(AMOUNT_MAX), units(AMOUNT_MAX))).toThrow(AmountOverflow);
  expect(subtract(units(-AMOUNT_MAX + 1), units(1))).toBe(-AMOUNT_MAX);
  expect(() => subtract(units(-AMOUNT_MAX), units(1))).toThrow(AmountOverflow);
  expect(() => subtract(units(-AMOUNT_MAX), units(AMOUNT_MAX))).toThrow(AmountOverflow);
});

test("a refused sum names its code", () => {
  expect(() => add(units(AMOUNT_MAX), units(1))).toThrow(/amount-overflow/);
  expect(new AmountOverflow("add").code).toBe("amount-overflow");
});

const amounts = safeIntegers
  .map((value) => Math.max(-AMOUNT_MAX, Math.min(AMOUNT_MAX, value)))
  .map(units);

test("add and subtract are those of unbounded integers, or overflow exactly where they do not fit", () => {
  fc.assert(
    fc.property(amounts, amounts, (a, b) => {
      const agreed = (run: () => number, truth: bigint): boolean => {
        const fits = truth <= BigInt(AMOUNT_MAX) && truth >= -BigInt(AMOUNT_MAX);
        if (fits) return BigInt(run()) === truth;
        expect(run).toThrow(AmountOverflow);
        return true;
      };
      return (
        agreed(() => add(a, b), BigInt(a) + BigInt(b)) &&
        agreed(() => subtract(a, b), BigInt(a) - BigInt(b))
      );
    }),
    { numRuns: lawRuns },
  );
});
