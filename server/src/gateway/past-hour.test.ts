import { SimClock } from "@holdall/server/ports";
import { durationCount, SharedDurations } from "@holdall/server/rings";
import { expect, test } from "vitest";
import { watchPace } from "./pace.ts";
import { PastHour } from "./past-hour.ts";

const MINUTE_MICROS = 60_000_000;

function pass(clock: SimClock, micros: number): void {
  clock.run(clock.monotonicMicros() + micros);
}

test("what is older than an hour counts no more, and what is younger does", () => {
  const clock = new SimClock();
  const durations = SharedDurations.create();
  durations.note(1);
  const hour = new PastHour(durations, clock);
  // What came before the watch is not its business.
  expect(durationCount(hour.read())).toBe(0);
  durations.note(1);
  pass(clock, 30 * MINUTE_MICROS);
  durations.note(1);
  expect(durationCount(hour.read())).toBe(2);
  pass(clock, 29 * MINUTE_MICROS);
  expect(durationCount(hour.read())).toBe(2);
  pass(clock, 2 * MINUTE_MICROS);
  expect(durationCount(hour.read())).toBe(1);
  pass(clock, 31 * MINUTE_MICROS);
  expect(durationCount(hour.read())).toBe(0);
});

test("a pace is told in milliseconds, and nothing is told of what was not measured", () => {
  const clock = new SimClock();
  const [acknowledgements, syncs] = [SharedDurations.create(), SharedDurations.create()];
  const readers = () => [{ reader: "history", lag: 3 }];
  const pace = watchPace(clock, acknowledgements, { syncs, sequence: () => 17, readers });
  for (const micros of [900, 900, 20_000_000_000]) acknowledgements.note(micros);
  expect(pace.read()).toEqual({
    acknowledgements: { count: 3, p50: "0.91", p99: "30000.00" },
    syncs: { count: 0 },
    sequence: 17,
    readers: [{ reader: "history", lag: 3 }],
  });
  expect(watchPace(clock, syncs, undefined).read()).toEqual({
    acknowledgements: { count: 0 },
    readers: [],
  });
  pace.stop();
});
