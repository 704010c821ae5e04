/** An account's slack never falls by more than its sensitivity says, however all marks move together. */
import { expect, test } from "vitest";
import {
  BTC_TICKS,
  drawer,
  leverUp,
  openMarginVenue,
  PEOPLE,
  randomStep,
  SOL_TICKS,
  stateBehind,
  thin,
} from "../margin-venue.twin.ts";
import type { State } from "../state.ts";
import { assess, assessUnder } from "./assess.ts";
import { hasExposure } from "./has-exposure.ts";
import { perpNotional } from "./position-sums.ts";
import { perpProfitCap } from "./requirements.ts";
import { AS_IT_IS } from "./what-if.ts";

const COMMANDS = 400;
const STRESSES_PPM = [-1_000_000, -300_000, -20_000, 20_000, 300_000, 1_000_000];

/** Net equity above maintenance when all marks have moved. */
function slackUnder(state: State, accountId: number, stressPpm: number): number {
  const { netEquityUnits, maintenanceUnits } = assessUnder(state, accountId, stressPpm, AS_IT_IS);
  return netEquityUnits - maintenanceUnits;
}

/** The sensitivity, from the rows of the account's risk. */
function sensitivityOf(
  { venue, state }: ReturnType<typeof stateBehind>,
  accountId: number,
): number {
  const risk = venue.engine.view({ kind: "account-risk", accountId: accountId as never })!;
  const parts = [
    // The settlement asset is worth its units, whatever moves.
    ...risk.collateral.map((row) => (row.markTicks === 0 ? 0 : row.notionalUnits)),
    ...risk.debts.map((row) =>
      row.markTicks === 0 ? 0 : row.exposureUnits + 2 * row.maintenanceUnits,
    ),
    ...risk.positions.map((row) => {
      const market = state.markets[row.marketId];
      const notional = perpNotional(market, Math.abs(row.sizeLots));
      const cap = row.pnlUnits > 0 ? perpProfitCap(market, notional, 0) : 0;
      return 2 * row.maintenanceUnits + notional + 2 * cap;
    }),
  ];
  return parts.reduce((sum, part) => sum + part, 0);
}

/** What rounding may take: of each exposure a part in 250,000, and a little. */
function grainOf({ venue }: ReturnType<typeof stateBehind>, accountId: number): number {
  const risk = venue.engine.view({ kind: "account-risk", accountId: accountId as never })!;
  const exposures = [
    ...risk.collateral.map((row) => (row.markTicks === 0 ? 0 : row.notionalUnits)),
    ...risk.debts.map((row) => row.exposureUnits),
    ...risk.positions.map((row) => row.exposureUnits),
  ];
  return exposures.reduce((sum, exposure) => sum + exposure / 250_000, 4_096);
}

test("slack falls by no more than the sensitivity's share of a move, and by rounding", () => {
  const opened = openMarginVenue();
  thin(opened);
  leverUp(opened);
  const behind = stateBehind(opened);
  const { venue, state } = behind;
  const draw = drawer(3);
  const prices = { solTicks: SOL_TICKS, btcTicks: BTC_TICKS };
  let seen = 0;
  let tight = 0;
  for (let command = 0; command < COMMANDS; command += 1) {
    randomStep(venue, draw, prices, 20_000);
    const accountId = PEOPLE[command % PEOPLE.length];
    if (!hasExposure(state, accountId)) continue;
    const { sensitivity, grain } = assess(state, accountId);
    const before = slackUnder(state, accountId, 0);
    for (const stressPpm of STRESSES_PPM) {
      const lost = before - slackUnder(state, accountId, stressPpm);
      const most = (sensitivity * Math.abs(stressPpm)) / 1_000_000;
      expect(lost).toBeLessThanOrEqual(most + grain);
      if (lost > most / 2) tight += 1;
    }
    expect(sensitivity).toBe(sensitivityOf(behind, accountId));
    expect(grain).toBeCloseTo(grainOf(behind, accountId), 3);
    seen += 1;
  }
  expect(seen).toBeGreaterThan(COMMANDS / 2);
  // A bound that nothing comes near proves nothing.
  expect(tight).toBeGreaterThan(seen / 10);
});
