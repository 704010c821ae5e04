import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { assess, assessUnder } from "./assess.ts";
import { weightOf } from "./holding-sums.ts";
import { valuationOf } from "./valuation.ts";
import { AS_IT_IS } from "./what-if.ts";

const USDC = 0;
const OUTSIDE = 0;
const ALICE = 1;

/** Alice has met nothing yet; the settlement asset counts in full, and so its units are its value. */
function oneAccount(): State {
  const state = emptyState();
  const collateral = {
    weightPpm: 1_000_000,
    haircut: { kind: "identity" },
    imf: { basePpm: 100_000, factorPpb: 0 },
    mmf: { basePpm: 50_000, factorPpb: 0 },
  };
  state.assets.push({ symbol: "USDC", decimals: 6, tokens: [], collateral } as never);
  state.accounts.open(1, 0, "Alice");
  return state;
}

function lend(state: State, units: number): void {
  state.lending.setLent(state.lending.row(ALICE, USDC), units, 0);
}

test("a claim is collateral beside a balance and without one, each unit once", () => {
  const state = oneAccount();
  lend(state, 700);
  expect(assess(state, ALICE)).toMatchObject({ assetsUnits: 700, collateralUnits: 700 });

  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, USDC), ledger.row(ALICE, USDC), 50);
  ledger.lock(ledger.row(ALICE, USDC), 20);
  expect(assess(state, ALICE)).toMatchObject({ assetsUnits: 750, collateralUnits: 750 });
  expect(assess(state, ALICE)).toMatchObject({ assetsUnits: 750, collateralUnits: 750 });
});

test("what a change takes beyond what there is counts as nothing, not as less", () => {
  const state = oneAccount();
  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, USDC), ledger.row(ALICE, USDC), 50);
  const without = (freeUnits: number): number =>
    assessUnder(state, ALICE, 0, { ...AS_IT_IS, assetId: USDC, freeUnits }).collateralUnits;
  expect([without(-49), without(-50), without(-60)]).toEqual([1, 0, 0]);
});

test("an asset without a market, and one that is no collateral, are worth nothing", () => {
  const state = oneAccount();
  const { collateral } = state.assets[USDC];
  state.assets.push({ symbol: "ORE", decimals: 6, tokens: [], collateral } as never);
  state.assets.push({ symbol: "RAW", decimals: 6, tokens: [] } as never);
  const { ledger } = state;
  for (const assetId of [1, 2])
    ledger.enter(ledger.row(OUTSIDE, assetId), ledger.row(ALICE, assetId), 1_000);
  expect(assess(state, ALICE)).toMatchObject({ assetsUnits: 0, collateralUnits: 0 });
  // And to owe them asks for nothing either, which is why nobody may.
  state.lending.setBorrowed(state.lending.row(ALICE, 1), 100, 0);
  expect(assess(state, ALICE)).toMatchObject({ liabilitiesUnits: 0, maintenanceUnits: 0 });
});

test("a change in the first of all markets is seen, where that is a perpetual", () => {
  const state = oneAccount();
  const margin = { basePpm: 100_000, factorPpb: 0 };
  const perp = { imf: margin, mmf: margin, concentrationPpm: 0, profitHaircutPpm: 0 };
  state.markets.push({
    id: 0,
    spec: { kind: "perp", perp: { ...perp, profitRequirementPpm: 0, profitUnitsMax: 0 } },
    quoteUnitsPerLotTick: 1,
    markTicks: 100,
    imfPlainMax: 1e9,
    mmfPlainMax: 1e9,
  } as never);
  const change = { ...AS_IT_IS, marketId: 0, sizeLots: 7, entryQuote: 750 };
  expect(assessUnder(state, ALICE, 0, change)).toMatchObject({ exposureUnits: 700, pnlUnits: -50 });
  expect(assess(state, ALICE).exposureUnits).toBe(0);
});

test("a change of an asset that the account never had is seen, once", () => {
  const state = oneAccount();
  const change = { ...AS_IT_IS, assetId: USDC, freeUnits: 30 };
  expect(assessUnder(state, ALICE, 0, change).assetsUnits).toBe(30);
  lend(state, 5);
  expect(assessUnder(state, ALICE, 0, change).assetsUnits).toBe(35);
  expect(assess(state, ALICE).assetsUnits).toBe(5);
});

test("who owes answers for what it makes its siblings need more", () => {
  const state = emptyState();
  state.parameters = { ...state.parameters, settlementAssetId: USDC as never };
  const haircut = { kind: "identity" };
  // A root of what the user owes asks for a hundred millionths.
  const growing = { basePpm: 10_000, factorPpb: 100_000_000 };
  const collateral = { weightPpm: 900_000, haircut, imf: growing, mmf: growing };
  for (const symbol of ["USDC", "GEM"])
    state.assets.push({ symbol, decimals: 6, tokens: [], collateral } as never);
  state.markets.push({
    id: 0,
    spec: { kind: "spot", baseAssetId: 1, quoteAssetId: USDC },
    quoteUnitsPerLotTick: 1,
    baseUnitsPerLot: 1,
    markTicks: 1,
  } as never);
  for (const [at, units] of [10_000, 30_000].entries()) {
    const accountId = state.accounts.open(1, at, "main");
    state.lending.setBorrowed(state.lending.row(accountId, 1), units, 0);
  }
  // Together 20,000 millionths, the others alone 17,400: 78 more for their 30,000. Of her own 200,
  // and by her leverage limit of ten 1,000.
  expect(assess(state, ALICE)).toMatchObject({
    liabilitiesUnits: 10_000,
    requirementUnits: 1_078,
    requirementFreeUnits: 278,
    maintenanceUnits: 100,
  });
});

test("what is no collateral any more weighs nothing, whatever it weighed", () => {
  const state = oneAccount();
  const { ledger } = state;
  ledger.enter(ledger.row(OUTSIDE, USDC), ledger.row(ALICE, USDC), 50);
  const [terms] = valuationOf(state).assets;
  expect(weightOf(assess(state, ALICE), terms, USDC)).toBe(1_000_000);
  expect(weightOf(state.risk, { ...terms, collateral: null }, USDC)).toBe(0);
});
