import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { hasExposure, hasExposureUnder } from "./has-exposure.ts";
import { AS_IT_IS } from "./what-if.ts";

const ALICE = 1;
const OUTSIDE = 0;
const GEM = 3;

/** Alice has 10 free of an asset, a claim on 5, and orders that would spend so much of it. */
function spending(units: number): State {
  const state = emptyState();
  state.accounts.open(1, 0, "main");
  const { ledger, lending } = state;
  ledger.enter(ledger.row(OUTSIDE, GEM), ledger.row(ALICE, GEM), 10);
  const row = lending.row(ALICE, GEM);
  lending.setLent(row, 5, 0);
  lending.changeSpending(row, units);
  // A row of another asset, that nothing is to be spent of.
  lending.row(ALICE, GEM + 1);
  return state;
}

test("orders that would spend no more than there is carry nothing, a unit more does", () => {
  expect([0, 15, 16].map((units) => hasExposure(spending(units), ALICE))).toEqual([
    false,
    false,
    true,
  ]);
});

test("what leaves counts: orders may come to spend more than is left", () => {
  const state = spending(14);
  const left = (freeUnits: number): boolean =>
    hasExposureUnder(state, ALICE, { ...AS_IT_IS, assetId: GEM, freeUnits });
  expect([left(0), left(-1), left(-2)]).toEqual([false, false, true]);
  expect(hasExposureUnder(state, ALICE, AS_IT_IS)).toBe(false);
});

test("a position that was closed carries nothing, one that is held or may come does", () => {
  const state = spending(0);
  const row = state.positions.row(ALICE, 0);
  expect(hasExposure(state, ALICE)).toBe(false);
  for (const [sizeLots, bids] of [
    [3, 0],
    [-3, 0],
    [-3, 3],
    [0, 1],
  ]) {
    state.positions.hold(row, sizeLots, 0);
    state.positions.changeResting(row, false, bids);
    expect(hasExposure(state, ALICE)).toBe(true);
    state.positions.hold(row, 0, 0);
    state.positions.changeResting(row, false, -bids);
    expect(hasExposure(state, ALICE)).toBe(false);
  }
});
