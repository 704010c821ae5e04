import { expect, test } from "vitest";
import { dueCheck } from "./due-check.ts";

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 10, 24, 9);

test("a day is checked at a whole minute drawn within the day after it was seen, and drawn once", () => {
  for (const share of [0, 0.5, 0.999_999]) {
    const due = dueCheck(undefined, "2026-11-24", { nowMs, draw: () => share });
    expect((due.dueMs - nowMs) % 60_000).toBe(0);
    expect(due.dueMs).toBeGreaterThanOrEqual(nowMs);
    expect(due.dueMs).toBeLessThan(nowMs + DAY_MS);
    expect(dueCheck(due, "2026-11-24", { nowMs: nowMs + 5, draw: () => 0 })).toBe(due);
  }
  const first = dueCheck(undefined, "2026-11-24", { nowMs, draw: () => 0.5 });
  const second = dueCheck(first, "2026-11-25", { nowMs, draw: () => 0.25 });
  expect(second).toEqual({ date: "2026-11-25", dueMs: nowMs + DAY_MS / 4 });
});
