import { expect, test } from "vitest";
import { drawBelow, dueCheck } from "./due-check.ts";

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 10, 24, 9);

test("a day is checked at a whole minute drawn within the day after it was seen, and drawn once", () => {
  for (const minute of [0, 720, 1_439]) {
    const due = dueCheck(undefined, "2026-11-24", { nowMs, draw: () => minute });
    expect(due.dueMs - nowMs).toBe(minute * 60_000);
    expect(dueCheck(due, "2026-11-24", { nowMs: nowMs + 5, draw: () => 0 })).toBe(due);
  }
  const first = dueCheck(undefined, "2026-11-24", { nowMs, draw: (below) => below / 2 });
  expect(first.dueMs).toBe(nowMs + DAY_MS / 2);
  const second = dueCheck(first, "2026-11-25", { nowMs, draw: (below) => below / 4 });
  expect(second).toEqual({ date: "2026-11-25", dueMs: nowMs + DAY_MS / 4 });
});

test("a draw stays below its bound", () => {
  for (let times = 0; times < 1_000; times++) expect(drawBelow(3)).toBeLessThan(3);
});
