import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clockConformance } from "./clock.conformance.ts";
import { SimClock } from "./clock-sim.ts";

clockConformance("simulated", () => {
  const clock = new SimClock();
  return {
    clock,
    pass: async (micros) => void (await clock.runSettled(clock.monotonicMicros() + micros)),
  };
});

test("callbacks run in the order of their moments, first in first out at the same moment", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (delays) => {
      const clock = new SimClock();
      const ran: number[] = [];
      for (const [index, delay] of delays.entries()) clock.after(delay, () => ran.push(index));
      const expected = [...delays.keys()].sort(
        (left, right) => delays[left] - delays[right] || left - right,
      );
      expect(clock.run(20)).toBe(delays.length);
      expect(ran).toEqual(expected);
    }),
  );
});

test("time jumps from callback to callback and stops where it was told", () => {
  const clock = new SimClock();
  const seenMicros: number[] = [];
  clock.after(7_000_000, () => seenMicros.push(clock.monotonicMicros()));
  clock.after(9_000_000, () => seenMicros.push(clock.monotonicMicros()));
  clock.run(8_000_000);
  expect(seenMicros).toEqual([7_000_000]);
  expect(clock.monotonicMicros()).toBe(8_000_000);
});

test("a callback may schedule another in the same run", () => {
  const clock = new SimClock();
  const seenMicros: number[] = [];
  const again = (): void => {
    seenMicros.push(clock.monotonicMicros());
    if (seenMicros.length < 3) clock.after(10, again);
  };
  clock.after(10, again);
  clock.run(1000);
  expect(seenMicros).toEqual([10, 20, 30]);
});

test("stepping the wall clock leaves the monotonic one alone", () => {
  const clock = new SimClock(2_000_000_000_000_000);
  clock.run(500);
  clock.stepWall(-3_600_000_000);
  expect(clock.monotonicMicros()).toBe(500);
  expect(clock.wallMicros()).toBe(2_000_000_000_000_500 - 3_600_000_000);
});

test("a drifting wall clock gains its parts per million; a frozen one stands", () => {
  const clock = new SimClock(2_000_000_000_000_000);
  clock.driftWall(200);
  clock.run(10_000_000);
  expect(clock.wallMicros()).toBe(2_000_000_010_002_000);
  clock.driftWall(-1_000_000);
  clock.run(20_000_000);
  expect(clock.wallMicros()).toBe(2_000_000_010_002_000);
});

test("what fell due while the thread was blocked runs afterwards", () => {
  const clock = new SimClock();
  const seenMicros: number[] = [];
  clock.after(10, () => seenMicros.push(clock.monotonicMicros()));
  clock.block(300);
  expect(seenMicros).toEqual([]);
  clock.run(300);
  expect(seenMicros).toEqual([300]);
});

test("promises settle before time moves on", async () => {
  const clock = new SimClock();
  const seenMicros: number[] = [];
  const sleep = (): Promise<void> => new Promise((resolve) => void clock.after(10, resolve));
  const walk = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      await sleep();
      seenMicros.push(clock.monotonicMicros());
    }
  };
  const walked = walk();
  await clock.runSettled(100);
  await walked;
  expect(seenMicros).toEqual([10, 20, 30]);
});
