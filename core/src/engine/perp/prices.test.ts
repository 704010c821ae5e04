import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ONE_SOL,
  openMarginVenue,
  perpSpec,
  riskOf,
  SOL_PERP,
  SOL_TICKS,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, marketSpec, only, refusal, SOL } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";
import type { Market } from "../markets/market.ts";
import { noPrices } from "./price-memory.ts";
import { specOf, takePerpPrices } from "./prices.ts";
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

test("the band is rounded inward, and only a perpetual has terms", () => {
  const venue = openMarginVenue({ markBandPpm: 10_000 });
  venue.bid(ALICE, 1, 10_690, perp);
  venue.ask(BOB, 1, 10_710, perp);
  let mark = 0;
  for (let second = 0; second < 60; second += 1) mark = markAfter(venue, 10_001);
  // Of 10,101.01 and 9,900.99.
  expect(mark).toBe(10_101);
  venue.bid(BOB, 1, 10_710, perp);
  venue.send("cancel-all-orders", { accountId: ALICE, ...perp });
  venue.bid(ALICE, 1, 9_290, perp);
  venue.ask(BOB, 1, 9_310, perp);
  for (let second = 0; second < 200; second += 1) mark = markAfter(venue, 10_001);
  expect(mark).toBe(9_901);
  expect(() => specOf({ spec: {} } as Market)).toThrow("no perpetual");
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

test("before the first sample there is no mean, and the first is it", () => {
  const market = {
    spec: { perp: perpSpec, priceTicksMax: 1_000_000 },
    keyTop: 100_000,
    bids: { bestKey: 100_000 - 10_190 },
    asks: { bestKey: 10_210 },
    lastTicks: 0,
    indexTicks: 0,
    markTicks: 0,
  } as unknown as Market;
  const memory = noPrices();
  const given = { sources: 3, indexTicks: SOL_TICKS, markTicks: 0 };
  takePerpPrices(market, memory, given, { sourcesMin: 3, nowMs: 0 });
  expect(memory).toEqual({
    isStale: false,
    sources: 3,
    meanPpb: 20_000_000,
    isSampled: true,
    premiumSum: 20_000_000,
    premiumCount: 1,
    minute: -1,
    minuteTicks: 0,
  });
  expect(market).toMatchObject({ indexTicks: SOL_TICKS, markTicks: 10_200 });
  // One source too few: everything stands still.
  takePerpPrices(
    market,
    memory,
    { ...given, sources: 2, indexTicks: 7 },
    { sourcesMin: 3, nowMs: 0 },
  );
  expect(memory).toMatchObject({ isStale: true, sources: 2, premiumCount: 1 });
  expect(market).toMatchObject({ indexTicks: SOL_TICKS, markTicks: 10_200 });
});

test("a pre-market's first mark is the own mid, and half a tick is left out", () => {
  const market = {
    spec: {
      perp: { ...perpSpec, isPremarket: true, premarketMinutePpm: 100_000 },
      priceTicksMax: 5_000,
    },
    keyTop: 100_000,
    bids: { bestKey: 100_000 - 1_000 },
    asks: { bestKey: 1_001 },
    lastTicks: 0,
    markTicks: 0,
  } as unknown as Market;
  const given = { sources: 0, indexTicks: 0, markTicks: 900 };
  takePerpPrices(market, noPrices(), given, { sourcesMin: 3, nowMs: 0 });
  expect(market.markTicks).toBe(1_000);
  // An empty book says nothing: the mark stays. Nor is an index missed that was stale before.
  Object.assign(market, { bids: { bestKey: 100_000 }, asks: { bestKey: 0 } });
  const memory = { ...noPrices(), isStale: true };
  takePerpPrices(market, memory, given, { sourcesMin: 3, nowMs: 0 });
  expect(market.markTicks).toBe(1_000);
  expect(memory.isStale).toBe(false);
});

test("before its first prices a perpetual takes no order for want of a mark, and is not stale", () => {
  const venue = openMarginVenue();
  const spec = { ...marketSpec, symbol: "SOL_USDC_PERP_2", kind: "perp", perp: perpSpec };
  const { marketId } = only(
    venue.send("list-market", { spec: JSON.stringify(spec) }),
    "market-listed",
  );
  expect(refusal(venue.bid(ALICE, 1, SOL_TICKS, { marketId }))).toBe("no-reference-price");
  const shown = venue.engine.view({ kind: "perps" }).find((each) => each.marketId === marketId);
  expect(shown).toMatchObject({ isStale: false });
});

test("a pre-market mark goes a sixtieth of the way, and in a minute no further than its bound, rounded down", () => {
  const market = {
    spec: {
      perp: { ...perpSpec, isPremarket: true, premarketMinutePpm: 1_500 },
      priceTicksMax: 5_000,
    },
    keyTop: 100_000,
    bids: { bestKey: 100_000 - 1_100 },
    asks: { bestKey: 1_102 },
    lastTicks: 0,
    markTicks: 1_000,
  } as unknown as Market;
  const memory = noPrices();
  const follow = (nowMs: number): number => {
    const given = { sources: 0, indexTicks: 0, markTicks: 0 };
    takePerpPrices(market, memory, given, { sourcesMin: 3, nowMs });
    return market.markTicks;
  };
  // A sixtieth of 101 is one; the bound of 1.5 is one as well, from where the minute began.
  expect([follow(0), follow(59_999)]).toEqual([1_001, 1_001]);
  expect(memory).toMatchObject({ isStale: false, minute: 0, minuteTicks: 1_000 });
  expect([follow(60_000), follow(60_001)]).toEqual([1_002, 1_002]);
  Object.assign(market, { bids: { bestKey: 100_000 - 900 }, asks: { bestKey: 901 } });
  expect([follow(120_000), follow(120_001)]).toEqual([1_001, 1_001]);
});
