import { expect, test } from "vitest";
import { AMOUNT_MAX, AmountOverflow, PPM, units } from "./amount.ts";
import { DIVISOR_MAX, mulDiv, mulDivWide } from "./mul-div.ts";

test("a fee of 2 basis points on one unit is one unit when rounded up, none when rounded down", () => {
  expect(mulDiv(units(1), 200, PPM, "ceil")).toBe(1);
  expect(mulDiv(units(1), 200, PPM, "floor")).toBe(0);
});

test("negative quotients round toward the named infinity, not toward zero", () => {
  expect(mulDiv(-7, 1, 2, "floor")).toBe(-4);
  expect(mulDiv(-7, 1, 2, "ceil")).toBe(-3);
  expect(mulDiv(7, -1, 2, "floor")).toBe(-4);
  expect(mulDiv(-7, -1, 2, "ceil")).toBe(4);
});

test("the largest amount passes, one more is refused, on both sides of zero", () => {
  expect(mulDiv(AMOUNT_MAX, 1, 1, "floor")).toBe(AMOUNT_MAX);
  expect(mulDiv(-AMOUNT_MAX, 1, 1, "ceil")).toBe(-AMOUNT_MAX);
  expect(() => mulDiv(AMOUNT_MAX + 1, 1, 1, "floor")).toThrow(AmountOverflow);
  expect(() => mulDiv(-AMOUNT_MAX - 1, 1, 1, "floor")).toThrow(AmountOverflow);
  expect(mulDiv(AMOUNT_MAX, DIVISOR_MAX, DIVISOR_MAX, "ceil")).toBe(AMOUNT_MAX);
  expect(() => mulDiv(2 ** 53 - 1, 2 ** 53 - 1, 1, "floor")).toThrow(AmountOverflow);
});

test("divisors from 1 to 2^29 - 1 are taken, all others are refused", () => {
  expect(mulDiv(10, 10, 1, "floor")).toBe(100);
  expect(mulDiv(DIVISOR_MAX, 3, DIVISOR_MAX, "floor")).toBe(3);
  for (const divisor of [0, -1, 0.5, 1.5, DIVISOR_MAX + 1, 2 ** 32 + 1, NaN, Infinity]) {
    expect(() => mulDiv(10, 10, divisor, "floor")).toThrow(RangeError);
  }
});

test("what is no number does not pass for an amount", () => {
  expect(() => mulDiv(NaN, 1, 1, "floor")).toThrow(AmountOverflow);
  expect(() => mulDiv(Infinity, 1, 1, "ceil")).toThrow(AmountOverflow);
});

test("the wide division rounds as named and refuses divisors below one", () => {
  expect(mulDivWide(-7n, 1n, 2n, "floor")).toBe(-4n);
  expect(mulDivWide(-7n, 1n, 2n, "ceil")).toBe(-3n);
  expect(mulDivWide(7n, 1n, 2n, "floor")).toBe(3n);
  expect(mulDivWide(7n, 1n, 2n, "ceil")).toBe(4n);
  expect(mulDivWide(8n, 1n, 2n, "ceil")).toBe(4n);
  expect(mulDivWide(10n ** 40n, 3n, 10n ** 40n, "floor")).toBe(3n);
  expect(() => mulDivWide(1n, 1n, 0n, "floor")).toThrow(RangeError);
  expect(() => mulDivWide(1n, 1n, -1n, "floor")).toThrow(RangeError);
});
