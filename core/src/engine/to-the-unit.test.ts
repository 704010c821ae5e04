import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  CAROL,
  DUST,
  QUOTE_PER_LOT_TICK,
  SOL,
  UNITS_PER_LOT,
  USDC,
  only,
  openVenue,
  refusal,
} from "./venue.twin.ts";
import type { Venue } from "./venue.twin.ts";

/** Takes out of an account until so many units are free. */
function leave(venue: Venue, accountId: number, assetId: number, units: number): void {
  const [free] = venue.balance(accountId, assetId);
  const asked = venue.send("request-withdrawal", { accountId, assetId, units: free - units });
  const { withdrawalId } = only(asked, "withdrawal-requested");
  venue.send("settle-withdrawal", { withdrawalId });
  expect(venue.balance(accountId, assetId)[0]).toBe(units);
}

test("an order holds all that is free, and not one unit more", () => {
  const venue = openVenue();
  leave(venue, ALICE, SOL, 10 * UNITS_PER_LOT - 1);
  leave(venue, ALICE, USDC, 10 * 1_000 * QUOTE_PER_LOT_TICK - 1);
  expect(refusal(venue.ask(ALICE, 10, 2_000))).toBe("funds-insufficient");
  expect(refusal(venue.bid(ALICE, 10, 1_000))).toBe("funds-insufficient");
  for (const assetId of [SOL, USDC]) venue.send("deposit", { accountId: ALICE, assetId, units: 1 });
  expect(refusal(venue.ask(ALICE, 10, 2_000))).toMatch(/^order-accepted/);
  expect(refusal(venue.bid(ALICE, 10, 1_000))).toMatch(/^order-accepted/);
  expect(venue.balance(ALICE, SOL)).toEqual([0, 10 * UNITS_PER_LOT]);
  expect(venue.balance(ALICE, USDC)).toEqual([0, 10 * 1_000 * QUOTE_PER_LOT_TICK]);
});

test("an amended order holds what it needs now, up to all that is free", () => {
  const venue = openVenue();
  const { orderOrdinal, orderSlot } = only(venue.ask(ALICE, 5, 2_000), "order-accepted");
  leave(venue, ALICE, SOL, 5 * UNITS_PER_LOT - 1);
  const amend = (sizeLots: number): string =>
    refusal(
      venue.send("amend-order", {
        accountId: ALICE,
        orderOrdinal,
        orderSlot,
        priceTicks: 2_000,
        sizeLots,
      }),
    );
  expect(amend(10)).toBe("funds-insufficient");
  venue.send("deposit", { accountId: ALICE, assetId: SOL, units: 1 });
  expect(amend(10)).toMatch(/^order-amended/);
  expect(venue.balance(ALICE, SOL)).toEqual([0, 10 * UNITS_PER_LOT]);
  venue.bid(BOB, 4, 2_000);
  expect(amend(4)).toBe("amend-below-filled");
  expect(amend(7)).toMatch(/^order-amended/);
  expect(venue.balance(ALICE, SOL)).toEqual([3 * UNITS_PER_LOT, 3 * UNITS_PER_LOT]);
  expect(venue.book().asks).toEqual([[2_000, 3]]);
});

test("dust is less than one lot, and is paid for from what the purse holds", () => {
  const venue = openVenue();
  venue.ask(BOB, 1, 333);
  venue.bid(CAROL, 1, 333);
  const convert = (): string =>
    refusal(venue.send("convert-dust", { accountId: ALICE, assetId: SOL }));
  leave(venue, ALICE, SOL, UNITS_PER_LOT);
  venue.send("deposit", { accountId: DUST, units: 33_298 });
  expect(convert()).toBe("dust-not-convertible");
  leave(venue, ALICE, SOL, UNITS_PER_LOT - 1);
  // It is worth 33,299.99…
  expect(convert()).toBe("funds-insufficient");
  venue.send("deposit", { accountId: DUST, units: 1 });
  const before = venue.balance(ALICE, USDC)[0];
  expect(convert()).toMatch(/^dust-converted/);
  expect(venue.balance(ALICE, USDC)[0] - before).toBe(33_299);
});
