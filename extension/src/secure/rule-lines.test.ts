import { expect, test } from "vitest";
import { maskOf, rangeOf } from "./rule-lines.ts";

test("hours are a range and back; from an hour until itself is the whole day", () => {
  expect(maskOf(0, 0)).toBe(0xff_ffff);
  expect(maskOf(9, 17)).toBe(0b1111_1111 << 9);
  expect(maskOf(23, 1)).toBe((1 << 23) | 1);
  for (let from = 0; from < 24; from++)
    for (let until = 0; until < 24; until++)
      if (from !== until) expect(rangeOf(maskOf(from, until))).toEqual({ from, until });
  expect(rangeOf(0xff_ffff)).toEqual({ from: 0, until: 0 });
});

test("hours in several stretches, and none at all, are no range", () => {
  expect(rangeOf(0)).toBe(null);
  expect(rangeOf(0b101)).toBe(null);
});
