import { expect, test } from "vitest";
import {
  BTC_PERP,
  expectLaws,
  leverUp,
  ONE_SOL,
  ONE_USDC,
  openMarginVenue,
  PEOPLE,
  riskOf,
  setMarks,
  SOL_PERP,
  SOL_TICKS,
  BTC_TICKS,
  thin,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, BOB_TWO, CAROL, refusal, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const settings = {
  autoLend: false,
  autoRepayBorrows: true,
  autoBorrowSettlements: true,
  autoRealizePnl: true,
};

function leveredVenue(): Venue {
  // A band of nothing: marks are the prices that are set.
  const venue = openMarginVenue({ markBandPpm: 1 });
  thin(venue);
  leverUp(venue);
  return venue;
}

/** The most USDC that Alice may take out of what she owns. */
function mostOut(venue: Venue): number {
  return venue.engine.view({
    kind: "margin-withdrawal-limit",
    accountId: ALICE as never,
    assetId: USDC as never,
    autoBorrow: false,
    autoLendRedeem: false,
  })!.units;
}

test("more collateral never brings an account nearer to liquidation", () => {
  const venue = leveredVenue();
  for (const assetId of [SOL, USDC, 2]) {
    for (const units of [1, 1000, ONE_SOL, 700 * ONE_SOL]) {
      const before = riskOf(venue, ALICE);
      venue.send("deposit", { accountId: ALICE, assetId, units });
      const after = riskOf(venue, ALICE);
      expect(after.netEquityUnits).toBeGreaterThanOrEqual(before.netEquityUnits);
      expect(after.maintenanceUnits).toBe(before.maintenanceUnits);
    }
  }
});

test("a lower mark of a long never raises its equity, a higher one of a short neither", () => {
  const venue = leveredVenue();
  let [long, short] = [riskOf(venue, ALICE), riskOf(venue, BOB)];
  for (let ticks = SOL_TICKS; ticks > SOL_TICKS / 2; ticks -= 371) {
    venue.send("set-prices", { marketId: SOL_PERP, indexTicks: ticks, markTicks: ticks });
    const next = riskOf(venue, ALICE);
    expect(next.netEquityUnits).toBeLessThanOrEqual(long.netEquityUnits);
    expect(next.equityUnits).toBeLessThanOrEqual(long.equityUnits);
    long = next;
  }
  setMarks(venue, SOL_TICKS, BTC_TICKS);
  for (let ticks = SOL_TICKS; ticks < SOL_TICKS * 2; ticks += 371) {
    venue.send("set-prices", { marketId: SOL_PERP, indexTicks: ticks, markTicks: ticks });
    const next = riskOf(venue, BOB);
    expect(next.netEquityUnits).toBeLessThanOrEqual(short.netEquityUnits);
    short = next;
  }
});

test("a sibling's position raises what an account needs to open, never what it needs to keep", () => {
  const venue = leveredVenue();
  const before = riskOf(venue, BOB);
  venue.bid(CAROL, 2_000, SOL_TICKS, { marketId: SOL_PERP });
  expect(refusal(venue.ask(BOB_TWO, 2_000, SOL_TICKS, { marketId: SOL_PERP }))).toContain("traded");
  const after = riskOf(venue, BOB);
  expect(after.maintenanceUnits).toBe(before.maintenanceUnits);
  expect(after.netEquityUnits).toBe(before.netEquityUnits);
  expect(after.lockedUnits).toBeGreaterThanOrEqual(before.lockedUnits);
});

test("an order is admitted up to the limit that the view names, and refused one lot above", () => {
  const venue = leveredVenue();
  const limit = venue.engine.view({
    kind: "margin-order-limit",
    accountId: ALICE as never,
    marketId: BTC_PERP as never,
    side: "bid",
    priceTicks: BTC_TICKS,
    reduceOnly: false,
    autoBorrow: false,
    autoBorrowRepay: false,
    autoLendRedeem: false,
  })!.sizeLots;
  expect(limit).toBeGreaterThan(0);
  const bid = (lots: number): string =>
    refusal(venue.bid(ALICE, lots, BTC_TICKS, { marketId: BTC_PERP }));
  expect(bid(limit + 1)).toBe("leverage-limit");
  expect(bid(limit)).toContain("order-accepted");
});

test("unrealised profit is margin and not money", () => {
  const venue = leveredVenue();
  const before = mostOut(venue);
  setMarks(venue, SOL_TICKS * 2, BTC_TICKS);
  const risk = riskOf(venue, ALICE);
  expect(risk.pnlUnits).toBe(250_000 * ONE_USDC);
  expect(risk.pnlMarginUnits).toBeLessThan(risk.pnlUnits);
  // The requirement doubled with the mark; what is paid out of is what was there before.
  expect(mostOut(venue)).toBeLessThanOrEqual(before);
  const ask = { accountId: ALICE, assetId: USDC, autoBorrow: false, autoLendRedeem: false };
  expect(refusal(venue.send("request-withdrawal", { ...ask, units: mostOut(venue) + 1 }))).toMatch(
    /margin-insufficient|leverage-limit/,
  );
  expectLaws(venue);
});

test("a claim on the clearing is margin and not money, like the profit that it was", () => {
  const venue = leveredVenue();
  venue.send("deposit", { accountId: ALICE, assetId: USDC, units: 100_000 * ONE_USDC });
  setMarks(venue, SOL_TICKS * 2, BTC_TICKS);
  const before = { most: mostOut(venue), fees: -riskOf(venue, ALICE).unsettledUnits };
  expect(before.most).toBeGreaterThan(0);
  expect(before.most).toBeLessThan(venue.balance(ALICE, USDC)[0]);

  venue.send("realize", { accountId: ALICE, marketId: SOL_PERP, units: 100_000 * ONE_USDC });

  // Nobody has paid it: what was owed for fees is all that it gives.
  expect(riskOf(venue, ALICE).unsettledUnits).toBe(100_000 * ONE_USDC - before.fees);
  expect(mostOut(venue)).toBe(before.most + before.fees);
});

test("a leverage limit is taken between 1 and 1,000, and never below what the account has", () => {
  const venue = leveredVenue();
  const set = (leverageLimitPpm: number): string =>
    refusal(venue.send("set-account", { accountId: ALICE, ...settings, leverageLimitPpm }));
  expect(set(999_999)).toBe("specification-invalid");
  expect(set(1_000_000_001)).toBe("specification-invalid");
  expect(set(1_000_000)).toBe("leverage-limit");
  expect(set(1_000_000_000)).toBe("account-set");
  expect(set(10_000_000)).toBe("account-set");
});

test("the price of liquidation is where liquidation begins", () => {
  const venue = leveredVenue();
  const [position] = riskOf(venue, ALICE).positions;
  const ticks = position.liquidationTicks;
  expect(ticks).toBeGreaterThan(0);
  const isBelow = (at: number): boolean => {
    venue.send("set-prices", { marketId: SOL_PERP, indexTicks: at, markTicks: at });
    const { netEquityUnits, maintenanceUnits } = riskOf(venue, ALICE);
    return netEquityUnits < maintenanceUnits;
  };
  expect(isBelow(ticks)).toBe(true);
  expect(isBelow(ticks + 1)).toBe(false);
});

test("the riskiest come first", () => {
  const venue = leveredVenue();
  setMarks(venue, SOL_TICKS - 500, BTC_TICKS + 1_000);
  const rows = venue.engine.view({ kind: "riskiest", count: 10 });
  const ratios = rows.map((row) => row.netEquityUnits / row.maintenanceUnits);
  expect(rows.map((row) => row.accountId as number).sort((a, b) => a - b)).toEqual([1, ...PEOPLE]);
  expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
});
