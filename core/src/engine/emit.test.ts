import { decodeEvent, encodeEvent, recordBytes, recordViews } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { EventBuffer } from "./index.ts";
import { openMarginVenue, SOL_PERP, SOL_TICKS } from "./margin-venue.twin.ts";
import { ALICE, BOB, openVenue, PLAIN_ORDER } from "./venue.twin.ts";
import type { Venue } from "./venue.twin.ts";

/** The bytes of the last command's events, and the same events written by the codec. */
function bothWays(venue: Venue): [Uint8Array, Uint8Array] {
  const { out } = venue;
  const views = recordViews(new ArrayBuffer(out.end));
  let index = 0;
  for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end)) {
    encodeEvent(decodeEvent(out.views, at, out.end), index, views, at);
    index += 1;
  }
  return [out.views.u8.slice(0, out.end), views.u8];
}

test("events written a word at a time are, byte for byte, those of the codec", () => {
  const venue = openVenue();
  // A dirty buffer: what an event does not write must not shine through.
  venue.out.views.u8.fill(0xff);
  const commands = [
    () =>
      venue.ask(BOB, 5, 1_000, {
        brokerId: 65_535,
        clientId: 2 ** 32 - 1,
        selfTrade: "reject-both",
      }),
    () =>
      venue.ask(BOB, 5, 1_001, {
        postOnly: true,
        timeInForce: "gtd",
        expiresAtMs: venue.nowMs + 1,
      }),
    () => venue.bid(ALICE, 7, 2_000, { timeInForce: "ioc", selfTrade: "reject-maker" }),
    () => venue.bid(ALICE, 0, 0, { type: "market", timeInForce: "ioc", quoteUnits: 150_000 }),
    () => venue.bid(ALICE, 0, 1_000),
    () => venue.bid(ALICE, 9, 2_000, { timeInForce: "ioc" }),
  ];
  for (const send of commands) {
    send();
    venue.out.views.u8.fill(0xff, venue.out.end);
    const [fast, slow] = bothWays(venue);
    expect(fast.length).toBeGreaterThan(0);
    expect(fast).toEqual(slow);
  }
});

test("so are positions and what is unsettled", () => {
  const venue = openMarginVenue();
  const perp = { marketId: SOL_PERP };
  venue.out.views.u8.fill(0xff);
  const commands = [
    () => venue.ask(BOB, 100, SOL_TICKS, perp),
    () => venue.bid(ALICE, 40, SOL_TICKS, perp),
    () => venue.bid(ALICE, 60, SOL_TICKS, perp),
    () => venue.ask(ALICE, 250, SOL_TICKS - 100, perp),
    () => venue.bid(BOB, 250, SOL_TICKS - 100, perp),
    () => venue.send("realize", { accountId: BOB, ...perp }),
    () => {
      venue.nowMs += 3_600_000;
      venue.send("tick");
    },
  ];
  for (const send of commands) {
    send();
    venue.out.views.u8.fill(0xff, venue.out.end);
    const [fast, slow] = bothWays(venue);
    expect(fast.length).toBeGreaterThan(0);
    expect(fast).toEqual(slow);
  }
});

test("a buffer that is too small grows in the middle of a command and loses nothing", () => {
  const venue = openVenue();
  for (let price = 1_000; price < 1_005; price += 1) venue.ask(BOB, 1, price);
  const tiny = new EventBuffer(8);
  const command = { kind: "place-order", ...PLAIN_ORDER, priceTicks: 1_010, sizeLots: 6 };

  venue.engine.apply(command as never, 999, venue.nowMs * 1000, tiny);

  let count = 0;
  for (let at = 0; at < tiny.end; at += recordBytes(tiny.views, at, tiny.end)) {
    expect(tiny.views.u32[(at >> 2) + 1]).toBe(count);
    decodeEvent(tiny.views, at, tiny.end);
    count += 1;
  }
  expect(count).toBe(2 + 5 * 10 + 1);
  tiny.clear();
  expect(tiny.end).toBe(0);
});
