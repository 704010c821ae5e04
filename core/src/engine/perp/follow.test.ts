import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import {
  BTC_PERP,
  BTC_TICKS,
  openMarginVenue,
  SOL_PERP,
  SOL_TICKS,
  stateBehind,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, CAROL, only } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const perp = { marketId: SOL_PERP } as const;
const reducing = { ...perp, reduceOnly: true } as const;

/** Alice is long a hundred lots, with two reduce-only asks of all of it. */
function covered(olderLots: number): { venue: Venue; older: number; newer: number } {
  const venue = openMarginVenue();
  venue.ask(BOB, 100, SOL_TICKS, perp);
  venue.bid(ALICE, 100, SOL_TICKS, perp);
  const ask = (lots: number, ticks: number): number =>
    only(venue.ask(ALICE, lots, ticks, reducing), "order-accepted").orderOrdinal;
  const older = ask(olderLots, SOL_TICKS + 500);
  return { venue, older, newer: ask(100 - olderLots, SOL_TICKS + 400) };
}

/** Alice sells so many lots beside her reduce-only asks. */
function sell(venue: Venue, lots: number): Event[] {
  venue.bid(CAROL, lots, SOL_TICKS, perp);
  return venue.ask(ALICE, lots, SOL_TICKS, perp);
}

function changesOf(events: readonly Event[]): (string | number)[][] {
  return events
    .filter((event) => event.kind === "order-amended" || event.kind === "order-cancelled")
    .map((event) =>
      event.kind === "order-amended"
        ? [event.orderOrdinal, event.status, event.sizeLots, event.filledLots]
        : [event.orderOrdinal, "cancelled"],
    );
}

test("what still fits is left alone, and only what is beyond shrinks", () => {
  const { venue, newer } = covered(70);
  expect(changesOf(sell(venue, 20))).toEqual([[newer, "new", 10, 0]]);
  const { positions } = stateBehind(venue).state;
  expect(positions.reducingLots(positions.find(ALICE, SOL_PERP))).toBe(80);
  expect(changesOf(sell(venue, 10))).toEqual([[newer, "cancelled"]]);
});

test("an order that may add, and one in another market, have no part in it", () => {
  const venue = openMarginVenue();
  const other = { marketId: BTC_PERP };
  for (const [market, lots, ticks] of [
    [perp, 100, SOL_TICKS],
    [other, 10, BTC_TICKS],
  ] as const) {
    venue.ask(BOB, lots, ticks, market);
    venue.bid(ALICE, lots, ticks, market);
  }
  venue.ask(ALICE, 60, SOL_TICKS + 600, perp);
  venue.ask(ALICE, 10, BTC_TICKS + 600, { ...other, reduceOnly: true });
  const { orderOrdinal } = only(venue.ask(ALICE, 100, SOL_TICKS + 500, reducing), "order-accepted");
  expect(changesOf(sell(venue, 20))).toEqual([[orderOrdinal, "new", 80, 0]]);
  expect(changesOf(sell(venue, 80))).toEqual([[orderOrdinal, "cancelled"]]);
});

test("an order that was filled in part shrinks to what it filled and what the position has left", () => {
  const { venue, older, newer } = covered(70);
  venue.bid(CAROL, 5, SOL_TICKS + 400, perp);
  expect(changesOf(sell(venue, 21))).toEqual([[newer, "partially-filled", 9, 5]]);
  expect(changesOf(sell(venue, 7))).toEqual([
    [older, "new", 67, 0],
    [newer, "cancelled"],
  ]);
});

test("where the position turns to more than they reduce, they go as well", () => {
  const { venue, older, newer } = covered(40);
  expect(changesOf(sell(venue, 250))).toEqual([
    [older, "cancelled"],
    [newer, "cancelled"],
  ]);
});

test("a short position is followed as well: the newer bid shrinks, the older stays", () => {
  const venue = openMarginVenue();
  venue.bid(BOB, 100, SOL_TICKS, perp);
  venue.ask(ALICE, 100, SOL_TICKS, perp);
  venue.bid(ALICE, 70, SOL_TICKS - 500, reducing);
  const newer = only(venue.bid(ALICE, 30, SOL_TICKS - 400, reducing), "order-accepted");
  venue.ask(CAROL, 20, SOL_TICKS, perp);
  // The taker's own notional is none of what is told of the order that shrinks.
  const market = { ...perp, type: "market", timeInForce: "ioc", quoteUnits: 20_000_000 } as const;
  const events = venue.bid(ALICE, 0, 0, market);
  expect(changesOf(events)).toEqual([[newer.orderOrdinal, "new", 10, 0]]);
  expect(only(events, "order-amended").quoteUnits).toBe(0);
  expect(events.filter((event) => event.kind === "level-changed").at(-1)).toMatchObject({
    side: "bid",
    priceTicks: SOL_TICKS - 400,
    totalLots: 10,
  });
  const depth = venue.engine.view({ kind: "depth", marketId: SOL_PERP as never, levels: 9 });
  expect(depth!.bids).toEqual([
    [SOL_TICKS - 400, 10],
    [SOL_TICKS - 500, 70],
  ]);
});

test("what waits for its trigger stays while the position is there, and exits go when it turns", () => {
  const venue = openMarginVenue();
  venue.ask(BOB, 100, SOL_TICKS, perp);
  const exits = { takeProfitTicks: SOL_TICKS + 900, stopLossTicks: SOL_TICKS - 900 };
  const order = { ...perp, accountId: ALICE, sizeLots: 100, priceTicks: SOL_TICKS };
  const placed = venue.send("place-conditional-order", { ...order, ...exits });
  const waiting = placed.filter((event) => event.kind === "trigger-placed");
  const stop = { triggerPriceTicks: SOL_TICKS - 800, triggerQuantity: 100, triggerBy: "mark" };
  const alone = venue.send("place-conditional-order", {
    ...reducing,
    accountId: ALICE,
    side: "ask",
    type: "market",
    timeInForce: "ioc",
    ...stop,
  } as never);
  const resting = only(venue.ask(ALICE, 100, SOL_TICKS + 500, reducing), "order-accepted");
  expect(waiting).toHaveLength(2);
  only(alone, "trigger-placed");

  expect(changesOf(sell(venue, 20))).toEqual([[resting.orderOrdinal, "new", 80, 0]]);
  expect(changesOf(sell(venue, 100))).toEqual([
    [resting.orderOrdinal, "cancelled"],
    ...waiting.map(({ orderOrdinal }) => [orderOrdinal, "cancelled"]),
  ]);
});

test("where the position turns all go, and an order of the new side's own stays", () => {
  const { venue, older, newer } = covered(40);
  const bid = only(venue.bid(ALICE, 5, SOL_TICKS - 500, perp), "order-accepted");
  expect(changesOf(sell(venue, 150))).toEqual([
    [older, "cancelled"],
    [newer, "cancelled"],
  ]);
  const view = venue.engine.view({ kind: "depth", marketId: SOL_PERP as never, levels: 9 });
  expect(view).toMatchObject({ bids: [[SOL_TICKS - 500, 5]], asks: [] });
  expect(bid.sizeLots).toBe(5);
});
