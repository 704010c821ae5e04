/** Where a liquidation ends, waits and is for the backstop: at each limit and one unit beside it. */
import { expect, test } from "vitest";
import { marginParameters } from "../margin-venue.twin.ts";
import type { Solvency } from "../margin/risk.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { isBlind, isForBackstop, isSafe, isWaiting } from "./judge.ts";

function risk(netEquityUnits: number, maintenanceUnits: number, more: Partial<Solvency> = {}) {
  return {
    netEquityUnits,
    maintenanceUnits,
    exposureUnits: 1,
    equityUnits: 0,
    ...more,
  } as Solvency;
}

function venue(): State {
  const state = emptyState();
  state.parameters = marginParameters;
  return state;
}

test("it ends with maintenance below 950,000 millionths of net equity, or without exposure at nothing", () => {
  const state = venue();
  expect([949, 950].map((units) => isSafe(state, risk(1_000, units)))).toEqual([true, false]);
  const without = { exposureUnits: 0 };
  expect([0, -1].map((units) => isSafe(state, risk(units, 0, without)))).toEqual([true, false]);
});

test("the book is not waited for below 666,667 millionths of maintenance", () => {
  const state = venue();
  const isFor = (units: number): boolean => isForBackstop(state, risk(units, 1_000_000));
  expect([666_666, 666_667].map(isFor)).toEqual([true, false]);
});

test("who has no exposure, too little by weights and enough in full waits", () => {
  const waits = (net: number, equityUnits: number, exposureUnits = 0): boolean =>
    isWaiting(risk(net, 0, { equityUnits, exposureUnits }));
  expect([waits(-1, 0), waits(-1, -1), waits(0, 0), waits(-1, 0, 1)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a position whose index stands still blinds, one that is gone or sees does not", () => {
  const state = venue();
  state.markets.push(
    ...([{ perp: { isStale: false } }, { perp: { isStale: true } }, { perp: null }] as never[]),
  );
  const hold = (marketId: number, lots: number): boolean => {
    state.positions.hold(state.positions.row(1, marketId), lots, 0);
    return isBlind(state, 1);
  };
  expect([isBlind(state, 1), hold(0, 3), hold(1, 0), hold(1, -2), hold(1, 0)]).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
});
