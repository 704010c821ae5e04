import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BTC_PERP,
  BTC_TICKS,
  drawer,
  leverUp,
  openMarginVenue,
  PEOPLE,
  SOL_PERP,
  SOL_TICKS,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, BOB_TWO, CAROL } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

function held(venue: Venue, marketId: number, count = 10) {
  const rows = venue.engine.view({ kind: "concentration", count });
  return rows.find((row) => (row.marketId as number) === marketId)!;
}

/** The slow way: every position of everybody. */
function positionsOf(venue: Venue, marketId: number): [number, number][] {
  return PEOPLE.flatMap((accountId) =>
    venue.engine
      .view({ kind: "positions", accountId: accountId as never })
      .filter((row) => (row.marketId as number) === marketId && row.sizeLots !== 0)
      .map((row): [number, number] => [accountId, row.sizeLots]),
  ).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || a[0] - b[0]);
}

test("each perpetual names its holders of both sides, and no spot market is among them", () => {
  const venue = openMarginVenue();
  leverUp(venue);
  const rows = venue.engine.view({ kind: "concentration", count: 10 });
  expect(rows.map(({ marketId }) => marketId as number)).toEqual([SOL_PERP, BTC_PERP]);
  expect(held(venue, SOL_PERP)).toEqual({
    marketId: SOL_PERP,
    openInterestLots: 250_000,
    longs: 1,
    shorts: 1,
    largest: [
      { accountId: ALICE, sizeLots: 250_000 },
      { accountId: BOB, sizeLots: -250_000 },
    ],
  });
});

test("a market without positions has no holder", () => {
  const venue = openMarginVenue();
  expect(held(venue, BTC_PERP)).toMatchObject({ openInterestLots: 0, longs: 0, largest: [] });
});

test("with fewer told than there are, the largest are, and all are counted", () => {
  const venue = openMarginVenue();
  const at = { marketId: BTC_PERP };
  venue.ask(CAROL, 600, BTC_TICKS, at);
  venue.bid(ALICE, 100, BTC_TICKS, at);
  venue.bid(BOB, 300, BTC_TICKS, at);
  venue.bid(BOB_TWO, 200, BTC_TICKS, at);
  const { largest, longs, shorts } = held(venue, BTC_PERP, 2);
  expect(largest.map(({ accountId }) => accountId as number)).toEqual([CAROL, BOB]);
  expect([longs, shorts]).toEqual([3, 1]);
  expect(held(venue, BTC_PERP, 0).largest).toEqual([]);
});

test("it agrees with a walk over everybody's positions, whatever was traded", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 5 }), (seed, count) => {
      const venue = openMarginVenue();
      const draw = drawer(seed);
      for (let step = 0; step < 30; step += 1) {
        const [maker, taker] = [PEOPLE[draw(4)], PEOPLE[draw(4)]];
        const lots = 1 + draw(50);
        venue.ask(maker, lots, SOL_TICKS, { marketId: SOL_PERP });
        venue.bid(taker, lots, SOL_TICKS, { marketId: SOL_PERP });
      }
      const all = positionsOf(venue, SOL_PERP);
      const { largest, longs, shorts, openInterestLots } = held(venue, SOL_PERP, count);
      expect(largest.map((row) => [row.accountId, row.sizeLots])).toEqual(all.slice(0, count));
      expect(longs).toBe(all.filter(([, lots]) => lots > 0).length);
      expect(shorts).toBe(all.filter(([, lots]) => lots < 0).length);
      const longLots = all.reduce((sum, [, lots]) => sum + Math.max(0, lots), 0);
      expect(openInterestLots).toBe(longLots);
    }),
    { numRuns: 20 },
  );
});
