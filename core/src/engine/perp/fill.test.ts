/** What an execution makes of one side: the position, what is counted since it began, and what is told. */
import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { openMarginVenue, SOL_PERP, SOL_TICKS } from "../margin-venue.twin.ts";
import { ALICE, BOB } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const perp = { marketId: SOL_PERP } as const;

/** What is told of Alice when she buys (or, below zero, sells) so many lots at so many ticks. */
function told(venue: Venue, lots: number, priceTicks: number): Event[] {
  const size = Math.abs(lots);
  if (lots > 0) venue.ask(BOB, size, priceTicks, perp);
  else venue.bid(BOB, size, priceTicks, perp);
  const events =
    lots > 0 ? venue.bid(ALICE, size, priceTicks, perp) : venue.ask(ALICE, size, priceTicks, perp);
  return events.filter(
    (event) => event.kind === "position-changed" && (event.accountId as number) === ALICE,
  );
}

test("a position counts since it began: what was opened, realised and paid, in lots and to the unit", () => {
  const venue = openMarginVenue();
  expect(told(venue, 100, SOL_TICKS)).toMatchObject([
    { sizeLots: 100, openedLots: 100, realizedQuote: 0, feesQuote: 50_000 },
  ]);
  const openedAtMs = venue.nowMs;
  venue.nowMs += 1_000;
  expect(told(venue, 50, SOL_TICKS + 100)).toMatchObject([
    { sizeLots: 150, openedLots: 150, realizedQuote: 0, feesQuote: 75_250, openedAtMs },
  ]);
  // Of 150.5 USDC a third is given, for 51: half a USDC and a third of it, rounded down.
  expect(told(venue, -50, SOL_TICKS + 200)).toMatchObject([
    { sizeLots: 100, openedLots: 150, realizedQuote: 833_333, feesQuote: 100_750, openedAtMs },
  ]);
  // All of it at once: told once, and nothing begins.
  expect(told(venue, -100, SOL_TICKS + 200)).toMatchObject([
    { sizeLots: 0, entryQuote: 0, openedLots: 150, realizedQuote: 2_500_000, openedAtMs },
  ]);
});

test("where a position turns the old one is told to its end, and the new one begins with nothing", () => {
  const venue = openMarginVenue();
  told(venue, 100, SOL_TICKS);
  const openedAtMs = venue.nowMs;
  venue.nowMs += 1_000;
  expect(told(venue, -130, SOL_TICKS + 100)).toMatchObject([
    { sizeLots: 0, entryQuote: 0, openedLots: 100, realizedQuote: 1_000_000, openedAtMs },
    {
      sizeLots: -30,
      entryQuote: -30_300_000,
      openedLots: 30,
      realizedQuote: 0,
      feesQuote: 65_650,
      openedAtMs: venue.nowMs,
    },
  ]);
});
