import { marketScale } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { dollarsOf, lotsFor, ticksOf, wirePrice, wireSize } from "./grid.ts";
import type { Grid } from "./grid.ts";

const sol: Grid = {
  symbol: "SOL_USDC",
  base: "SOL",
  isPerp: false,
  scale: marketScale({ tickSize: "0.01", lotSize: "0.01" }, 9, 9)!,
};
const bonk: Grid = {
  symbol: "BONK_USDC",
  base: "BONK",
  isPerp: false,
  scale: marketScale({ tickSize: "0.000000001", lotSize: "1000" }, 9, 9)!,
};

test("dollars buy lots, rounded down, at least one", () => {
  expect(lotsFor(sol, 150, 15_000)).toBe(100);
  expect(lotsFor(sol, 151, 15_000)).toBe(100);
  expect(lotsFor(sol, 1, 15_000)).toBe(1);
  expect(lotsFor(bonk, 20, 20_000)).toBe(1_000);
});

test("holdings are worth whole dollars, however many pieces they are", () => {
  expect(dollarsOf(sol, 2_000_000_000n, 15_000)).toBe(300);
  expect(dollarsOf(sol, 2_009_999_999n, 15_000)).toBe(301);
  expect(dollarsOf(bonk, 10n ** 11n * 10n ** 9n, 20_000)).toBe(2_000_000);
});

test("prices and sizes are written on the grid", () => {
  expect(wirePrice(sol, 15_001)).toBe("150.01");
  expect(wireSize(bonk, 3)).toBe("3000");
  expect(ticksOf(sol, "150.01")).toBe(15_001);
  expect(ticksOf(sol, "150.001")).toBeUndefined();
});
