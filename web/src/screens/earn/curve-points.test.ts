import { scaled } from "@holdall/ui/number";
import { expect, test } from "vitest";
import { pointsOf, rateAt } from "./curve-points.ts";

const usdc = {
  optimal: scaled("0.9"),
  base: scaled("0.01"),
  slope: scaled("0.08"),
  steep: scaled("1.2"),
};

test("the rate rises to its turn, and steeply from there", () => {
  expect(rateAt(usdc, 0n)).toBe(scaled("0.01"));
  expect(rateAt(usdc, scaled("0.45"))).toBe(scaled("0.05"));
  expect(rateAt(usdc, scaled("0.9"))).toBe(scaled("0.09"));
  expect(rateAt(usdc, scaled("0.95"))).toBe(scaled("0.69"));
  expect(rateAt(usdc, scaled("1"))).toBe(scaled("1.29"));
});

test("the points never fall, and the turn is one of them", () => {
  const points = pointsOf({ ...usdc, optimal: scaled("0.855") });
  expect(points).toHaveLength(102);
  expect(points.some(({ at }) => at === scaled("0.855"))).toBe(true);
  for (const [index, point] of points.slice(1).entries()) {
    expect(point.at > points[index].at && point.value >= points[index].value).toBe(true);
  }
});

test("a pool whose curve is not told draws a flat line, and divides by nothing", () => {
  const none = { optimal: 0n, base: 0n, slope: 0n, steep: 0n };
  expect(pointsOf(none).every(({ value }) => value === 0n)).toBe(true);
});
