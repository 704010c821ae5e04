import { describe, expect, test } from "vitest";
import type { Rng } from "./rng.ts";

/** What every generator does. */
export function rngConformance(name: string, make: () => Rng): void {
  describe(`rng: ${name}`, () => {
    test("u32 gives unsigned 32-bit integers that reach both ends of the range", () => {
      const rng = make();
      const draws = Array.from({ length: 4_096 }, () => rng.u32());
      expect(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw < 2 ** 32)).toBe(
        true,
      );
      expect(Math.min(...draws)).toBeLessThan(2 ** 32 / 100);
      expect(Math.max(...draws)).toBeGreaterThan((2 ** 32 / 100) * 99);
    });

    test.each([1, 2, 3, 10, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32])(
      "below(%d) stays below",
      (bound) => {
        const rng = make();
        for (let round = 0; round < 1_000; round += 1) {
          const draw = rng.below(bound);
          expect(Number.isInteger(draw) && draw >= 0 && draw < bound).toBe(true);
        }
      },
    );

    test("below gives each result its share", () => {
      const rng = make();
      const counts = Array.from({ length: 6 }, () => 0);
      for (let round = 0; round < 60_000; round += 1) counts[rng.below(6)] += 1;
      // Standard deviation is 91: a correct generator fails this once in 10^20 runs.
      for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(910);
    });

    test.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])("below(%d) is refused", (bound) => {
      expect(() => make().below(bound)).toThrow(RangeError);
    });

    test("forks of different labels differ from each other and from their parent", () => {
      const rng = make();
      const streams = [rng, rng.fork("net/1"), rng.fork("net/2"), rng.fork("net/1").fork("net/2")];
      const texts = streams.map((stream) =>
        Array.from({ length: 4 }, () => stream.u32()).join(" "),
      );
      expect(new Set(texts).size).toBe(4);
    });
  });
}
