import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compare,
  difference,
  placesOf,
  product,
  quotient,
  scaled,
  snapped,
  sum,
  textOfScaled,
} from "./exact.ts";

const values = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const amounts = values.map(textOfScaled);

describe("exact arithmetic on decimal text", () => {
  test("reads back what it writes", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(scaled(textOfScaled(value))).toBe(value);
      }),
    );
  });

  test("a sum minus one part is the other", () => {
    fc.assert(
      fc.property(amounts, amounts, (left, right) => {
        expect(difference(sum([left, right]), right)).toBe(left);
      }),
    );
  });

  test("order agrees with the sign of the difference", () => {
    fc.assert(
      fc.property(amounts, amounts, (left, right) => {
        expect(compare(left, right)).toBe(compare(difference(left, right), "0"));
      }),
    );
  });

  test("a snapped amount lies on the grid, and within a step of what it was", () => {
    const positive = fc.bigInt({ min: 0n, max: 10n ** 22n }).map(textOfScaled);
    const steps = fc.constantFrom("0.00001", "0.01", "0.5", "1", "1000");
    fc.assert(
      fc.property(positive, steps, (amount, step) => {
        const below = snapped(amount, step, "floor");
        const above = snapped(amount, step, "ceil");
        expect(scaled(below) % scaled(step)).toBe(0n);
        expect(scaled(above) % scaled(step)).toBe(0n);
        expect(compare(below, amount)).toBeLessThanOrEqual(0);
        expect(compare(above, amount)).toBeGreaterThanOrEqual(0);
        expect(compare(difference(above, below), step)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test("text that is no number is not zero", () => {
    for (const text of ["", "x", "1e5"]) expect(() => scaled(text)).toThrow(RangeError);
  });

  test("known values", () => {
    expect(product("61204.5", "0.25")).toBe("15301.125");
    expect(quotient("1", "3")).toBe("0.333333333333333333");
    expect(quotient("1", "0")).toBeUndefined();
    expect(placesOf("0.010")).toBe(2);
    expect(placesOf("1000")).toBe(0);
  });
});
