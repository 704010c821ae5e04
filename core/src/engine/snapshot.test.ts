import { expect, test } from "vitest";
import { restoreEngine } from "./index.ts";
import { BTC_TICKS, levered, setMarks } from "./margin-venue.twin.ts";
import { ALICE, BOB, kinds, openVenue, Venue } from "./venue.twin.ts";

test("a restored engine has the same hash and goes on with the same events", () => {
  const venue = openVenue();
  venue.bid(ALICE, 10, 15_000);
  venue.bid(BOB, 5, 15_000);
  venue.ask(BOB, 3, 16_000);

  const restored = new Venue(restoreEngine(venue.engine.snapshot()));
  restored.sequence = venue.sequence;

  expect(restored.engine.hash()).toBe(venue.engine.hash());
  expect(restored.ask(ALICE, 12, 14_000)).toEqual(venue.ask(ALICE, 12, 14_000));
  expect(restored.engine.hash()).toBe(venue.engine.hash());
});

test("two different states have different hashes", () => {
  const venue = openVenue();
  const before = venue.engine.hash();

  venue.bid(ALICE, 10, 15_000);

  expect(venue.engine.hash()).not.toBe(before);
  expect(venue.engine.hash()).toMatch(/^[0-9a-f]{32}$/);
});

test("a snapshot of another form, without a page or cut short is refused", () => {
  const snapshot = openVenue().engine.snapshot();

  expect(() => restoreEngine({ ...snapshot, format: 0 })).toThrow(/format/);
  expect(() => restoreEngine({ ...snapshot, pages: snapshot.pages.slice(1) })).toThrow(/no page/);
  const [orders, ...rest] = snapshot.pages;
  const cut = { ...orders, bytes: orders.bytes.slice(0, 8) };
  expect(() => restoreEngine({ ...snapshot, pages: [cut, ...rest] })).toThrow(/cut short/);
  const long = { ...orders, bytes: new Uint8Array(orders.bytes.length + 8) };
  long.bytes.set(orders.bytes);
  expect(() => restoreEngine({ ...snapshot, pages: [long, ...rest] })).toThrow(/left over/);
});

test("the form before margin is read as a venue without any", () => {
  const venue = openVenue();
  venue.bid(ALICE, 10, 15_000);
  venue.send("request-withdrawal", { accountId: ALICE, units: 7 });
  const snapshot = venue.engine.snapshot();
  const added = ["lending", "positions", "unsettled", "stages", "pools"];
  const pages = snapshot.pages.filter(({ name }) => !added.includes(name));

  const restored = new Venue(restoreEngine({ ...snapshot, format: 1, pages }));
  Object.assign(restored, { sequence: venue.sequence, nowMs: venue.nowMs });

  expect(restored.engine.hash()).toBe(venue.engine.hash());
  const cancel = { withdrawalId: 1 };
  expect(restored.send("cancel-withdrawal", cancel)).toEqual(
    venue.send("cancel-withdrawal", cancel),
  );
  expect(restored.engine.hash()).toBe(venue.engine.hash());
});

test("who was liquidatable once before a restart is flagged by the next round after it", () => {
  const venue = levered();
  setMarks(venue, 9_150, BTC_TICKS);
  expect(kinds(venue.send("mark-round"))).toEqual([]);

  const restored = new Venue(restoreEngine(venue.engine.snapshot()));
  Object.assign(restored, { sequence: venue.sequence, nowMs: venue.nowMs });

  const events = restored.send("mark-round");
  expect(events[0]).toMatchObject({ kind: "liquidation-changed", stage: "flagged" });
  expect(events).toEqual(venue.send("mark-round"));
  expect(restored.engine.hash()).toBe(venue.engine.hash());
});
