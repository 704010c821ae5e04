import { expect, test } from "vitest";
import { createDepartures } from "./payments.ts";
import type { Departure } from "./payments.ts";

const left = (id: string, account: string): Departure => ({
  id,
  network: "eip155:31337",
  account,
  atMs: 0,
  isReplaceable: false,
  watched: { certainty: "pending", height: null, reason: null },
});

test("what is on its way is shown with the account it is of, newest first, and with no other", () => {
  let told = 0;
  const departures = createDepartures(() => (told += 1));
  for (const one of [left("1", "0xA1"), left("2", "0xB1"), left("3", "0xa1")]) departures.note(one);
  const idsOf = (...accounts: string[]): readonly string[] =>
    departures.of(accounts).map(({ id }) => id);
  expect(idsOf("0xA1")).toEqual(["3", "1"]);
  expect(idsOf("0xB1", "0xA1")).toEqual(["3", "2", "1"]);
  expect(idsOf("0xC1")).toEqual([]);
  expect(told).toBe(3);
});

test("of very many the oldest is let go", () => {
  const departures = createDepartures(() => {});
  for (let id = 0; id < 51; id++) departures.note(left(String(id), "0xA1"));
  const kept = departures.of(["0xA1"]).map(({ id }) => id);
  expect(kept).toHaveLength(50);
  expect(kept).not.toContain("0");
});

test("what was signed is kept with its row for as long as another may take its place", () => {
  const departures = createDepartures(() => {});
  const bytes = Uint8Array.of(2);
  const signed = { from: "0xA1", expiry: 7n, bytes, signature: new Uint8Array(65) };
  const one = { ...left("1", "0xA1"), isReplaceable: true };
  departures.note(one, signed);
  departures.note({ ...one, watched: { certainty: "confirmed", height: 1n, reason: null } });
  expect(departures.find("1")).toEqual(signed);
  expect(departures.waiting()).toMatchObject([{ departure: { id: "1" }, signed }]);
  // Screens hear of the row alone.
  expect(departures.of(["0xA1"])[0]).not.toHaveProperty("signed");
  departures.note({ ...one, watched: { certainty: "final", height: 1n, reason: null } });
  expect(departures.waiting()).toEqual([]);
  departures.note(left("2", "0xA1"), signed);
  departures.note({ ...one, id: "3" });
  expect(["2", "3", "4"].map((id) => departures.find(id))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
