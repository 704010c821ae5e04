/** Looking only at accounts that marks may have hurt finds the same as looking at all. */
import { expect, test } from "vitest";
import type { State } from "../state.ts";
import {
  BTC_TICKS,
  drawer,
  leverUp,
  openMarginVenue,
  randomStep,
  SOL_TICKS,
  stateBehind,
  thin,
} from "../margin-venue.twin.ts";
import type { Venue } from "../venue.twin.ts";
import { assess } from "./assess.ts";
import { hasExposure } from "./has-exposure.ts";
import { isLiquidatable } from "./risk.ts";
import { liquidatableAccounts } from "./watch.ts";

const COMMANDS = process.env["HOLDALL_LONG"] === "1" ? 60_000 : 3_000;

/** A venue whose state the test can see. */
function openState(): { venue: Venue; state: State } {
  const opened = openMarginVenue();
  thin(opened);
  leverUp(opened);
  return stateBehind(opened);
}

function everyLiquidatable(state: State): number[] {
  const found: number[] = [];
  for (let accountId = 1; accountId <= state.accounts.accountMax; accountId += 1) {
    if (!hasExposure(state, accountId)) continue;
    if (isLiquidatable(assess(state, accountId))) found.push(accountId);
  }
  return found;
}

test.each([1, 2, 3, 4])("no account that must be liquidated is passed over, seed %i", (seed) => {
  const { venue, state } = openState();
  const draw = drawer(seed);
  const prices = { solTicks: SOL_TICKS, btcTicks: BTC_TICKS };
  let found = 0;
  let skipped = 0;
  for (let command = 0; command < COMMANDS; command += 1) {
    randomStep(venue, draw, prices, 30_000);
    const due = state.exposed.isDue(1 + draw(6));
    if (!due) skipped += 1;
    const accounts = liquidatableAccounts(state);
    expect(accounts).toEqual(everyLiquidatable(state));
    found += accounts.length;
  }
  expect(found).toBeGreaterThan(0);
  expect(skipped).toBeGreaterThan(COMMANDS / 4);
});
