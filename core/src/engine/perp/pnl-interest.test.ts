/** Interest on what is left unrealised, to the unit: what losses pay, what profits share, what the house keeps. */
import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import { openPool } from "../lend/pools.ts";
import { marginParameters, usdcSpec } from "../margin-venue.twin.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { payPnlInterest } from "./pnl-interest.ts";

const USDC = 0;
const HOUSE = 1;
const PERP = 0;

/**
 * The accounts from 2 on have these profits and losses in a perpetual, and realise nothing by
 * themselves. The pool is at its optimum: debts pay 8 % a year, claims earn 6.48 %.
 */
function venue(pnls: readonly number[]): State {
  const state = emptyState();
  state.emit.begin(new EventBuffer());
  const purses = { settlementAssetId: USDC, feeAccountId: HOUSE };
  state.parameters = { ...marginParameters, ...purses } as never;
  state.assets.push(usdcSpec);
  const pool = openPool(USDC, usdcSpec.lending!);
  state.pools.set(USDC, Object.assign(pool, { lentUnits: 1_000, borrowedUnits: 900 }));
  state.markets.push({ id: PERP, markTicks: 1, quoteUnitsPerLotTick: 1 } as never);
  state.accounts.open(HOUSE, 0, "main");
  for (const [index, pnl] of pnls.entries()) {
    const accountId = index + 2;
    state.accounts.open(accountId, 0, "main");
    const settings = state.accounts.settings(accountId);
    state.accounts.set(accountId, { ...settings, autoRealizePnl: false });
    state.positions.hold(state.positions.row(accountId, PERP), 1, 1 - pnl);
  }
  return state;
}

/** What the house and each account after it get (> 0) or pay. */
function movedIn(state: State): number[] {
  payPnlInterest(state);
  return Array.from({ length: state.accounts.accountMax }, (_, index) =>
    state.unsettled.units(index + 1),
  );
}

test("a loss pays the debtors' rate rounded up, a profit earns the lenders' rounded down", () => {
  // 9,132.4 and 7,397.3 of a thousand USDC.
  expect(movedIn(venue([-1_000_000_000, 1_000_000_000]))).toEqual([1_736, -9_133, 7_397]);
});

test("where losses paid less than that, profits share it by their size, rounded down", () => {
  // 913.2 paid, of which 304.7 and 609.3 are theirs.
  expect(movedIn(venue([-100_000_000, 1_000_000_000, 2_000_000_001]))).toEqual([1, -914, 304, 609]);
});

test("without losses that pay nobody earns, and what is even neither pays nor earns", () => {
  expect(movedIn(venue([1_000_000_000, 0]))).toEqual([0, 0, 0]);
  expect(movedIn(venue([-1_000_000_000, 0]))).toEqual([9_133, -9_133, 0]);
});

test("where the settlement asset is not lent there is no rate, and nothing moves", () => {
  const state = venue([-1_000_000_000, 1_000_000_000]);
  state.pools.delete(USDC);
  expect(movedIn(state)).toEqual([0, 0, 0]);
});
