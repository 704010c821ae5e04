import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { arrivals } from "./arrivals.ts";
import { paceOf } from "./pace.ts";

const profile = { basePerSecond: 1, children: 0.5, decayPerSecond: 2, periodMicros: 1_000_000 };

/** Microseconds from the first of so many arrivals to the last. */
function spanMicros(count: number, calm: boolean): number {
  const next = arrivals(paceOf(calm).arriving(profile), seededRng(7n));
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += next().delayMicros;
  return sum;
}

test("a calm world's traders look and arrive a fifth as often, and behave as usual otherwise", () => {
  expect(paceOf(false).looking(profile)).toStrictEqual(profile);
  expect(paceOf(true).looking(profile)).toStrictEqual({ ...profile, periodMicros: 5_000_000 });
  expect(paceOf(true).arriving(profile)).toStrictEqual({ ...profile, basePerSecond: 0.2 });
  const times = spanMicros(20_000, true) / spanMicros(20_000, false);
  expect(times).toBeGreaterThan(4.5);
  expect(times).toBeLessThan(5.5);
});
