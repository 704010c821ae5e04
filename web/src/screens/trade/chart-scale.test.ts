import fc from "fast-check";
import { expect, test } from "vitest";
import { chartScaleOf } from "./chart-scale.ts";

const halfTick = {
  tick: "0.5",
  step: "0.001",
  priceDecimals: 1,
  sizeDecimals: 3,
  tickUnits: 5,
};

test("a price that went through the chart is the same price", () => {
  const scale = chartScaleOf(halfTick, "1000000");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), (ticks) => {
      const price = scale.moved("0.5", ticks - 1);
      expect(scale.toPrice(scale.toChart(price)!)).toBe(price);
    }),
  );
});

test("a pointer between two ticks lands on the nearer, and never on nothing", () => {
  const scale = chartScaleOf(halfTick, "1000000");
  expect(scale.toPrice(scale.toChart("100.5")! + 180)).toBe("100.5");
  expect(scale.toPrice(scale.toChart("100.5")! + 320)).toBe("101");
  expect(scale.toPrice(-50)).toBe("0.5");
});

test("keys move by ticks and stop at one", () => {
  const scale = chartScaleOf(halfTick, "1000000");
  expect(scale.moved("100.5", 10)).toBe("105.5");
  expect(scale.moved("1", -10)).toBe("0.5");
});

test("long prices give up the fine grid rather than their own exactness", () => {
  const scale = chartScaleOf({ ...halfTick, priceDecimals: 9, tickUnits: 1 }, "1000");
  expect(scale.minMove).toBe(1);
  expect(scale.toPrice(scale.toChart("0.000012345")!)).toBe("0.000012345");
});
