import { expect, test } from "vitest";
import {
  DAY_MS,
  candleIntervals,
  candleStartMs,
  gridOffsetMs,
  keptIntervalMs,
} from "./candle-grid.ts";

test("there are the sixteen intervals of the public API", () => {
  const [second, minute, hour] = [1000, 60_000, 3_600_000];
  const minutes = [1, 3, 5, 15, 30].map((count) => count * minute);
  const hours = [1, 2, 4, 6, 8, 12].map((count) => count * hour);
  const days = [1, 3, 7].map((count) => count * DAY_MS);
  expect(candleIntervals).toEqual([second, ...minutes, ...hours, ...days, "1month"]);
  expect(candleIntervals).toHaveLength(16);
});

test("every interval is a whole number of kept rows, at most sixty of them", () => {
  for (const intervalMs of candleIntervals) {
    if (intervalMs === "1month") continue;
    const keptMs = keptIntervalMs(intervalMs);
    expect([1000, 60_000, 3_600_000, DAY_MS]).toContain(keptMs);
    expect(intervalMs % keptMs).toBe(0);
    expect(intervalMs / keptMs).toBeLessThanOrEqual(60);
    expect(gridOffsetMs(intervalMs) % keptMs).toBe(0);
  }
});

test("a candle begins at or before its time, and the next begins after it", () => {
  for (const intervalMs of candleIntervals) {
    if (intervalMs === "1month") continue;
    for (const timeMs of [0, 1, 999, 1000, 345_599_999, 345_600_000, 1_785_542_400_123]) {
      const startMs = candleStartMs(intervalMs, timeMs);
      expect(startMs).toBeLessThanOrEqual(timeMs);
      expect(startMs + intervalMs).toBeGreaterThan(timeMs);
      expect(candleStartMs(intervalMs, startMs)).toBe(startMs);
    }
  }
});

test("weeks begin on Monday, months on the first, three days count from 1970", () => {
  const sunday = Date.UTC(2026, 1, 1, 23, 59, 59, 999);
  expect(candleStartMs(7 * DAY_MS, sunday)).toBe(Date.UTC(2026, 0, 26));
  expect(candleStartMs(7 * DAY_MS, sunday + 1)).toBe(Date.UTC(2026, 1, 2));
  expect(candleStartMs("1month", sunday)).toBe(Date.UTC(2026, 1, 1));
  expect(candleStartMs("1month", Date.UTC(2028, 1, 29, 12))).toBe(Date.UTC(2028, 1, 1));
  expect(candleStartMs(3 * DAY_MS, sunday) % (3 * DAY_MS)).toBe(0);
});
