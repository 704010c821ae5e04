import { collateralWeight } from "@holdall/client";
import { scaled, textOfScaled } from "@holdall/ui/number";
import { expect, test } from "vitest";
import { haircutKind, weightPoints } from "./collateral-curve.ts";
import type { CollateralRule } from "./collateral-curve.ts";

const margin = { type: "sqrt", base: "0.02", factor: "0.00001" } as const;
const ruleOf = (haircutFunction: CollateralRule["haircutFunction"]): CollateralRule => ({
  symbol: "SOL",
  imfFunction: margin,
  mmfFunction: margin,
  haircutFunction,
});
const sol = ruleOf({
  weight: "0.9",
  kind: { type: "inverseSqrt", base: "1", positiveCurvePenalty: "0.0001" },
});
const usdc = ruleOf({ weight: "1", kind: { type: "identity" } });
const meme = ruleOf({ weight: "0", kind: { type: "identity" } });

test("a weight is named by how it moves with size", () => {
  expect(haircutKind(sol)).toBe("inverseSqrt");
  expect(haircutKind(usdc)).toBe("identity");
  expect(haircutKind(meme)).toBe("none");
  expect(haircutKind(undefined)).toBe("none");
});

test("the weight is capped at first, then falls: 1 ÷ (1 + 0.0001 × √4,000,000) is 0.833333", () => {
  expect(collateralWeight(sol, "0")).toBe("0.9");
  expect(collateralWeight(sol, "1000000")).toBe("0.9");
  expect(collateralWeight(sol, "4000000")).toBe("0.833333");
  expect(collateralWeight(usdc, "4000000")).toBe("1");
});

test("the curve begins at nothing, never rises, and goes on to four times what is held", () => {
  const points = weightPoints(sol, "4000000");
  expect(points[0]).toEqual({ at: 0n, value: scaled("0.9") });
  expect(textOfScaled(points.at(-1)!.at)).toBe("16000000");
  expect(textOfScaled(points.at(-1)!.value)).toBe("0.714285");
  for (const [index, { at, value }] of points.entries()) {
    if (index === 0) continue;
    expect(at).toBeGreaterThan(points[index - 1].at);
    expect(value).toBeLessThanOrEqual(points[index - 1].value);
  }
});

test("where little is held the curve goes on beyond the value from which the weight falls", () => {
  // 1 ÷ 0.9 is 1 + 0.0001 × √1,234,567.9…; four times that.
  const points = weightPoints(sol, "1");
  const last = points.at(-1)!;
  expect(textOfScaled(last.at)).toMatch(/^49382\d\d\./);
  expect(last.value).toBeLessThan(points.at(0)!.value);
  expect(textOfScaled(weightPoints(usdc, "1").at(-1)!.at)).toBe("100000");
});
