import { expect, test } from "vitest";
import { staleSeconds } from "./stale-rates.ts";

test("rates are stale beyond thirty seconds, and tell their age in whole seconds", () => {
  expect(staleSeconds(1_000, 31_000)).toBe(0);
  expect(staleSeconds(1_000, 31_001)).toBe(30);
  expect(staleSeconds(1_000, 62_999)).toBe(61);
});

test("what was never heard has no age, and a clock that was set back makes nothing old", () => {
  expect(staleSeconds(0, 1_800_000_000_000)).toBe(0);
  expect(staleSeconds(5_000, 1_000)).toBe(0);
});
