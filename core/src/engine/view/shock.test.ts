import fc from "fast-check";
import type { AssetId } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import {
  BTC,
  BTC_PERP,
  BTC_TICKS,
  BTC_USDC,
  FUND,
  leverUp,
  ONE_USDC,
  openMarginVenue,
  riskOf,
  setMarks,
  SOL_PERP,
  SOL_TICKS,
  stateBehind,
  thin,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, SOL, SOL_USDC, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

/** Everybody has little and much at stake; marks are the prices that are set. */
function staked(): Venue {
  const venue = openMarginVenue({ markBandPpm: 1 });
  thin(venue);
  leverUp(venue);
  return venue;
}

function shocked(venue: Venue, assetId: number | null, movePpm: number, count = 100) {
  const query = { kind: "shock", assetId: assetId as AssetId | null, movePpm, count } as const;
  return venue.engine.view(query)!;
}

test("it finds who would be liquidatable, to the unit, whatever asset moves and however far", () => {
  const venue = staked();
  const moves = fc.integer({ min: -300_000, max: 300_000 });
  const assets = fc.constantFrom(null, SOL, BTC);
  fc.assert(
    fc.property(assets, moves, (assetId, movePpm) => {
      const before = venue.engine.snapshot();
      const found = shocked(venue, assetId, movePpm);
      expect(venue.engine.snapshot()).toEqual(before);

      // The same venue with those prices, set as the oracle sets them.
      const there = stateBehind(venue).venue;
      const rounded = movePpm < 0 ? Math.floor : Math.ceil;
      const movedOf = (asset: number, ticks: number): number =>
        assetId === null || assetId === asset ? rounded((ticks * (1e6 + movePpm)) / 1e6) : ticks;
      setMarks(there, movedOf(SOL, SOL_TICKS), movedOf(BTC, BTC_TICKS));
      for (const [marketId, ticks] of [
        [SOL_PERP, movedOf(SOL, SOL_TICKS)],
        [BTC_PERP, movedOf(BTC, BTC_TICKS)],
        [BTC_USDC, movedOf(BTC, BTC_TICKS)],
      ])
        expect(marksOf(there).get(marketId)).toBe(ticks);
      const expected = there.engine
        .view({ kind: "riskiest", count: 100 })
        .filter(({ netEquityUnits, maintenanceUnits }) => netEquityUnits < maintenanceUnits)
        .filter(({ accountId }) => (accountId as number) !== FUND);
      expect(found.found).toBe(expected.length);
      expect(found.accounts).toMatchObject(expected.map(({ stage: _stage, ...row }) => row));
      let lack = 0;
      for (const row of found.accounts) {
        const { equityUnits } = riskOf(there, row.accountId);
        expect(row.lackUnits).toBe(Math.max(0, -equityUnits));
        lack += row.lackUnits;
      }
      expect(found.lackUnits).toBe(String(lack));
    }),
    { numRuns: 60 },
  );
});

function marksOf(venue: Venue): Map<number, number> {
  const markets = venue.engine.view({ kind: "markets" });
  return new Map(markets.map(({ marketId, markTicks }) => [marketId as number, markTicks]));
}

test("a fall takes who is long and a rise who is short; what has no exposure falls with nobody", () => {
  const venue = staked();
  const accountsOf = (movePpm: number): number[] =>
    shocked(venue, SOL, movePpm).accounts.map(({ accountId }) => accountId as number);
  expect(accountsOf(0)).toEqual([]);
  expect(accountsOf(-200_000)).toContain(ALICE);
  expect(accountsOf(-200_000)).not.toContain(BOB);
  expect(accountsOf(200_000)).toContain(BOB);
  expect(accountsOf(200_000)).not.toContain(ALICE);
  expect(shocked(venue, USDC, -300_000).found).toBe(0);
});

test("one account is told where one is asked for, the riskiest, and the sums are of all", () => {
  const venue = staked();
  // Alice, who is met first, is better off than Carol.
  venue.send("deposit", { accountId: ALICE, assetId: USDC, units: 20_000 * ONE_USDC });
  const all = shocked(venue, null, -300_000);
  expect(all.accounts.map(({ accountId }) => accountId as number)).toEqual([CAROL, ALICE]);
  const one = shocked(venue, null, -300_000, 1);
  expect(one.accounts).toEqual(all.accounts.slice(0, 1));
  expect({ ...one, accounts: [] }).toEqual({ ...all, accounts: [] });
  const exposure = all.accounts.reduce((sum, each) => sum + each.exposureUnits, 0);
  expect(all.exposureUnits).toBe(String(exposure));
});

test("the fund can spare what it owns in money, and is in nobody's place", () => {
  const venue = staked();
  expect(shocked(venue, SOL, -300_000).fundUnits).toBe(0);
  venue.send("deposit", { accountId: FUND, assetId: USDC, units: 500 * ONE_USDC });
  venue.send("deposit", { accountId: FUND, assetId: SOL, units: 1_000_000_000 });
  expect(shocked(venue, SOL, -300_000).fundUnits).toBe(500 * ONE_USDC);

  const { venue: there, state } = stateBehind(venue);
  state.unsettled.add(FUND, -2_000 * ONE_USDC, 0);
  state.exposed.touch(FUND);
  const { netEquityUnits, maintenanceUnits } = riskOf(there, FUND);
  expect(netEquityUnits).toBeLessThan(maintenanceUnits);
  const found = shocked(there, SOL, -300_000);
  expect(found.accounts.map(({ accountId }) => accountId as number)).not.toContain(FUND);
  expect(found.fundUnits).toBe(0);
});

test("who is liquidatable as prices are is told apart from who would be", () => {
  const venue = staked();
  venue.send("set-prices", { marketId: SOL_PERP, indexTicks: 8_000, markTicks: 8_000 });
  const found = shocked(venue, BTC, -300_000);
  const isAlready = new Map(found.accounts.map((row) => [row.accountId as number, row.isAlready]));
  expect(isAlready.get(ALICE)).toBe(true);
  expect([...isAlready.values()]).toContain(false);
});

test.each([-500_001, 500_001])("a move of %i millionths is none that is asked about", (movePpm) => {
  const venue = staked();
  const query = { kind: "shock", assetId: null, movePpm, count: 1 } as const;
  expect(venue.engine.view(query)).toBeNull();
  expect(shocked(venue, null, Math.sign(movePpm) * 500_000)).not.toBeNull();
});

test("a price of one tick falls no further", () => {
  const venue = staked();
  venue.send("set-prices", { marketId: SOL_PERP, indexTicks: 1, markTicks: 1 });
  const rows = shocked(venue, SOL, -300_000).accounts;
  venue.send("set-prices", { marketId: SOL_USDC, indexTicks: 7_000, markTicks: 7_000 });
  const found = rows.find(({ accountId }) => (accountId as number) === ALICE);
  expect(found?.netEquityUnits).toBe(riskOf(venue, ALICE).netEquityUnits);
});
