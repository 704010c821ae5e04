import fc from "fast-check";
import { marketScale } from "@holdall/core/protocol";
import type { MarketSpec } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { effectOf, termRows, termText, termValue } from "./term-table.ts";

const scale = {
  scale: marketScale({ tickSize: "0.05", lotSize: "0.01" }, 9, 6)!,
  valueDecimals: 6,
};
const rowOf = (name: string) => termRows.find((row) => row.name === name)!;

test("a value of every unit is written and read back as it was, and one between two steps is none", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...termRows),
      fc.integer({ min: 0, max: 2 ** 40 }),
      ({ unit }, count) => {
        const value = unit === "flag" ? count % 2 : unit === "rate" ? count - 2 ** 39 : count;
        expect(termValue(unit, termText(unit, value, scale), scale)).toBe(value);
      },
    ),
  );
  expect(termValue("price", "0.07", scale)).toBeUndefined();
  expect(termValue("size", "0.001", scale)).toBeUndefined();
  expect(termValue("fraction", "0.0000001", scale)).toBeUndefined();
  expect(termValue("milliseconds", "1.5", scale)).toBeUndefined();
  expect(termValue("flag", "1", scale)).toBeUndefined();
  expect(termValue("rate", "-0.001", scale)).toBe(-1_000_000);
  expect(Object.is(termValue("rate", "-0", scale), 0)).toBe(true);
  for (const text of ["", "1e3", " 1", "--1", "0x1"])
    expect(termValue("fraction", text, scale), text).toBeUndefined();
});

test("each term writes its own place of a specification, and no other", () => {
  const margin = { basePpm: 1, factorPpb: 1 };
  const spec = {
    bands: {},
    perp: { imf: margin, mmf: margin, isPremarket: false },
  } as unknown as MarketSpec;
  const all = termRows.reduce(
    (made, row, at) => row.write(made, row.unit === "flag" ? 1 : at + 10),
    spec,
  );
  for (const [at, row] of termRows.entries())
    expect(row.read(all), row.name).toBe(row.unit === "flag" ? 1 : at + 10);
  const { perp: _perp, ...spot } = all;
  for (const row of termRows)
    if (row.isOfPerp) {
      expect(row.read(spot), row.name).toBeUndefined();
      expect(row.write(spot, 1), row.name).toEqual(spot);
    }
});

test.each([
  ["maintenanceBase", 10, 20, "Tightens", true],
  ["maintenanceBase", 20, 10, "Loosens", false],
  ["positionLimit", 10, 20, "Loosens", false],
  ["positionLimit", 20, 10, "Tightens", false],
  ["profitHaircut", 20, 10, "Tightens", true],
  ["fundingMax", 10, 20, "Loosens", true],
  ["fundingMin", -20, -10, "Tightens", true],
  ["minQuantity", 1, 2, "Tightens", true],
  ["markBand", 1, 2, "Either", true],
  ["breakerAuction", 1, 2, "Either", false],
  // Zero is no bound at all.
  ["maxMultiplier", 10, 0, "Loosens", false],
  ["maxMultiplier", 0, 10, "Tightens", false],
  ["minMultiplier", 10, 0, "Loosens", false],
  ["minMultiplier", 0, 10, "Tightens", false],
  ["premiumTolerance", 10, 0, "Loosens", false],
  ["breakerMove", 0, 10, "Tightens", false],
] as const)("%s from %d to %d: %s, may hurt: %s", (name, before, after, effect, mayHurt) => {
  expect(effectOf(rowOf(name), before, after)).toEqual({ effect, mayHurt });
});
