import { expect, test } from "vitest";
import { isLiquidation, liquidationMoment } from "./tape-marks.ts";

const sold = {
  id: 7,
  price: "64000.0",
  quantity: "0.5",
  timeMs: 1_700_000_000_123,
  side: "Ask",
} as const;
const step = liquidationMoment({
  e: "liquidation",
  E: 1_700_000_000_200_000,
  q: "0.5",
  p: "64000",
  S: "Ask",
  s: "BTC_USDC_PERP",
  T: 1_700_000_000_123_456,
});

test("a trade of the moment and the side of a liquidation is marked as one", () => {
  expect(isLiquidation(sold, [step])).toBe(true);
});

test("a trade of another side, of another moment, or without any liquidation is not", () => {
  expect(isLiquidation({ ...sold, side: "Bid" }, [step])).toBe(false);
  expect(isLiquidation({ ...sold, timeMs: sold.timeMs + 1 }, [step])).toBe(false);
  expect(isLiquidation(sold, [])).toBe(false);
});
