import { expect, test } from "vitest";
import {
  AMOUNT_MAX,
  AmountOverflow,
  add,
  compareProducts,
  isqrtFloor,
  parseUnits,
  subtract,
} from "./index.ts";
import type { Units } from "./index.ts";

const units = (value: number): Units => value as Units;

test("a sum may be the least amount, and zeros of either sign add up to zero", () => {
  expect(add(units(-AMOUNT_MAX + 1), units(-1))).toBe(-AMOUNT_MAX);
  expect(subtract(units(-AMOUNT_MAX + 1), units(1))).toBe(-AMOUNT_MAX);
  expect(add(units(-0), units(-0))).toBe(0);
  expect(subtract(units(-0), units(0))).toBe(0);
});

test("an overflow has a name that outlives the way between threads", () => {
  expect(new AmountOverflow("add").name).toBe("AmountOverflow");
});

test("products far below zero that round to one value are told apart by all of their digits", () => {
  const large = 2 ** 52 + 1;
  for (const [a, b, c, d] of [
    [large, -(2 ** 40 + 3), large + 2, -(2 ** 40 + 3)],
    [large, -(2 ** 52 - 1), large - 1, -(2 ** 52)],
    [large + 6, -(2 ** 51 + 1), large + 4, -(2 ** 51 + 2)],
  ]) {
    const exact = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
    expect(compareProducts(a, b, c, d)).toBe(exact < 0n ? -1 : exact > 0n ? 1 : 0);
    expect(compareProducts(-a, b, -c, d)).toBe(exact > 0n ? -1 : exact < 0n ? 1 : 0);
  }
});

test("the root of zero has no sign", () => {
  expect(isqrtFloor(-0)).toBe(0);
});

test("digits behind the point count as far as the decimals go, and no further", () => {
  expect(parseUnits("1.5", 3)).toBe(1_500);
  expect(parseUnits("0.005", 3)).toBe(5);
  expect(parseUnits("12", 0)).toBe(12);
  expect(parseUnits("1.50", 1)).toBe(15);
  expect(parseUnits("1.", 2)).toBe("decimal-malformed");
  expect(parseUnits(".5", 2)).toBe("decimal-malformed");
  expect(parseUnits("1.5.0", 4)).toBe("decimal-malformed");
  expect(parseUnits("", 2)).toBe("decimal-malformed");
});
