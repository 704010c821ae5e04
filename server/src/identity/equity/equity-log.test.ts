import type { AccountId } from "@holdall/core/protocol";
import { openHistory } from "@holdall/server/history";
import type { History } from "@holdall/server/history";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EquityLog } from "./equity-log.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = Date.UTC(2026, 10, 28, 12);
const alice = 7 as AccountId;
const bob = 8 as AccountId;

let history: History;
let equity: EquityLog;
beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
  await history.query("CREATE SCHEMA IF NOT EXISTS identity");
  equity = await EquityLog.open(history);
});
afterAll(() => history.close());

test("each minute keeps its first worth, of each account its own", async () => {
  await equity.note(alice, { atMs: NOON_MS + 5_000, units: 100 });
  await equity.note(alice, { atMs: NOON_MS + 50_000, units: 200 });
  await equity.note(alice, { atMs: NOON_MS + 60_000, units: -300 });
  await equity.note(bob, { atMs: NOON_MS, units: 1 });
  expect(await equity.read(alice, "day", NOON_MS + HOUR_MS)).toStrictEqual(
    // A day is drawn in steps of some minutes, of which the last worth stands.
    [{ atMs: NOON_MS + MINUTE_MS, units: -300 }],
  );
  expect(await equity.read(bob, "day", NOON_MS + HOUR_MS)).toHaveLength(1);
  expect(await equity.read(alice, "day", NOON_MS + 2 * DAY_MS)).toStrictEqual([]);
});

test("after two days the first of each hour is left, and a year is drawn with it", async () => {
  for (let minute = 0; minute < 120; minute += 10)
    await equity.note(bob, { atMs: NOON_MS + minute * MINUTE_MS, units: minute });
  const later = NOON_MS + 3 * DAY_MS;
  await equity.note(bob, { atMs: later, units: 9 });
  const rows = await history.query(
    "SELECT at_ms FROM identity.equity WHERE account_id = 8 ORDER BY at_ms",
  );
  expect(rows.map((row) => row["at_ms"])).toStrictEqual([NOON_MS, NOON_MS + HOUR_MS, later]);
  expect((await equity.read(bob, "year", later)).map(({ units }) => units)).toContain(9);
});
