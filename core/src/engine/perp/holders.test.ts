import { expect, test } from "vitest";
import {
  openMarginVenue,
  BTC_PERP,
  SOL_PERP,
  SOL_TICKS,
  stateBehind,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL } from "../venue.twin.ts";
import { holdersByMarket, positionsOf } from "./holders.ts";

const perp = { marketId: SOL_PERP } as const;

test("who held and holds no more is no holder, nor is who only has orders; the others come by account", () => {
  const venue = openMarginVenue();
  venue.ask(CAROL, 10, SOL_TICKS, perp);
  venue.bid(BOB, 10, SOL_TICKS, perp);
  venue.ask(BOB, 10, SOL_TICKS, perp);
  venue.bid(ALICE, 10, SOL_TICKS, perp);
  venue.bid(ALICE, 1, 40_000, { marketId: BTC_PERP });
  const { state } = stateBehind(venue);
  const namesOf = (rows: readonly number[]): number[] =>
    rows.map((row) => state.positions.accountId(row));
  const holders = holdersByMarket(state);
  expect([namesOf(holders[SOL_PERP]), holders[BTC_PERP]]).toEqual([[ALICE, CAROL], []]);
  expect([ALICE, BOB].map((accountId) => positionsOf(state, accountId).length)).toEqual([1, 0]);
});
