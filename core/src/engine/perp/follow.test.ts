import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { openMarginVenue, SOL_PERP, SOL_TICKS, stateBehind } from "../margin-venue.twin.ts";
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

test("an order that was filled in part shrinks to what it filled and what the position has left", () => {
  const { venue, older, newer } = covered(70);
  venue.bid(CAROL, 5, SOL_TICKS + 400, perp);
  expect(changesOf(sell(venue, 21))).toEqual([[newer, "partially-filled", 9, 5]]);
  expect(changesOf(sell(venue, 7))).toEqual([
    [older, "new", 67, 0],
    [newer, "cancelled"],
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
