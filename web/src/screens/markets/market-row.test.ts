import type { Market } from "@holdall/web/live";
import { expect, test } from "vitest";
import { isShown, rowOf, silentSeconds } from "./market-row.ts";

const marketOf = (symbol: string, marketType: "SPOT" | "PERP") =>
  ({ symbol, marketType }) as Market;
const day = { first: "100", last: "101", high: "102", low: "99", volume: "5", quoteVolume: "500" };
const nothing = {
  day: undefined,
  mark: undefined,
  openInterest: undefined,
  isFavourite: false,
  heardAtMs: undefined,
};
const perp = rowOf(marketOf("SOL_USDC_PERP", "PERP"), { ...nothing, day, isFavourite: true });
const spot = rowOf(marketOf("SOL_USDC", "SPOT"), nothing);

test("a row says how far the day went, and nothing where nothing is known", () => {
  expect(perp.name).toBe("SOL-PERP");
  expect(perp.change).toBe("0.01");
  expect(spot.name).toBe("SOL/USDC");
  expect(spot.change).toBeUndefined();
  expect(spot.openValue).toBeUndefined();
});

test("a row is shown under its kind and when each typed word is in its name or symbol", () => {
  expect(isShown(perp, "all", "")).toBe(true);
  expect(isShown(perp, "all", " sol  PERP ")).toBe(true);
  expect(isShown(perp, "all", "sol_usdc")).toBe(true);
  expect(isShown(perp, "all", "btc")).toBe(false);
  expect(isShown(perp, "perpetual", "")).toBe(true);
  expect(isShown(perp, "spot", "")).toBe(false);
  expect(isShown(spot, "spot", "")).toBe(true);
  expect(isShown(perp, "favourites", "")).toBe(true);
  expect(isShown(spot, "favourites", "")).toBe(false);
});

test("a market that is silent for three seconds says for how long; one that was never heard does not", () => {
  expect(silentSeconds(10_000, 12_999)).toBe(0);
  expect(silentSeconds(10_000, 13_000)).toBe(3);
  expect(silentSeconds(10_000, 75_900)).toBe(65);
  expect(silentSeconds(undefined, 75_900)).toBe(0);
});
