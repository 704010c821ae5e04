import fc from "fast-check";
import { expect, test } from "vitest";
import { intervalEnd, intervalMs, intervalStart, type KlineInterval } from "./intervals.ts";

const names = Object.keys(intervalMs) as KlineInterval[];
const moments = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });

test("every moment lies in exactly one interval of each length", () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), moments, (interval, timeMs) => {
      const startMs = intervalStart(interval, timeMs);
      const endMs = intervalEnd(interval, startMs);
      expect(startMs <= timeMs && timeMs < endMs).toBe(true);
      expect(intervalStart(interval, startMs)).toBe(startMs);
      expect(intervalStart(interval, endMs)).toBe(endMs);
      expect(intervalStart(interval, endMs - 1)).toBe(startMs);
    }),
  );
});

test("weeks begin on Monday and months on their first day, in UTC", () => {
  const sunday = Date.UTC(2026, 10, 22, 23, 59, 59, 999);
  expect(new Date(intervalStart("1w", sunday)).toISOString()).toBe("2026-11-16T00:00:00.000Z");
  expect(new Date(intervalStart("1w", sunday + 1)).toISOString()).toBe("2026-11-23T00:00:00.000Z");
  const february = Date.UTC(2028, 1, 29, 12);
  expect(new Date(intervalStart("1month", february)).toISOString()).toBe(
    "2028-02-01T00:00:00.000Z",
  );
  expect(new Date(intervalEnd("1month", Date.UTC(2026, 11, 1))).toISOString()).toBe(
    "2027-01-01T00:00:00.000Z",
  );
});
