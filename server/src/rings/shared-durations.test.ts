import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DURATION_LIMITS_MICROS,
  durationCount,
  durationsBetween,
  durationWithin,
  SharedDurations,
} from "./shared-durations.ts";

const LAST = DURATION_LIMITS_MICROS.at(-1)!;

test("limits ascend, from ten microseconds to half a minute, each at most a quarter beyond the last", () => {
  expect(DURATION_LIMITS_MICROS[0]).toBe(10);
  expect(LAST).toBeGreaterThan(29_000_000);
  for (let at = 1; at < DURATION_LIMITS_MICROS.length; at += 1) {
    const growth = DURATION_LIMITS_MICROS[at] / DURATION_LIMITS_MICROS[at - 1];
    expect(growth).toBeGreaterThan(1);
    expect(growth).toBeLessThanOrEqual(1.25);
  }
});

test("a share of all durations lies within what is said, and hardly less would do", () => {
  const duration = fc.integer({ min: 0, max: LAST });
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (all, share) => {
        const durations = SharedDurations.create();
        for (const micros of all) durations.note(micros);
        // Another thread's view of the same memory.
        const seen = new SharedDurations(durations.shared).read();
        expect(durationCount(seen)).toBe(all.length);
        expect(seen.sumMicros).toBe(all.reduce((sum, micros) => sum + micros, 0));
        const exact = all.toSorted((a, b) => a - b)[Math.ceil(all.length * share) - 1];
        const said = durationWithin(seen, share)!;
        expect(said).toBeGreaterThanOrEqual(exact);
        expect(said).toBeLessThanOrEqual(Math.max(10, exact * 1.25));
      },
    ),
  );
});

test("what came between two looks is told, and nothing where nothing came", () => {
  const durations = SharedDurations.create();
  durations.note(100);
  const before = durations.read();
  expect(durationWithin(durationsBetween(before, durations.read()), 0.5)).toBeUndefined();
  durations.note(LAST + 1);
  durations.note(-5);
  const between = durationsBetween(before, durations.read());
  expect([durationWithin(between, 0.5), durationWithin(between, 0.99)]).toEqual([10, Infinity]);
});
