import { expect, test } from "vitest";
import { ALICE, BOB, FEES, kinds, only, openVenue, SOL, USDC } from "../venue.twin.ts";

test("a bid below the best ask rests, and locks its notional", () => {
  const venue = openVenue();

  const events = venue.bid(ALICE, 10, 15_000);

  expect(kinds(events)).toEqual(["order-accepted", "balance-changed", "level-changed"]);
  expect(venue.balance(ALICE, USDC)).toEqual([1_000_000_000_000 - 15_000_000, 15_000_000]);
  expect(venue.book()).toEqual({ bids: [[15_000, 10]], asks: [] });
  expect(venue.isZeroSum()).toBe(true);
});

test("a bid through the ask takes at the maker's price, frees what it saved, and both pay fees", () => {
  const venue = openVenue();
  venue.ask(BOB, 4, 14_000);

  const events = venue.bid(ALICE, 10, 15_000);

  expect(kinds(events)).toEqual([
    "order-accepted",
    "balance-changed",
    "traded",
    "order-filled",
    "level-changed",
    "order-filled",
    ...Array.from({ length: 6 }, () => "balance-changed"),
    "level-changed",
  ]);
  const quote = 4 * 14_000 * 100;
  const base = 4 * 10_000_000;
  expect(venue.balance(ALICE, SOL)).toEqual([1_000_000_000_000 + base - 20_000, 0]);
  expect(venue.balance(ALICE, USDC)).toEqual([1_000_000_000_000 - quote - 9_000_000, 9_000_000]);
  expect(venue.balance(BOB, USDC)).toEqual([1_000_000_000_000 + quote - 1_120, 0]);
  expect(venue.balance(BOB, SOL)).toEqual([1_000_000_000_000 - base, 0]);
  expect(venue.balance(FEES, SOL)).toEqual([20_000, 0]);
  expect(venue.balance(FEES, USDC)).toEqual([1_120, 0]);
  expect(venue.book()).toEqual({ bids: [[15_000, 6]], asks: [] });
  expect(venue.isZeroSum()).toBe(true);
});

test("a cancelled order gives back exactly what remained locked", () => {
  const venue = openVenue();
  const placed = only(venue.bid(ALICE, 10, 15_000), "order-accepted");
  venue.ask(BOB, 4, 15_000);

  const events = venue.send("cancel-order", { ...placed, kind: undefined } as never);

  expect(kinds(events)).toEqual(["order-cancelled", "level-changed", "balance-changed"]);
  expect(venue.balance(ALICE, USDC)).toEqual([1_000_000_000_000 - 4 * 15_000 * 100, 0]);
  expect(venue.book()).toEqual({ bids: [], asks: [] });
});
