import fc from "fast-check";
import { expect, test } from "vitest";
import { ONE_SOL, openMarginVenue, riskOf, SOL_PERP, SOL_TICKS } from "../margin-venue.twin.ts";
import { ALICE, BOB, only, SOL } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";
import { scaleTowardZero, towardZero } from "./toward-zero.ts";

const perp = { marketId: SOL_PERP } as const;

function markAfter(venue: Venue, indexTicks: number): number {
  return only(venue.send("set-prices", { ...perp, indexTicks }), "prices-set").markTicks;
}

test("the mark is the index and the mean premium of a minute of samples", () => {
  const venue = openMarginVenue();
  venue.bid(ALICE, 1, 10_190, perp);
  venue.ask(BOB, 1, 10_210, perp);
  // Two percent, of which a sixtieth counts at once: 333,333 ppb of 10,000 ticks.
  expect(markAfter(venue, SOL_TICKS)).toBe(10_003);
  let mark = 0;
  for (let second = 0; second < 600; second += 1) mark = markAfter(venue, SOL_TICKS);
  expect(mark).toBe(10_199);
  // One side empty: the last trade, else the index itself.
  venue.send("cancel-all-orders", { accountId: ALICE, ...perp });
  for (let second = 0; second < 600; second += 1) mark = markAfter(venue, SOL_TICKS);
  expect(mark).toBe(SOL_TICKS);
});

test("the mark stays in its band and moves by no more than its cap", () => {
  const venue = openMarginVenue({ markBandPpm: 10_000, markUpdatePpm: 5_000 });
  venue.bid(ALICE, 1, 10_490, perp);
  venue.ask(BOB, 1, 10_510, perp);
  let mark = 0;
  for (let second = 0; second < 600; second += 1) mark = markAfter(venue, SOL_TICKS);
  expect(mark).toBe(10_100);
  expect(markAfter(venue, 20_000)).toBe(10_150);
  expect(markAfter(venue, 1)).toBe(10_100);
});

test("prices without an index, and beyond the market's range, have a defined answer", () => {
  const venue = openMarginVenue();
  expect(markAfter(venue, 0)).toBe(SOL_TICKS);
  expect(markAfter(venue, 2 ** 30)).toBe(100_000);
  expect(markAfter(venue, 1)).toBe(1);
});

test("quotients toward zero are those of unbounded integers", () => {
  const amounts = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
  fc.assert(
    fc.property(amounts, amounts, fc.integer({ min: 1, max: 2 ** 31 }), (a, b, d) => {
      expect(BigInt(towardZero(a, d))).toBe(BigInt(a) / BigInt(d));
      const product = BigInt(a) * BigInt(b);
      expect(BigInt(scaleTowardZero(a, b, d))).toBe(BigInt(Number(product / BigInt(d))));
      expect(Object.is(towardZero(-1, 2), 0)).toBe(true);
    }),
  );
});

test("a spot mark of 0 is unknown: the former one stays, and what is owed keeps its value", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: BOB, assetId: SOL, units: 100 * ONE_SOL });
  venue.send("borrow", { accountId: ALICE, assetId: SOL, units: 10 * ONE_SOL });
  const { liabilitiesUnits } = riskOf(venue, ALICE);

  const events = venue.send("set-prices", { marketId: 0, indexTicks: 0, markTicks: 0 });

  expect(only(events, "prices-set")).toMatchObject({ indexTicks: 0, markTicks: SOL_TICKS });
  expect(liabilitiesUnits).toBeGreaterThan(0);
  expect(riskOf(venue, ALICE).liabilitiesUnits).toBe(liabilitiesUnits);
});
