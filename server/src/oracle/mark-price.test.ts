import fc from "fast-check";
import { expect, test } from "vitest";
import { nextMark } from "./mark-price.ts";
import type { MarkRules, MarkState } from "./mark-price.ts";

const rules: MarkRules = { basisSeconds: 60, bandPpm: 50_000, updatePpm: 2_500 };

function second(state: MarkState | undefined, source: number, mid: number | undefined): MarkState {
  const midMilliticks = mid === undefined ? undefined : BigInt(mid);
  return nextMark(state, { sourcesMilliticks: BigInt(source), midMilliticks }, rules);
}

test("without a book the mark is the index", () => {
  expect(second(undefined, 1_000_000, undefined)).toEqual({
    indexMilliticks: 1_000_000n,
    markMilliticks: 1_000_000n,
    basisMicroticks: 0n,
  });
});

test("the mark moves a sixtieth of the way to the book each second", () => {
  const first = second(undefined, 1_000_000, 1_006_000);
  expect(first.markMilliticks).toBe(1_000_100n);
  const next = second(first, 1_000_000, 1_006_000);
  expect(next.basisMicroticks).toBe(198_333n);
  expect(next.markMilliticks).toBe(1_000_198n);
});

test("after a minute the mark has come about 63 % of the way", () => {
  let state: MarkState | undefined;
  for (let elapsed = 0; elapsed < 60; elapsed += 1) state = second(state, 1_000_000, 1_010_000);
  expect(Number(state!.markMilliticks)).toBeGreaterThan(1_006_200);
  expect(Number(state!.markMilliticks)).toBeLessThan(1_006_400);
});

test("an empty side keeps the basis", () => {
  const before = second(undefined, 1_000_000, 1_006_000);
  expect(second(before, 1_000_000, undefined).basisMicroticks).toBe(before.basisMicroticks);
});

test("a jump of the sources arrives at 0.25 % a second", () => {
  const before = second(undefined, 1_000_000, undefined);
  const after = second(before, 1_100_000, undefined);
  expect(after.indexMilliticks).toBe(1_002_500n);
  expect(after.markMilliticks).toBe(1_002_500n);
  expect(second(before, 900_000, undefined).indexMilliticks).toBe(997_500n);
});

test("no second moves index or mark beyond the update cap, nor the mark out of its band", () => {
  const price = fc.integer({ min: 1_000_000, max: 1_000_000_000 });
  const seconds = fc.array(fc.tuple(price, fc.option(price, { nil: undefined })), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(seconds, (all) => {
      let state: MarkState | undefined;
      for (const [source, mid] of all) {
        const before = state;
        state = second(before, source, mid);
        const { indexMilliticks, markMilliticks } = state;
        const distance = markMilliticks - indexMilliticks;
        const reach = distance < 0n ? -distance : distance;
        expect(reach * 1_000_000n <= indexMilliticks * 50_000n).toBe(true);
        if (before === undefined) continue;
        const moved = indexMilliticks - before.indexMilliticks;
        const step = moved < 0n ? -moved : moved;
        expect(step * 1_000_000n <= before.indexMilliticks * 2_500n).toBe(true);
      }
    }),
  );
});
