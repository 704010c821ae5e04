import type { Market } from "@holdall/web/live";
import { expect, test } from "vitest";
import { isNearLimit, priceLimit } from "./price-band.ts";

const marketOf = (price: Partial<Market["filters"]["price"]>): Market =>
  ({ filters: { price: { minPrice: "0.1", tickSize: "0.1", ...price } } }) as Market;
const banded = marketOf({
  maxPrice: "1000",
  maxMultiplier: "1.25",
  minMultiplier: "0.75",
  meanMarkPriceBand: { maxMultiplier: "1.15", minMultiplier: "0.9" },
});
const standing = { last: "100.1", mark: "104.33", index: "104" };

test("a bid's limit is the least of its bounds, rounded down to the tick, an ask's the greatest, up", () => {
  // 1.15 × 104.33 = 119.9795 is below 1.25 × 100.1; 0.9 × 104.33 = 93.897 above 0.75 × 100.1.
  expect(priceLimit(banded, "Bid", standing)).toBe("119.9");
  expect(priceLimit(banded, "Ask", standing)).toBe("93.9");
});

test("without a last price the index is measured from, and without bands the range alone holds", () => {
  const wide = marketOf({ maxPrice: "1000", maxMultiplier: "1.25", minMultiplier: "0.75" });
  expect(priceLimit(wide, "Bid", { ...standing, last: undefined })).toBe("130");
  expect(priceLimit(marketOf({ maxPrice: "1000" }), "Bid", standing)).toBe("1000");
  expect(priceLimit(marketOf({}), "Bid", standing)).toBeUndefined();
  expect(priceLimit(marketOf({}), "Ask", standing)).toBe("0.1");
});

test("a price is near from 5 % inside of the limit, and everywhere beyond it", () => {
  expect(isNearLimit("95", "100", "Bid")).toBe(true);
  expect(isNearLimit("94.9", "100", "Bid")).toBe(false);
  expect(isNearLimit("900", "100", "Bid")).toBe(true);
  expect(isNearLimit("105", "100", "Ask")).toBe(true);
  expect(isNearLimit("105.1", "100", "Ask")).toBe(false);
  expect(isNearLimit("1", "100", "Ask")).toBe(true);
});
