import { expect, test } from "vitest";
import { UserTiers } from "./fees/user-tiers.ts";
import { isLiquidatable } from "./margin/risk.ts";
import type { Risk } from "./margin/risk.ts";
import {
  ONE_SOL,
  ONE_USDC,
  claimOf,
  leverUp,
  openMarginVenue,
  riskOf,
  setMarks,
  SOL_TICKS,
  BTC_TICKS,
  thin,
} from "./margin-venue.twin.ts";
import type { Market } from "./markets/market.ts";
import { perpFeeUnits } from "./perp/carry.ts";
import { fundingUnits } from "./perp/funding.ts";
import { ALICE, BOB, SOL, USDC, refusal } from "./venue.twin.ts";
import type { Venue } from "./venue.twin.ts";

test("a fee is at least one unit, and exact where it comes out even", () => {
  expect(perpFeeUnits(1, 1)).toBe(1);
  expect(perpFeeUnits(2_000_000, 500)).toBe(1_000);
  expect(perpFeeUnits(2_000_001, 500)).toBe(1_001);
});

test("funding is rounded against its holder, whichever side pays", () => {
  const market = { markTicks: 1, quoteUnitsPerLotTick: 1 } as Market;
  expect(fundingUnits(market, 1, 1)).toBe(-1);
  expect(fundingUnits(market, -1, 1)).toBe(0);
  expect(fundingUnits(market, -1, 1_000_000_000)).toBe(1);
});

test("an account is liquidated below its maintenance, not at it; without exposure below nothing", () => {
  const risk = (exposureUnits: number, netEquityUnits: number, maintenanceUnits: number): boolean =>
    isLiquidatable({ exposureUnits, netEquityUnits, maintenanceUnits } as Risk);
  expect(risk(100, 5, 5)).toBe(false);
  expect(risk(100, 4, 5)).toBe(true);
  expect(risk(0, 0, 0)).toBe(false);
  expect(risk(0, -1, 0)).toBe(true);
});

test("a pinned tier ends at its time", () => {
  const tiers = new UserTiers();
  tiers.pin(3, 2, 1_000);
  expect(tiers.floor(3, 999)).toBe(2);
  expect(tiers.floor(3, 1_000)).toBe(0);
});

const HOUR_MS = 3_600_000;

/** Alice lends SOL, Bob owes some, an odd number of units. */
function owing(): Venue {
  const venue = openMarginVenue({ markBandPpm: 1 });
  venue.send("lend", { accountId: ALICE, assetId: SOL, units: 100 * ONE_SOL });
  venue.send("borrow", { accountId: BOB, assetId: SOL, units: ONE_SOL + 1 });
  expect(claimOf(venue, BOB, SOL)[1]).toBeGreaterThan(ONE_SOL);
  return venue;
}

test("a debt weighs its value rounded up", () => {
  const venue = owing();
  const [, owed] = claimOf(venue, BOB, SOL);
  // A unit of SOL is a tenth of a unit of USDC at 100 USDC.
  const exact = BigInt(owed);
  const { exposureUnits, liabilitiesUnits } = riskOf(venue, BOB);
  expect(owed % 10).not.toBe(0);
  expect(BigInt(liabilitiesUnits)).toBe((exact + 9n) / 10n);
  expect(BigInt(exposureUnits)).toBe((exact + 9n) / 10n);
});

test("indices are rounded for the pool: what is owed up, what is claimed down", () => {
  const venue = owing();
  const poolOf = () => venue.engine.view({ kind: "pools" }).find(({ assetId }) => assetId === SOL)!;
  for (let hour = 0; hour < 24; hour += 1) {
    const before = poolOf();
    venue.nowMs += HOUR_MS;
    const told = venue.send("tick");
    const after = poolOf();
    const sum = (side: "borrow" | "lend"): bigint =>
      told.reduce((units, event) => {
        const isMeant = event.kind === "interest-paid" && event.interestKind === side;
        return isMeant && event.assetId === SOL ? units + BigInt(event.units) : units;
      }, 0n);
    const [borrowed, claims] = [BigInt(before.borrowedUnits), BigInt(before.lentUnits)];
    const up = BigInt(before.borrowIndex) * (borrowed + sum("borrow"));
    expect(BigInt(after.borrowIndex)).toBe((up + borrowed - 1n) / borrowed);
    const down = BigInt(before.lendIndex) * (claims + sum("lend"));
    expect(BigInt(after.lendIndex)).toBe(down / claims);
  }
});

test("nobody repays more than is owed", () => {
  const venue = owing();
  const [, owed] = claimOf(venue, BOB, SOL);
  const repay = (units: number): string =>
    refusal(venue.send("repay", { accountId: BOB, assetId: SOL, units }));
  expect(repay(owed + 1)).toMatch(/^[a-z-]+$/);
  expect(claimOf(venue, BOB, SOL)[1]).toBe(owed);
  repay(owed);
  expect(claimOf(venue, BOB, SOL)[1]).toBe(0);
});

test("what may leave leaves enough for a move of a tenth either way", () => {
  for (const [who, tenths] of [
    [ALICE, 9],
    [BOB, 11],
  ]) {
    const venue = openMarginVenue({ markBandPpm: 1 });
    thin(venue);
    leverUp(venue);
    venue.send("deposit", { accountId: who, assetId: USDC, units: 500_000 * ONE_USDC });
    const asked = { accountId: who, assetId: USDC, autoBorrow: false, autoLendRedeem: false };
    const { units } = venue.engine.view({
      kind: "margin-withdrawal-limit",
      ...asked,
    } as never) as unknown as { units: number };
    expect(units).toBeGreaterThan(0);
    expect(refusal(venue.send("request-withdrawal", { ...asked, units }))).toMatch(/^withdrawal/);
    setMarks(venue, (SOL_TICKS * tenths) / 10, (BTC_TICKS * tenths) / 10);
    const risk = riskOf(venue, who);
    expect(risk.netEquityUnits).toBeGreaterThanOrEqual(risk.maintenanceUnits);
    expect(risk.availableUnits).toBeGreaterThanOrEqual(0);
  }
});
