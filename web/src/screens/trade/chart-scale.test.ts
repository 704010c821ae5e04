import { separatorsOf } from "@holdall/ui/number";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chartScaleOf, compactText, percentText } from "./chart-scale.ts";

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

test("an axis writes large sums in four figures, and shares in percent, each as its language does", () => {
  const [english, french] = [separatorsOf("en"), separatorsOf("fr")];
  expect(compactText(0, english)).toBe("0.000");
  expect(compactText(999.9, english)).toBe("999.9");
  expect(compactText(1_234.56, english)).toBe(`1.235${english.scales[0]}`);
  expect(compactText(-2_500_000, french)).toBe(`-2,500${french.scales[1]}`);
  expect(compactText(7e15, english)).toBe(`7000${english.scales[3]}`);
  expect(percentText(0.0000125, english)).toBe("0.0013%");
  expect(percentText(0.0000125, french)).toBe(`0,0013${french.percentGap}%`);
});
