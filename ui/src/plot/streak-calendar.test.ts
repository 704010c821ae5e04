import { expect, test } from "vitest";
import { dayAt, streakCell, weekdayOf } from "./streak-calendar.tsx";

test("a week begins on Monday", () => {
  expect(weekdayOf("2026-11-23")).toBe(0);
  expect(weekdayOf("2026-11-29")).toBe(6);
});

test("a row is a weekday and a column a week, whatever day is the latest", () => {
  const friday = "2026-11-27";
  expect(streakCell("2026-11-27", friday)).toStrictEqual({ gridRow: 5, gridColumn: 1 });
  expect(streakCell("2026-11-23", friday)).toStrictEqual({ gridRow: 1, gridColumn: 1 });
  // The Sunday before is of the week before, four days after its own Tuesday.
  expect(streakCell("2026-11-22", friday)).toStrictEqual({ gridRow: 7, gridColumn: 2 });
  expect(streakCell("2026-11-17", friday)).toStrictEqual({ gridRow: 2, gridColumn: 2 });
  expect(streakCell("2025-11-28", friday)).toStrictEqual({ gridRow: 5, gridColumn: 53 });
});

test("a summer's change of the clock moves no day", () => {
  expect(streakCell("2026-03-29", "2026-03-30")).toStrictEqual({ gridRow: 7, gridColumn: 2 });
});

test.each([
  ["ArrowUp", 10, 11],
  ["ArrowDown", 10, 9],
  ["ArrowLeft", 10, 17],
  ["ArrowRight", 10, 3],
  ["Home", 10, 369],
  ["End", 10, 0],
  ["ArrowDown", 0, 0],
  ["ArrowRight", 6, 6],
  ["ArrowUp", 369, 369],
  ["ArrowLeft", 363, 363],
  ["ArrowLeft", undefined, 0],
  ["v", 10, undefined],
])("%s goes from day %s to %s of the 370 before today", (key, from, to) => {
  expect(dayAt(from, key, 370)).toBe(to);
});
