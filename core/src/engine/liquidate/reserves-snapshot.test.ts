import { expect, test } from "vitest";
import type { Event } from "@holdall/core/protocol";
import {
  BTC_TICKS,
  expectLaws,
  levered,
  ONE_SOL,
  openMarginVenue,
  riskOf,
  setMarks,
  thinOne,
} from "../margin-venue.twin.ts";
import { ALICE, CAROL, kinds, only, openVenue, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const DAY = 20_420;

const snapshot = (venue: Venue): Event[] => venue.send("reserves-snapshot", { day: DAY });
const taken = (events: readonly Event[]) => only(events, "reserves-snapshot-taken");

test("where nobody is worth less than nothing the moment is noted and nothing else happens", () => {
  const venue = levered();
  expect(snapshot(venue)).toMatchObject([
    { kind: "reserves-snapshot-taken", day: DAY, completedAccounts: 0, deficitUnits: 0 },
  ]);
  // Below maintenance but above nothing is for the rounds of marks to judge.
  setMarks(venue, 9_040, BTC_TICKS);
  const risk = riskOf(venue, ALICE);
  expect(risk.netEquityUnits).toBeGreaterThan(0);
  expect(risk.netEquityUnits).toBeLessThan(risk.maintenanceUnits);
  expect(kinds(snapshot(venue))).toEqual(["reserves-snapshot-taken"]);
});

test("a venue without margin has its moment too", () => {
  expect(kinds(snapshot(openVenue()))).toEqual(["reserves-snapshot-taken"]);
});

test("whoever is worth less than nothing is liquidated to the end in one command, and the deficit is told", () => {
  const venue = levered();
  setMarks(venue, 8_900, BTC_TICKS);
  const { equityUnits, netEquityUnits } = riskOf(venue, ALICE);
  expect(netEquityUnits).toBeLessThan(0);
  const events = snapshot(venue);
  expect(taken(events)).toMatchObject({ completedAccounts: 1, deficitUnits: -equityUnits });
  expect(riskOf(venue, ALICE)).toMatchObject({ netEquityUnits: 0, exposureUnits: 0 });
  expectLaws(venue);
  expect(kinds(snapshot(venue))).toEqual(["reserves-snapshot-taken"]);
});

test("what an account lacks by the weights of its collateral alone the fund takes over, and pays out in full", () => {
  const venue = openMarginVenue();
  venue.send("tick");
  thinOne(venue, ALICE);
  venue.send("deposit", { accountId: ALICE, assetId: SOL, units: 1_000_000_000_000 });
  venue.send("lend", { accountId: CAROL, assetId: USDC, units: 500_000_000_000 });
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000, autoLend: false });
  venue.send("borrow", { accountId: ALICE, assetId: USDC, units: 60_000_000_000 });
  venue.send("request-withdrawal", {
    accountId: ALICE,
    assetId: USDC,
    units: 60_000_000_000,
    details: "{}",
  });
  setMarks(venue, 2_150, BTC_TICKS);
  const before = riskOf(venue, ALICE);
  expect(before.netEquityUnits).toBeLessThan(0);
  expect(before.equityUnits).toBeGreaterThan(0);
  const events = snapshot(venue);
  expect(taken(events)).toMatchObject({ completedAccounts: 1, deficitUnits: 0 });
  expect(riskOf(venue, ALICE)).toMatchObject({
    netEquityUnits: before.equityUnits,
    equityUnits: before.equityUnits,
    liabilitiesUnits: 0,
  });
  expectLaws(venue);
});

test.each([
  { lacking: 0, completed: 0 },
  { lacking: 1, completed: 1 },
])("whoever lacks $lacking units is completed $completed times", ({ lacking, completed }) => {
  const venue = openMarginVenue();
  thinOne(venue, ALICE);
  venue.send("lend", { accountId: CAROL, assetId: SOL, units: 500 * ONE_SOL });
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000, autoLend: false });
  const borrowed = { accountId: ALICE, assetId: SOL, units: 250 * ONE_SOL };
  venue.send("borrow", borrowed);
  venue.send("request-withdrawal", { ...borrowed, details: "{}" });
  // What she owes grows until it is more than all she has; a deposit makes the two meet.
  setMarks(venue, 20_000, BTC_TICKS);
  const missing = -riskOf(venue, ALICE).netEquityUnits;
  expect(missing).toBeGreaterThan(1);
  venue.send("deposit", { accountId: ALICE, units: missing - lacking, reference: "exact" });
  expect(riskOf(venue, ALICE).netEquityUnits).toBe(0 - lacking);
  expect(taken(snapshot(venue)).completedAccounts).toBe(completed);
});

test("the same request for a day comes back to its first moment", () => {
  const venue = levered();
  const request = { requestA: 1, requestB: 2, requestExpiresMs: venue.nowMs + 1_000, day: DAY };
  expect(kinds(venue.send("reserves-snapshot", request))).toEqual(["reserves-snapshot-taken"]);
  expect(kinds(venue.send("reserves-snapshot", request))).toEqual(["repeated"]);
});
