import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  BOB_TWO,
  CAROL,
  kinds,
  only,
  openVenue,
  refusal,
  SOL_USDC,
  USDC,
} from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

function inAuction(): Venue {
  const venue = openVenue({ state: "auction" });
  venue.send("set-prices", { indexTicks: 1_000 });
  return venue;
}

function uncross(venue: Venue): ReturnType<Venue["send"]> {
  return venue.send("set-market-state", { state: "open" });
}

function outcome(venue: Venue): [price: number, lots: number, imbalance: number] {
  const { priceTicks, sizeLots, imbalanceLots } = only(uncross(venue), "auction-uncrossed");
  return [priceTicks, sizeLots, imbalanceLots];
}

test("the price that trades most wins", () => {
  const venue = inAuction();
  venue.bid(ALICE, 5, 1_010);
  venue.bid(ALICE, 5, 1_000);
  venue.ask(BOB, 5, 990);
  venue.ask(CAROL, 5, 1_000);
  expect(outcome(venue)).toEqual([1_000, 10, 0]);
});

test("among equal volumes the smallest imbalance wins", () => {
  const venue = inAuction();
  venue.bid(ALICE, 5, 1_010);
  venue.ask(BOB, 5, 990);
  venue.ask(CAROL, 3, 1_005);
  // Every price from 990 trades five; from 1,005 on three are left over.
  expect(outcome(venue)).toEqual([990, 5, 0]);
});

test("among equals the nearest to the reference wins, and then the lower", () => {
  const near = inAuction();
  near.bid(ALICE, 5, 1_002);
  near.ask(BOB, 5, 990);
  expect(outcome(near)).toEqual([1_002, 5, 0]);
  const tie = inAuction();
  tie.bid(ALICE, 5, 1_010);
  tie.ask(BOB, 5, 990);
  expect(outcome(tie)).toEqual([990, 5, 0]);
});

test("nothing crosses: nothing trades, and the book stays", () => {
  const venue = inAuction();
  venue.bid(ALICE, 5, 990);
  venue.ask(BOB, 5, 991);
  expect(outcome(venue)).toEqual([0, 0, 0]);
  expect(venue.book()).toEqual({ bids: [[990, 5]], asks: [[991, 5]] });
});

test("fills are at one price, the later order takes, improvements are freed, and depth is told of both sides", () => {
  const venue = inAuction();
  venue.bid(ALICE, 5, 1_010);
  venue.ask(BOB, 3, 1_000);

  const events = uncross(venue);

  expect(kinds(events).slice(0, 5)).toEqual([
    "traded",
    "order-filled",
    "level-changed",
    "order-filled",
    "level-changed",
  ]);
  expect(only(events, "traded")).toMatchObject({
    takerSide: "ask",
    priceTicks: 1_000,
    sizeLots: 3,
  });
  expect(venue.balance(ALICE, USDC)[1]).toBe(2 * 1_010 * 100);
  expect(venue.book()).toEqual({ bids: [[1_010, 2]], asks: [] });
  expect(venue.isZeroSum()).toBe(true);
});

test("own orders that face each other: the later goes before volumes are counted", () => {
  const venue = inAuction();
  venue.bid(BOB, 5, 1_000);
  venue.ask(BOB_TWO, 5, 1_000);
  venue.ask(CAROL, 2, 1_000);

  const events = uncross(venue);

  expect(only(events, "order-expired")).toMatchObject({
    accountId: BOB_TWO,
    reason: "self-trade-prevention",
  });
  expect(only(events, "auction-uncrossed").sizeLots).toBe(2);
});

test("what an auction would do is known before it does it", () => {
  const venue = inAuction();
  venue.bid(ALICE, 5, 1_010);
  venue.ask(BOB, 3, 1_000);
  const shown = venue.engine.view({ kind: "auction", marketId: SOL_USDC as never });
  const { priceTicks, sizeLots, imbalanceLots } = only(uncross(venue), "auction-uncrossed");
  expect(shown).toEqual({ priceTicks, sizeLots, imbalanceLots });
});

test("an auction ends on the first tick at its time, into an open market", () => {
  const venue = openVenue();
  const auctionEndsAtMs = venue.nowMs + 1_000;
  const start = (fields: object): string =>
    refusal(venue.send("set-market-state", { state: "auction", ...fields }));
  expect(start({ auctionEndsAtMs: venue.nowMs })).toBe("auction-end-invalid");
  expect(refusal(venue.send("set-market-state", { state: "open", auctionEndsAtMs }))).toBe(
    "auction-end-invalid",
  );
  expect(start({ auctionEndsAtMs })).toBe("market-state-changed");

  venue.nowMs += 999;
  expect(kinds(venue.send("tick"))).toEqual([]);
  venue.nowMs += 1;
  expect(kinds(venue.send("tick"))).toEqual(["auction-uncrossed", "market-state-changed"]);
});

test("closing a market cancels what rests and what waits, by ordinal, after the state", () => {
  const venue = openVenue();
  venue.send("set-prices", { markTicks: 1_000 });
  venue.bid(ALICE, 1, 900);
  venue.send("place-conditional-order", {
    accountId: BOB,
    priceTicks: 900,
    triggerPriceTicks: 950,
    triggerQuantity: 1,
    triggerBy: "mark",
  });
  venue.ask(CAROL, 1, 1_100);

  const events = venue.send("set-market-state", { state: "closed" });

  expect(events[0].kind).toBe("market-state-changed");
  const ended = events.filter((event) => event.kind === "order-cancelled");
  expect(ended.map((event) => [event.accountId, event.reason])).toEqual(
    [ALICE, BOB, CAROL].map((id) => [id, "market-closed"]),
  );
  expect(venue.balance(ALICE, USDC)[1]).toBe(0);
  expect(refusal(venue.send("set-market-state", { marketId: 7, state: "open" }))).toBe(
    "market-unknown",
  );
});
