import { parsePrice, parseSize, type MarketScale } from "@holdall/core/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amountText, fractionText, priceText, sizeText } from "./numbers.ts";
import { candleTime, naiveTime, streamCandleTime } from "./time.ts";

const scale: MarketScale = {
  priceDecimals: 2,
  tickMantissa: 5,
  sizeDecimals: 3,
  lotMantissa: 1,
  baseUnitsPerLot: 1,
  quoteUnitsPerLotTick: 1,
};

describe("prices and sizes", () => {
  test("are padded on streams and trimmed over REST", () => {
    expect([priceText(scale, 2, "pad"), priceText(scale, 2, "trim")]).toEqual(["0.10", "0.1"]);
    expect([sizeText(scale, 0, "pad"), sizeText(scale, 0, "trim")]).toEqual(["0.000", "0"]);
    expect([sizeText(scale, 1_000, "pad"), sizeText(scale, 1_000, "trim")]).toEqual(["1.000", "1"]);
  });

  test("are read back as what they were, in either form", () => {
    const ticks = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(ticks, fc.constantFrom("pad", "trim"), (count, padding) => {
        expect(parsePrice(scale, priceText(scale, count, padding))).toBe(count);
        expect(parseSize(scale, sizeText(scale, count, padding))).toBe(count);
      }),
    );
  });

  test("stay exact where the product leaves the exact range of numbers", () => {
    const wide = { ...scale, tickMantissa: 1_000_000_007 };
    expect(priceText(wide, 9_007_199_254_740_991, "trim")).toBe("90071993177913857831869.37");
  });
});

test("amounts and fractions are written without zeros at the end", () => {
  expect([amountText(1_500_000, 6), amountText(1, 9), amountText(0, 6)]).toEqual([
    "1.5",
    "0.000000001",
    "0",
  ]);
  expect([fractionText(500), fractionText(1_250_000), fractionText(-100)]).toEqual([
    "0.0005",
    "1.25",
    "-0.0001",
  ]);
});

test("times are written as each place writes them, in UTC", () => {
  const timeMs = Date.UTC(2025, 6, 27, 18, 5, 40, 897);
  expect(naiveTime(timeMs)).toBe("2025-07-27T18:05:40.897");
  expect(candleTime(timeMs)).toBe("2025-07-27 18:05:40");
  expect(streamCandleTime(timeMs)).toBe("2025-07-27T18:05:40");
});
