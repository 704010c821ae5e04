import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import {
  BTC,
  btcSpec,
  claimOf,
  expectLaws,
  ONE_BTC,
  ONE_USDC,
  openMarginVenue,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, FEES, only, refusal, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Of ten BTC that Alice lends Bob owes so many; the hour has just begun. */
function usedPool(borrowedUnits: number): Venue {
  const venue = openMarginVenue();
  venue.nowMs = Math.ceil(venue.nowMs / HOUR_MS) * HOUR_MS;
  venue.send("tick");
  venue.send("lend", { accountId: ALICE, assetId: BTC, units: 10 * ONE_BTC });
  venue.send("borrow", { accountId: BOB, assetId: BTC, units: borrowedUnits });
  return venue;
}

function poolOf(venue: Venue, assetId: number) {
  const rows = venue.engine.view({ kind: "pools" });
  return rows.find((row) => (row.assetId as number) === assetId)!;
}

/** A tick so much later, and the bound after it. */
function boundAfter(venue: Venue, ms: number): number {
  venue.nowMs += ms;
  venue.send("tick");
  return poolOf(venue, BTC).throttleBoundPpm;
}

test("a throttle rises a step each minute while its pool is used, up to everything, and falls back at once", () => {
  const venue = usedPool(920_000_000);
  // The first tick notes the time; a millisecond less than a minute later nothing has moved.
  expect(boundAfter(venue, 1_000)).toBe(920_000);
  expect(boundAfter(venue, MINUTE_MS - 1)).toBe(920_000);
  expect(boundAfter(venue, 1)).toBe(930_000);
  expect(boundAfter(venue, MINUTE_MS - 1)).toBe(930_000);
  // Two minutes without a tick are one step.
  expect(boundAfter(venue, 2 * MINUTE_MS)).toBe(940_000);
  for (let step = 0; step < 5; step += 1) boundAfter(venue, MINUTE_MS);
  expect(boundAfter(venue, MINUTE_MS)).toBe(1_000_000);
  expect(boundAfter(venue, MINUTE_MS)).toBe(1_000_000);
  // One unit below the threshold it is calm again, and the next rise begins with a note.
  const owed = claimOf(venue, BOB, BTC)[1];
  const { lentUnits, pendingUnits } = poolOf(venue, BTC);
  const most = Math.ceil(((lentUnits + pendingUnits) * 92) / 100) - 1;
  venue.send("repay", { accountId: BOB, assetId: BTC, units: owed - most });
  expect(boundAfter(venue, 1)).toBe(920_000);
  expect(venue.send("tick")).toEqual([]);
  expectLaws(venue);
});

test("a pool that is used exactly to its threshold is throttled, and one unit less is not", () => {
  const at = (units: number): number => {
    const venue = openMarginVenue();
    // No rate: no fee blurs the threshold.
    const none = { rateBasePpm: 0, rateSlopePpm: 0, rateSteepPpm: 0 };
    const spec = { ...btcSpec, lending: { ...btcSpec.lending, ...none } };
    venue.send("change-asset", { assetId: BTC, spec: JSON.stringify(spec) });
    venue.send("lend", { accountId: ALICE, assetId: BTC, units: 10 * ONE_BTC });
    venue.send("borrow", { accountId: BOB, assetId: BTC, units });
    venue.send("tick");
    return boundAfter(venue, MINUTE_MS);
  };
  expect(at(920_000_000)).toBe(930_000);
  expect(at(919_999_999)).toBe(920_000);
});

test("an accrual tells each debt, each claim and the rest, with rates, hours and the hour they are of", () => {
  const venue = usedPool(5 * ONE_BTC);
  venue.send("lend", { accountId: CAROL, assetId: BTC, units: 1 });
  const { borrowRatePpb, lendRatePpb, pendingUnits } = poolOf(venue, BTC);
  const [owed, lent] = [claimOf(venue, BOB, BTC)[1], claimOf(venue, ALICE, BTC)[0]];
  venue.nowMs += HOUR_MS + 123;
  const hourMs = venue.nowMs - 123;

  const events = venue.send("tick");

  const told = events.filter((event) => event.kind === "interest-paid");
  const charged = claimOf(venue, BOB, BTC)[1] - owed;
  const paid = claimOf(venue, ALICE, BTC)[0] - lent;
  expect(charged).toBe(Math.ceil((owed * borrowRatePpb) / (1e9 * 8760)));
  const common = { assetId: BTC, intervalMs: HOUR_MS, hourMs };
  // Carol's part of a unit is nothing, and nothing is told of it.
  expect(told).toMatchObject([
    { ...common, accountId: BOB, interestKind: "borrow", ratePpb: borrowRatePpb, units: charged },
    { ...common, accountId: ALICE, interestKind: "lend", ratePpb: lendRatePpb, units: paid },
  ]);
  const moved = events.filter((event) => event.kind === "lending-changed");
  const rest = charged + pendingUnits - paid;
  expect(moved).toMatchObject([
    { accountId: BOB, movement: "borrow", cause: "interest", units: charged },
    { accountId: ALICE, movement: "lend", cause: "interest", units: paid },
    { accountId: FEES, movement: "lend", cause: "interest", units: rest },
  ]);
  expect(poolOf(venue, BTC)).toMatchObject({
    pendingUnits: 0,
    borrowedUnits: owed + charged,
    lentUnits: lent + 1 + paid + rest,
  });
  const shown = (accountId: number) =>
    venue.engine
      .view({ kind: "lending", accountId: accountId as never })
      .find((row) => (row.assetId as number) === BTC)!;
  expect(shown(BOB).borrowedInterestUnits).toBe(charged);
  expect(shown(ALICE).lentInterestUnits).toBe(paid);
  expect(shown(FEES).lentInterestUnits).toBe(rest);
  expectLaws(venue);
});

test("a pool that nobody owes is left alone, and so is an hour that was counted", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: ALICE, assetId: USDC, units: 100 * ONE_USDC });
  venue.nowMs += HOUR_MS;
  expect(kindsOf(venue.send("tick"))).not.toContain("pool-changed");
  const used = usedPool(5 * ONE_BTC);
  used.nowMs += HOUR_MS;
  expect(kindsOf(used.send("tick"))).toContain("interest-paid");
  used.nowMs += HOUR_MS - 1;
  expect(kindsOf(used.send("tick"))).not.toContain("interest-paid");
  used.nowMs += 1;
  expect(kindsOf(used.send("tick"))).toContain("interest-paid");
});

test("the house's part pays back what the fee account owes of the asset first", () => {
  const venue = usedPool(5 * ONE_BTC);
  venue.send("deposit", { accountId: FEES, assetId: USDC, units: 100_000 * ONE_USDC });
  const settings = { autoLend: false, autoRepayBorrows: false, leverageLimitPpm: 10_000_000 };
  venue.send("set-account", { accountId: FEES, ...settings });
  expect(
    refusal(venue.send("borrow", { accountId: FEES, assetId: BTC, units: ONE_BTC / 10 })),
  ).toMatch(/lending-changed/);
  const owed = claimOf(venue, FEES, BTC)[1];
  venue.nowMs += HOUR_MS;
  const events = venue.send("tick");
  const [charge, ...others] = events.flatMap((event) =>
    event.kind === "lending-changed" && (event.accountId as number) === FEES ? [event] : [],
  );
  expect(charge).toMatchObject({ movement: "borrow", cause: "interest" });
  expect(others).toMatchObject([{ movement: "repay", cause: "interest" }]);
  expect(claimOf(venue, FEES, BTC)).toEqual([0, owed + charge.units - others[0].units]);
  expectLaws(venue);
});

function kindsOf(events: readonly Event[]): string[] {
  return events.map(({ kind }) => kind);
}

test("units that are free are lent up to the limit of the pool and not one further", () => {
  const venue = openMarginVenue();
  const lending = { ...btcSpec.lending, limitUnits: 300 };
  venue.send("change-asset", { assetId: BTC, spec: JSON.stringify({ ...btcSpec, lending }) });
  venue.send("lend", { accountId: BOB, assetId: BTC, units: 299 });
  venue.send("set-account", { accountId: ALICE, autoLend: true, leverageLimitPpm: 10_000_000 });
  expect(claimOf(venue, ALICE, BTC)).toEqual([1, 0]);
  const told = venue.send("deposit", { accountId: ALICE, assetId: BTC, units: 5 });
  expect(kindsOf(told)).not.toContain("lending-changed");
  expect(only(told, "deposited").units).toBe(5);
});
