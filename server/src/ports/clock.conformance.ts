import { describe, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { delayMicrosMax } from "./clock.ts";

/** `pass` lets at least so many microseconds go by, with callbacks running meanwhile. */
export interface ClockUnderTest {
  readonly clock: Clock;
  readonly pass: (micros: number) => Promise<void>;
}

/** What every clock does. */
export function clockConformance(name: string, make: () => ClockUnderTest): void {
  describe(`clock: ${name}`, () => {
    test("times are safe integers and the monotonic one never decreases", async () => {
      const { clock, pass } = make();
      let beforeMicros = clock.monotonicMicros();
      for (let round = 0; round < 100; round += 1) {
        if (round % 50 === 0) await pass(1000);
        const nowMicros = clock.monotonicMicros();
        expect(Number.isSafeInteger(nowMicros)).toBe(true);
        expect(Number.isSafeInteger(clock.wallMicros())).toBe(true);
        expect(nowMicros).toBeGreaterThanOrEqual(beforeMicros);
        beforeMicros = nowMicros;
      }
    });

    test("the wall clock shows a date after 2024 in microseconds", () => {
      expect(make().clock.wallMicros()).toBeGreaterThan(1_704_067_200_000_000);
    });

    test("a callback runs once, and not before its delay", async () => {
      const { clock, pass } = make();
      const startMicros = clock.monotonicMicros();
      const ranAfterMicros: number[] = [];
      clock.after(3_000, () => ranAfterMicros.push(clock.monotonicMicros() - startMicros));
      expect(ranAfterMicros).toEqual([]);
      await pass(30_000);
      expect(ranAfterMicros).toHaveLength(1);
      expect(ranAfterMicros[0]).toBeGreaterThanOrEqual(3_000);
    });

    test("delay 0 does not call back at once", async () => {
      const { clock, pass } = make();
      const calls: string[] = [];
      clock.after(0, () => calls.push("later"));
      calls.push("now");
      await pass(5_000);
      expect(calls).toEqual(["now", "later"]);
    });

    test("the earlier callback runs first", async () => {
      const { clock, pass } = make();
      const calls: string[] = [];
      clock.after(20_000, () => calls.push("late"));
      clock.after(2_000, () => calls.push("early"));
      await pass(60_000);
      expect(calls).toEqual(["early", "late"]);
    });

    test("a cancelled callback never runs, and cancelling twice or late does nothing", async () => {
      const { clock, pass } = make();
      const calls: string[] = [];
      const cancel = clock.after(1_000, () => calls.push("cancelled"));
      const cancelLate = clock.after(1_000, () => calls.push("kept"));
      cancel();
      cancel();
      await pass(20_000);
      cancelLate();
      expect(calls).toEqual(["kept"]);
    });

    test.each([-1, 0.5, Number.NaN, delayMicrosMax + 1])(
      "a delay of %d is refused",
      (delayMicros) => {
        expect(() => make().clock.after(delayMicros, () => {})).toThrow(RangeError);
      },
    );

    test("the longest delay is accepted", () => {
      make().clock.after(delayMicrosMax, () => {})();
    });
  });
}
