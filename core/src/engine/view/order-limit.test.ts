/** The most that may be ordered, and the reason why it is the most: each reason named by what makes it. */
import { expect, test } from "vitest";
import type { Answer, Question } from "@holdall/core/protocol";
import { leverUp, openMarginVenue, SOL_PERP, SOL_TICKS, thin } from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, refusal } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const SOL_USDC = 0;
type Asked = Partial<Record<keyof Question<"margin-order-limit">, unknown>>;

function limitOf(venue: Venue, asked: Asked = {}): NonNullable<Answer<"margin-order-limit">> {
  return venue.engine.view({
    kind: "margin-order-limit",
    accountId: ALICE as never,
    marketId: SOL_PERP as never,
    side: "bid",
    priceTicks: SOL_TICKS,
    reduceOnly: false,
    autoBorrow: false,
    autoBorrowRepay: false,
    autoLendRedeem: false,
    ...asked,
  } as Question<"margin-order-limit">)!;
}

function changeMarket(venue: Venue, marketId: number, changed: object): void {
  const { spec } = venue.engine.view({ kind: "markets" })[marketId];
  venue.send("change-market", { marketId, spec: JSON.stringify({ ...spec, ...changed }) });
}

function changePerp(venue: Venue, changed: object): void {
  const { perp } = venue.engine.view({ kind: "markets" })[SOL_PERP].spec;
  changeMarket(venue, SOL_PERP, { perp: { ...perp, ...changed } });
}

test("an account's own leverage limits it, and without that limit its margin", () => {
  const venue = openMarginVenue({ markBandPpm: 1 });
  thin(venue);
  expect(limitOf(venue).limitedBy).toBe("leverage");
  leverUp(venue);
  const { sizeLots, limitedBy } = limitOf(venue, { accountId: BOB });
  expect(limitedBy).toMatch(/^(margin|leverage)$/);
  const bid = (lots: number): string =>
    refusal(venue.bid(BOB, lots, SOL_TICKS, { marketId: SOL_PERP }));
  expect(bid(sizeLots + 1)).toBe(limitedBy === "margin" ? "margin-insufficient" : "leverage-limit");
  expect(bid(sizeLots)).toContain("order-accepted");
});

test("the user's largest position and the market's open interest are told apart", () => {
  const venue = openMarginVenue();
  changePerp(venue, { positionLotsMax: 7 });
  expect(limitOf(venue)).toEqual({ sizeLots: 7, limitedBy: "position-limit" });
  changePerp(venue, { positionLotsMax: 1_000, openInterestLotsMax: 9 });
  expect(limitOf(venue)).toEqual({ sizeLots: 9, limitedBy: "open-interest-limit" });
});

test("the largest order of the market is a reason of its own", () => {
  const venue = openMarginVenue();
  changeMarket(venue, SOL_PERP, { sizeLotsMax: 11 });
  expect(limitOf(venue)).toEqual({ sizeLots: 11, limitedBy: "order-size" });
});

test("what only reduces is limited by the position, and by nothing where there is none", () => {
  const venue = openMarginVenue();
  const reducing = { side: "ask", reduceOnly: true };
  expect(limitOf(venue, reducing)).toEqual({ sizeLots: 0, limitedBy: "position" });
  venue.ask(CAROL, 30, SOL_TICKS, { marketId: SOL_PERP });
  venue.bid(ALICE, 30, SOL_TICKS, { marketId: SOL_PERP });
  expect(limitOf(venue, reducing)).toEqual({ sizeLots: 30, limitedBy: "position" });
  expect(limitOf(venue, { ...reducing, side: "bid" }).sizeLots).toBe(0);
});

test("spot is limited by what is held of what is spent; without a price there is no limit to tell", () => {
  const venue = openMarginVenue();
  changeMarket(venue, SOL_USDC, { sizeLotsMax: 1_000_000_000 });
  const { sizeLots, limitedBy } = limitOf(venue, { marketId: SOL_USDC });
  expect(limitedBy).toBe("funds");
  expect(sizeLots).toBeGreaterThan(0);
  expect(limitOf(venue, { priceTicks: 0 })).toEqual({ sizeLots: 0, limitedBy: "no-price" });
});
