import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveTable, floorSqrt, isWithinBounds, quantumExponent } from "./table.ts";
import type { AssetTerms, TableAsset } from "./table.ts";
import { btc, usdc } from "./toy.twin.ts";

const E18 = 10n ** 18n;

test("a quantum is the smallest power of ten that brings the ceiling below 2^48", () => {
  const limit = 1n << 48n;
  expect([limit - 1n, limit, 10n * limit - 1n, 10n * limit].map(quantumExponent)).toEqual([
    0, 1, 1, 2,
  ]);
});

test("weights are the finest for which every bound holds", () => {
  const table = deriveTable([usdc, btc])!;
  expect(isWithinBounds(table.assets)).toBe(true);
  const finer: TableAsset[] = table.assets.map((each) => ({
    ...each,
    slices: each.slices.map((slice) => ({ ...slice, weight: slice.weight * 10n })),
    debtWeight: each.debtWeight * 10n,
  }));
  expect(isWithinBounds(finer)).toBe(false);
});

test("an asset without a mark, or issued by the operator, backs nothing", () => {
  const { markUsdE18: _, ...unmarked } = btc;
  const [none, own] = deriveTable([unmarked, { ...btc, id: 9, issuedByOperator: true }])!.assets;
  expect(none).toMatchObject({ slices: [{ kappa: 48, weight: 0n }], debtWeight: 0n });
  expect(own.slices).toEqual([{ kappa: 48, weight: 0n }]);
  expect(own.debtWeight).toBeGreaterThan(0n);
});

test("a price too small to weigh gets a larger quantum", () => {
  const memecoin: AssetTerms = { ...usdc, id: 7, decimals: 2, markUsdE18: 1n, ceilingUnits: 1000n };
  const [, small] = deriveTable([btc, memecoin])!.assets;
  expect(small.exponent === 8 || small.debtWeight >= 1n << 16n || small.debtWeight === 0n).toBe(
    true,
  );
});

/** The engine's collateral value in double precision: quantity in USD times min(weight, base/(1 + penalty·√USD)). */
function engineValue(usd: number): number {
  return usd * Math.min(0.95, 1 / (1 + 1e-4 * Math.sqrt(usd)));
}

test("the slices lie above the engine's haircut everywhere, and never increase", () => {
  const { assets, valueDecimals } = deriveTable([
    { ...btc, haircut: { ...btc.haircut, third: true } as AssetTerms["haircut"] },
  ])!;
  const { slices, exponent } = assets[0];
  expect(slices).toHaveLength(3);
  for (let t = 1; t < slices.length; t++)
    expect(slices[t].weight).toBeLessThanOrEqual(slices[t - 1].weight);
  fc.assert(
    fc.property(fc.bigInt(1n, 20_000_000n * 10n ** 8n), (units) => {
      let rest = units / 10n ** BigInt(exponent);
      const usd = (Number(rest * 10n ** BigInt(exponent)) / 1e8) * 100_000;
      let value = 0n;
      for (const [t, { kappa, weight }] of slices.entries()) {
        const cap = (1n << BigInt(kappa)) - 1n;
        const part = t < slices.length - 1 && rest > cap ? cap : rest;
        value += part * weight;
        rest -= part;
      }
      expect(Number(value) / 10 ** valueDecimals).toBeGreaterThanOrEqual(
        engineValue(usd) * (1 - 1e-9),
      );
    }),
  );
});

test("the integer root is exact at squares and below them", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, E18 * E18), (x) => {
      expect(floorSqrt(x * x)).toBe(x);
      if (x > 0n) expect(floorSqrt(x * x - 1n)).toBe(x - 1n);
    }),
  );
});
