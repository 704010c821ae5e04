import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "node:zlib";
import { BookMirror, type Level } from "./book-mirror.ts";

const scale = {
  priceDecimals: 2,
  tickMantissa: 1,
  sizeDecimals: 2,
  lotMantissa: 1,
  baseUnitsPerLot: 1,
  quoteUnitsPerLotTick: 1,
};

/** The slow twin: a map sorted anew for each question. */
function sorted(levels: ReadonlyMap<number, number>, side: "bid" | "ask"): Level[] {
  const sign = side === "bid" ? -1 : 1;
  return [...levels].filter(([, lots]) => lots > 0).sort(([a], [b]) => sign * (a - b));
}

test("agrees with a map that is sorted anew, after each of any changes", () => {
  const changes = fc.array(
    fc.tuple(fc.constantFrom("bid", "ask"), fc.integer({ min: 1, max: 12 }), fc.nat(3)),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(changes, fc.integer({ min: 0, max: 15 }), (list, count) => {
      const mirror = new BookMirror();
      const twin = { bid: new Map<number, number>(), ask: new Map<number, number>() };
      for (const [index, [side, ticks, lots]] of list.entries()) {
        mirror.set(side, ticks, lots, index + 1);
        twin[side].set(ticks, lots);
        expect(mirror.best(side, count)).toEqual(sorted(twin[side], side).slice(0, count));
        expect(mirror.updateId).toBe(index + 1);
      }
    }),
  );
});

test("a picture loaded anew replaces what was there", () => {
  const mirror = new BookMirror();
  mirror.set("bid", 5, 1, 1);
  mirror.load(9, [[3, 2]], [[4, 1]]);
  expect([mirror.best("bid", 9), mirror.best("ask", 9), mirror.updateId]).toEqual([
    [[3, 2]],
    [[4, 1]],
    9,
  ]);
});

test("the checksum is that of the documented example, whatever the padding", () => {
  const mirror = new BookMirror();
  mirror.load(
    1,
    [
      [10_010, 200],
      [10_000, 100],
    ],
    [[10_020, 50]],
  );
  expect(mirror.checksum(scale)).toBe(crc32("100.1:2:100.2:0.5:100:1"));
  expect(new BookMirror().checksum(scale)).toBe(crc32(""));
});

test("the checksum covers the best 25 levels of each side and no other", () => {
  const levels = (count: number): Level[] => Array.from({ length: count }, (_, i) => [100 - i, 1]);
  const twentyFive = new BookMirror();
  twentyFive.load(1, levels(25), []);
  const twentySix = new BookMirror();
  twentySix.load(1, levels(26), []);
  expect(twentySix.checksum(scale)).toBe(twentyFive.checksum(scale));
  twentySix.set("bid", 76, 2, 2);
  expect(twentySix.checksum(scale)).not.toBe(twentyFive.checksum(scale));
});
