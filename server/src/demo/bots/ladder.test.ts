import { marketScale } from "@holdall/core/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { demoAssets } from "../catalogue.ts";
import { changes, ladder, rungKey, roundStep } from "./ladder.ts";
import type { LadderProfile, Rung } from "./ladder.ts";

const grids = demoAssets.flatMap(({ spec, market }) => {
  if (market === undefined) return [];
  const scale = marketScale(market, 9, 9)!;
  const startTicks = Math.round(Number(market.startPrice) / Number(market.tickSize));
  return [
    {
      grid: { symbol: `${spec.symbol}_USDC`, base: spec.symbol, scale, isPerp: false },
      startTicks,
    },
  ];
});
const sol = grids[0];
const profile: LadderProfile = { widthPercent: 100, dollars: 3_000, skewPpm: 500 };

const sideOf = (rungs: readonly Rung[], side: Rung["side"]) =>
  rungs.filter((rung) => rung.side === side).map((rung) => rung.priceTicks);

test("bids stand below the fair price and asks above it, best first", () => {
  const rungs = ladder(sol.grid, 15_000, 0, profile);
  const bids = sideOf(rungs, "bid");
  const asks = sideOf(rungs, "ask");
  expect(bids[0]).toBe(14_996);
  expect(asks[0]).toBe(15_004);
  expect(bids).toEqual(bids.toSorted((a, b) => b - a));
  expect(asks).toEqual(asks.toSorted((a, b) => a - b));
  expect(bids.length).toBeGreaterThanOrEqual(13);
});

test("in every market, at any price and inventory, no ladder crosses itself or repeats a price", () => {
  const cases = fc.record({
    row: fc.constantFrom(...grids),
    percent: fc.integer({ min: 30, max: 300 }),
    held: fc.integer({ min: -3_000_000, max: 3_000_000 }),
    width: fc.integer({ min: 50, max: 300 }),
  });
  fc.assert(
    fc.property(cases, ({ row, percent, held, width }) => {
      const fair = Math.max(1, Math.floor((row.startTicks * percent) / 100));
      const rungs = ladder(row.grid, fair, held, { ...profile, widthPercent: width });
      const bids = sideOf(rungs, "bid");
      const asks = sideOf(rungs, "ask");
      expect(Math.max(...bids)).toBeLessThan(Math.min(...asks));
      expect(new Set(rungs.map(rungKey)).size).toBe(rungs.length);
      for (const rung of rungs) {
        expect(rung.sizeLots).toBeGreaterThanOrEqual(1);
        expect(rung.priceTicks).toBeGreaterThanOrEqual(1);
      }
    }),
  );
});

test("whoever holds too much quotes lower and bids for less; too little, the other way round", () => {
  const even = ladder(sol.grid, 15_000, 0, profile);
  const long = ladder(sol.grid, 15_000, 1_000_000, profile);
  const short = ladder(sol.grid, 15_000, -1_000_000, profile);
  const bidLots = (rungs: readonly Rung[]) =>
    rungs.filter((rung) => rung.side === "bid").reduce((sum, rung) => sum + rung.sizeLots, 0);
  expect(sideOf(long, "ask")[0]).toBeLessThan(sideOf(even, "ask")[0]);
  expect(sideOf(short, "bid")[0]).toBeGreaterThan(sideOf(even, "bid")[0]);
  expect(bidLots(long)).toBeLessThan(bidLots(even) / 5);
});

test("a small move of the price leaves the outer rungs where they are", () => {
  const before = new Set(ladder(sol.grid, 15_000, 0, profile).map(rungKey));
  const after = ladder(sol.grid, 15_001, 0, profile).filter((rung) => before.has(rungKey(rung)));
  expect(after.length).toBeGreaterThan(14);
});

test("a round step is the largest of 1, 2, 5, 10 … that fits", () => {
  const expected = [0, 1, 2, 3, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100, 250].map(roundStep);
  expect(expected).toEqual([1, 1, 2, 2, 2, 5, 5, 10, 10, 20, 20, 50, 50, 100, 200]);
});

const anyRung = {
  side: fc.constantFrom("bid" as const, "ask" as const),
  priceTicks: fc.integer({ min: 1, max: 30 }),
  sizeLots: fc.integer({ min: 1, max: 10 }),
};
const anyOrders = fc.array(fc.record(anyRung), { maxLength: 25 });
const anyWish = (slackTicks: fc.Arbitrary<number>) =>
  fc.uniqueArray(fc.record({ ...anyRung, slackTicks }), { selector: rungKey, maxLength: 20 });

test("after the changes the book is what was wanted", () => {
  fc.assert(
    fc.property(anyOrders, anyWish(fc.constant(0)), (orders, wanted) => {
      const { cancel, place } = changes(orders, wanted);
      const left = orders.filter((order) => !cancel.includes(order));
      const after = [...left, ...place].map(rungKey);
      expect(new Set(after)).toEqual(new Set(wanted.map(rungKey)));
      expect(after).toHaveLength(wanted.length);
      for (const order of left) {
        const wish = wanted.find((each) => rungKey(each) === rungKey(order))!;
        expect(order.sizeLots * 2).toBeGreaterThanOrEqual(wish.sizeLots);
      }
    }),
  );
});

test("an order that stays serves a rung of its side, one order a rung", () => {
  fc.assert(
    fc.property(anyOrders, anyWish(fc.integer({ min: 0, max: 5 })), (orders, wanted) => {
      const { cancel, place } = changes(orders, wanted);
      const left = orders.filter((order) => !cancel.includes(order));
      expect(left.length + place.length).toBe(wanted.length);
      for (const order of left) {
        const serves = wanted.some(
          (rung) =>
            rung.side === order.side &&
            Math.abs(rung.priceTicks - order.priceTicks) <= rung.slackTicks &&
            order.sizeLots * 2 >= rung.sizeLots,
        );
        expect(serves).toBe(true);
      }
    }),
  );
});

test("a rung is content with an order as far away as its slack, not a tick further", () => {
  const rung = { side: "bid", priceTicks: 100, sizeLots: 10, slackTicks: 3 } as const;
  const at = (priceTicks: number) => ({ side: "bid", priceTicks, sizeLots: 10 }) as const;
  expect(changes([at(103)], [rung])).toEqual({ cancel: [], place: [] });
  expect(changes([at(104)], [rung])).toEqual({ cancel: [at(104)], place: [rung] });
  expect(changes([at(97), at(99)], [rung])).toEqual({ cancel: [at(97)], place: [] });
});

test("a price that goes to and fro moves no order", () => {
  const { grid, startTicks } = grids[1];
  const there = ladder(grid, startTicks, 0, profile);
  const aBitOff = ladder(grid, startTicks + 10, 0, profile);
  expect(aBitOff.map(rungKey)).not.toEqual(there.map(rungKey));
  expect(changes(there, aBitOff)).toEqual({ cancel: [], place: [] });
});
