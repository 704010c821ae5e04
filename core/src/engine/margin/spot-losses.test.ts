import { expect, test } from "vitest";
import {
  ONE_USDC,
  openMarginVenue,
  riskOf,
  SOL_PERP,
  SOL_TICKS,
  thinOne,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, refusal } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

/** Alice, with 30,000 USDC, is long 300,000 USDC of SOL: margin looks at her orders. */
function exposed(): Venue {
  const venue = openMarginVenue();
  thinOne(venue, ALICE);
  venue.ask(BOB, 300_000, SOL_TICKS, { marketId: SOL_PERP });
  venue.bid(ALICE, 300_000, SOL_TICKS, { marketId: SOL_PERP });
  return venue;
}

test("an order that gives dollars for what counts for less locks what it would lose by filling", () => {
  const venue = exposed();
  const before = riskOf(venue, ALICE);
  // 1,000 lots at 100 USDC give 1,000 USDC for ten SOL, which count for 0.9 of their value beside
  // the ten that she has: the haircut by size is milder than that.
  venue.bid(ALICE, 1_000, SOL_TICKS);
  const after = riskOf(venue, ALICE);
  expect(after.netEquityUnits).toBe(before.netEquityUnits);
  expect(after.lockedUnits - before.lockedUnits).toBe(100 * ONE_USDC);
});

test("an order that gives what counts for less for dollars locks nothing more", () => {
  const venue = exposed();
  const before = riskOf(venue, ALICE);
  venue.ask(ALICE, 1_000, SOL_TICKS);
  expect(riskOf(venue, ALICE)).toMatchObject({
    netEquityUnits: before.netEquityUnits,
    lockedUnits: before.lockedUnits,
  });
});

test("what would be lost above the mark is locked too, and an order that loses too much is refused", () => {
  const venue = exposed();
  const { availableUnits } = riskOf(venue, ALICE);
  // Twice the mark: of each lot's two dollars 1.10 would be lost.
  const lots = Math.floor(availableUnits / 1_100_000);
  expect(refusal(venue.bid(ALICE, lots + 1, 2 * SOL_TICKS))).toBe("leverage-limit");
  expect(refusal(venue.bid(ALICE, lots, 2 * SOL_TICKS))).toMatch(/^order-accepted/);
});

test("an order that waits, and one on a perpetual, give no collateral away", () => {
  const venue = exposed();
  // A trade, so that something can be waited for; and an order that rests, so that orders are looked at.
  venue.ask(BOB, 1, SOL_TICKS);
  venue.bid(CAROL, 1, SOL_TICKS);
  venue.bid(ALICE, 1_000, SOL_TICKS);
  const { spotLossUnits } = riskOf(venue, ALICE);
  expect(spotLossUnits).toBe(100 * ONE_USDC);
  const waiting = venue.send("place-conditional-order", {
    accountId: ALICE,
    side: "bid",
    priceTicks: 2 * SOL_TICKS,
    triggerPriceTicks: 2 * SOL_TICKS,
    triggerQuantity: 100,
  });
  expect(refusal(waiting)).toMatch(/^trigger-placed/);
  expect(refusal(venue.bid(ALICE, 100, SOL_TICKS - 1, { marketId: SOL_PERP }))).toMatch(
    /^order-accepted/,
  );
  expect(riskOf(venue, ALICE)).toMatchObject({ spotLossUnits });
});
