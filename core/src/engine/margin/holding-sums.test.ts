import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { assess, assessUnder } from "./assess.ts";
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

test("a change of an asset that the account never had is seen, once", () => {
  const state = oneAccount();
  const change = { ...AS_IT_IS, assetId: USDC, freeUnits: 30 };
  expect(assessUnder(state, ALICE, 0, change).assetsUnits).toBe(30);
  lend(state, 5);
  expect(assessUnder(state, ALICE, 0, change).assetsUnits).toBe(35);
  expect(assess(state, ALICE).assetsUnits).toBe(5);
});
