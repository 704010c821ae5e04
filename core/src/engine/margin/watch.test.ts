import { expect, test } from "vitest";
import type { State } from "../state.ts";
import { WAY_PARTS } from "./exposed.ts";
import type { Solvency } from "./risk.ts";
import { noteMarks, noteRoom } from "./watch.ts";

/** How far the way moves when the marks that were seen become these, in parts. */
function movedBy(seen: readonly number[], now: readonly number[]): number[] {
  const moves: number[] = [];
  const marksSeen = [...seen];
  noteMarks({
    exposed: { move: (parts: number) => moves.push(parts) },
    marksSeen,
    markets: now.map((markTicks, id) => ({ id, markTicks })),
  } as unknown as State);
  expect(marksSeen).toEqual(now);
  return moves;
}

test("marks move the way by the largest relative move of any, rounded up, and by one more", () => {
  expect(movedBy([1_000], [1_010])).toEqual([10_000_001]);
  expect(movedBy([1_000], [990])).toEqual([10_000_001]);
  // A third: 333,333,333.3… parts.
  expect(movedBy([3], [4])).toEqual([333_333_335]);
  expect(movedBy([1_000, 3, 1_000], [1_010, 4, 1_001])).toEqual([333_333_335]);
});

test("a mark that appears or vanishes moves it beyond all bounds, one that stays not at all", () => {
  expect(movedBy([], [7])).toEqual([Infinity]);
  expect(movedBy([7, 8], [0, 8])).toEqual([Infinity]);
  expect(movedBy([7, 0], [7, 0])).toEqual([]);
});

/** Parts that are noted for an account whose sums may move by so much. */
function roomNoted(units: number, { sensitivity, grain }: Partial<Solvency>): number {
  let noted = -1;
  const exposed = { note: (_: number, parts: number) => (noted = parts) };
  noteRoom({ exposed } as unknown as State, 1, { sensitivity, grain } as Solvency, units);
  return noted;
}

test("the room is what sums may move by beyond rounding, over what marks move them, rounded down less one", () => {
  expect(roomNoted(1_100, { sensitivity: 3_000, grain: 100 })).toBe(333_333_332);
  expect(roomNoted(101, { sensitivity: 2, grain: 100 })).toBe(WAY_PARTS / 2 - 1);
  expect(roomNoted(100, { sensitivity: 2, grain: 100 })).toBe(0);
  expect(roomNoted(-5, { sensitivity: 0, grain: 0 })).toBe(0);
  // Marks do not move it.
  expect(roomNoted(101, { sensitivity: 0, grain: 100 })).toBe(WAY_PARTS);
});
