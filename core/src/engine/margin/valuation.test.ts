import { DIVISOR_MAX } from "@holdall/core/num";
import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { hasPrice, valuationOf, valueUnits } from "./valuation.ts";

const USDC = 0;
const GEM = 1;

/** USDC, and GEM with markets of so many quote units a lot and tick, and base units a lot. */
function listed(...scales: readonly (readonly [number, number])[]): State {
  const state = emptyState();
  state.parameters = { ...state.parameters, settlementAssetId: USDC as never };
  const collateral = { weightPpm: 900_000, haircut: { kind: "identity" } };
  for (const symbol of ["USDC", "GEM"])
    state.assets.push({ symbol, decimals: 6, tokens: [], collateral } as never);
  for (const [quoteUnitsPerLotTick, baseUnitsPerLot] of scales)
    state.markets.push({
      id: state.markets.length,
      spec: { kind: "spot", baseAssetId: GEM, quoteAssetId: USDC },
      quoteUnitsPerLotTick,
      baseUnitsPerLot,
      markTicks: 3,
    } as never);
  return state;
}

test("an asset is worth what its first market says, in lowest terms; the settlement asset its units", () => {
  const { assets, collaterals } = valuationOf(listed([14, 20], [1, 1]));
  expect(assets[GEM]).toMatchObject({
    perTick: 7,
    divisor: 10,
    isSettlement: false,
    isWide: false,
  });
  expect(valueUnits(assets[GEM], 11, "floor", 0)).toBe(23);
  expect(valueUnits(assets[GEM], 11, "ceil", 0)).toBe(24);
  // Of 24 a tenth more is 26.4, of 23 a tenth less 20.7.
  expect(valueUnits(assets[GEM], 11, "ceil", 100_000)).toBe(27);
  expect(valueUnits(assets[GEM], 11, "floor", -100_000)).toBe(20);
  expect(valueUnits(assets[USDC], 11, "floor", 100_000)).toBe(11);
  expect(collaterals).toEqual([USDC, GEM]);
});

test("without a market, or a mark, there is no price", () => {
  const none = valuationOf(listed());
  expect(none.assets.map((terms) => hasPrice(terms))).toEqual([true, false]);
  expect(valueUnits(none.assets[GEM], 11, "ceil", 0)).toBe(0);
  const state = listed([7, 10]);
  expect(valuationOf(state).assets.map((terms) => hasPrice(terms))).toEqual([true, true]);
  state.markets[0].markTicks = 0;
  expect(valuationOf(state).assets.map((terms) => hasPrice(terms))).toEqual([true, false]);
});

test.each([
  [2 ** 22, 1, false],
  [2 ** 22 + 1, 1, true],
  [1, DIVISOR_MAX, false],
  [1, DIVISOR_MAX + 1, true],
])("%i by %i: beyond what the machine multiplies exactly is %s", (perTick, divisor, isWide) => {
  const { assets } = valuationOf(listed([perTick, divisor]));
  expect(assets[GEM].isWide).toBe(isWide);
  const exact = (10n ** 12n * 3n * BigInt(perTick)) / BigInt(divisor);
  const most = 2n ** 52n;
  expect(BigInt(valueUnits(assets[GEM], 1e12, "floor", 0))).toBe(exact < most ? exact : most);
});

test("an account must keep a perpetual apart only where one is pre-market", () => {
  const has = (...kinds: readonly (boolean | null)[]): boolean => {
    const state = listed();
    for (const isPremarket of kinds)
      state.markets.push({
        spec: isPremarket === null ? { kind: "spot" } : { kind: "perp", perp: { isPremarket } },
      } as never);
    return valuationOf(state).hasPremarket;
  };
  expect([has(), has(null), has(false), has(true), has(null, false, true)]).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});
