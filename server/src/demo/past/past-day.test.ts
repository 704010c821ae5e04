import { createEngine, EventBuffer } from "@holdall/core/engine";
import { decodeEvent, recordBytes } from "@holdall/core/protocol";
import type { Event } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { demoAssets } from "../catalogue.ts";
import { pastDay } from "./past-day.ts";

const HOUR_MS = 3_600_000;
const untilMs = Date.UTC(2026, 5, 1, 12, 34, 56);
const day = pastDay(seededRng(7n), untilMs);

/** The true engine after the day, and everything it said, with its times. */
function lived() {
  const engine = createEngine();
  const out = new EventBuffer();
  const events: { readonly timeMs: number; readonly event: Event }[] = [];
  for (const [index, { timeMs, command }] of day.entries()) {
    out.clear();
    engine.apply(command, index + 1, timeMs * 1_000, out);
    for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end))
      events.push({ timeMs, event: decodeEvent(out.views, at, out.end) });
  }
  return { engine, events };
}

test("the same seed gives the same day, and its commands stand in order of time", () => {
  expect(pastDay(seededRng(7n), untilMs)).toStrictEqual(day);
  expect(pastDay(seededRng(8n), untilMs)).not.toStrictEqual(day);
  const times = day.map(({ timeMs }) => timeMs);
  expect(times).toStrictEqual(times.toSorted((one, other) => one - other));
  expect(times.at(-1)).toBe(untilMs);
  expect(times[0] % (HOUR_MS / 4)).toBe(0);
  expect(untilMs - times[0]).toBeGreaterThanOrEqual(24 * HOUR_MS);
  expect(untilMs - times[0]).toBeLessThan(24.25 * HOUR_MS);
});

test("the engine takes the whole day: every order is filled, every market trades in every hour", () => {
  const { engine, events } = lived();
  const kinds = events.map(({ event }) => event.kind);
  for (const refused of ["rejected", "repeated", "order-cancelled", "order-expired"] as const)
    expect(kinds).not.toContain(refused);
  const orders = day.filter(({ command }) => command.kind === "place-order");
  const trades = events.filter(({ event }) => event.kind === "traded");
  expect(trades.length * 2).toBe(orders.length);
  const markets = engine.view({ kind: "markets" });
  expect(markets).toHaveLength(9);
  for (const { marketId } of markets) {
    const ofMarket = trades.filter(({ event }) => {
      return event.kind === "traded" && event.marketId === marketId;
    });
    const hours = new Set(
      ofMarket.map(({ timeMs }) => Math.floor((untilMs - timeMs - 1) / HOUR_MS)),
    );
    expect(hours.size).toBeGreaterThanOrEqual(24);
  }
  for (const row of engine.view({ kind: "zero-sum" })) expect(row.differenceUnits).toBe("0");
});

test("the day ends at the start prices, having moved a little on the way", () => {
  const { engine, events } = lived();
  for (const { marketId, spec, indexTicks } of engine.view({ kind: "markets" })) {
    const asset = demoAssets.find((each) => spec.symbol.startsWith(`${each.spec.symbol}_`))!;
    const { startPrice, tickSize } = asset.market!;
    expect(Math.abs(indexTicks - Number(startPrice) / Number(tickSize))).toBeLessThan(1.5);
    const seen = events.flatMap(({ event }) => {
      return event.kind === "traded" && event.marketId === marketId ? [event.priceTicks] : [];
    });
    const range = Math.max(...seen) / Math.min(...seen);
    expect(range).toBeGreaterThan(1.005);
    expect(range).toBeLessThan(1.25);
  }
});
