import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clockConformance } from "./clock.conformance.ts";
import { SimClock } from "./clock-sim.ts";
import { steadyClock } from "./clock-steady.ts";

const START_MICROS = 2_000_000_000_000_000;
const HOUR_MICROS = 3_600_000_000;

clockConformance("steady", () => {
  const machine = new SimClock();
  return {
    clock: steadyClock(machine),
    pass: async (micros) => void (await machine.runSettled(machine.monotonicMicros() + micros)),
  };
});

test("time follows the machine's clock, and forward at once", () => {
  const machine = new SimClock(START_MICROS);
  const clock = steadyClock(machine);
  machine.run(700);
  expect(clock.wallMicros()).toBe(START_MICROS + 700);
  machine.stepWall(HOUR_MICROS);
  expect(clock.wallMicros()).toBe(START_MICROS + 700 + HOUR_MICROS);
});

test("after a step back time goes on at half speed until the machine has caught up", () => {
  const machine = new SimClock(START_MICROS);
  const clock = steadyClock(machine);
  machine.stepWall(-1_000);
  machine.run(501);
  expect(clock.wallMicros()).toBe(START_MICROS + 250);
  machine.run(2_000);
  expect(clock.wallMicros()).toBe(START_MICROS + 1_000);
  machine.run(2_600);
  expect(clock.wallMicros()).toBe(START_MICROS + 1_600);
});

test("time begins where it was told, although the machine is behind", () => {
  const machine = new SimClock(START_MICROS);
  const clock = steadyClock(machine, START_MICROS + HOUR_MICROS);
  expect(clock.wallMicros()).toBe(START_MICROS + HOUR_MICROS);
  machine.run(10);
  expect(clock.wallMicros()).toBe(START_MICROS + HOUR_MICROS + 5);
});

test("whatever is done to the machine's clock, time never goes back", () => {
  const step = fc.record({
    steps: fc.integer({ min: -HOUR_MICROS, max: HOUR_MICROS }),
    passes: fc.nat(10_000_000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (moves) => {
      const machine = new SimClock(START_MICROS);
      const clock = steadyClock(machine);
      let before = clock.wallMicros();
      for (const { steps, passes } of moves) {
        machine.stepWall(steps);
        machine.run(machine.monotonicMicros() + passes);
        const now = clock.wallMicros();
        expect(now).toBeGreaterThanOrEqual(before + Math.floor(passes / 2) - 1);
        expect(now).toBeGreaterThanOrEqual(machine.wallMicros());
        before = now;
      }
    }),
  );
});
