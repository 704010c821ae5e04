import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asking, pauseMs } from "./asking.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Moves at each of these moments, the way a drag does, and notes when a question was asked. */
async function asked(movesMs: readonly number[], untilMs: number): Promise<readonly number[]> {
  const askedMs: number[] = [];
  let stop: (() => void) | undefined;
  let nowMs = 0;
  const reach = async (ms: number): Promise<void> => {
    for (; nowMs < ms; nowMs += 1) await vi.advanceTimersByTimeAsync(1);
  };
  for (const moveMs of movesMs) {
    await reach(moveMs);
    stop?.();
    stop = asking({
      firstMs: pauseMs(nowMs, askedMs.at(-1) ?? -Infinity),
      ask: async () => void askedMs.push(nowMs + 1),
      tell: () => {},
      tellLate: () => {},
    });
  }
  await reach(untilMs);
  stop?.();
  return askedMs;
}

test("nothing is asked while something moves, and once 120 ms after it stood", async () => {
  const moves = Array.from({ length: 50 }, (_, at) => at * 20);
  expect(await asked(moves, 1_500)).toStrictEqual([980 + 120]);
});

test("whoever moves by fits and starts asks five times a second at most", async () => {
  const moves = Array.from({ length: 40 }, (_, at) => at * 125);
  const moments = await asked(moves, 6_000);
  expect(moments.length).toBeGreaterThan(2);
  for (const [at, moment] of moments.slice(1).entries())
    expect(moment - moments[at]).toBeGreaterThanOrEqual(200);
});

test("an answer that comes after it was stopped is told to nobody; one that is late is said to be", async () => {
  const told: string[] = [];
  const ask = (ms: number) => () =>
    new Promise<string>((resolve) => void setTimeout(() => resolve(`after ${ms}`), ms));
  const as = (ms: number) =>
    asking({
      firstMs: 120,
      ask: ask(ms),
      tell: (answer) => void told.push(answer),
      tellLate: () => void told.push("late"),
    });
  const stop = as(500);
  await vi.advanceTimersByTimeAsync(300);
  stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toStrictEqual([]);
  const stopLate = as(2_500);
  await vi.advanceTimersByTimeAsync(120 + 2_500);
  stopLate();
  expect(told).toStrictEqual(["late", "after 2500"]);
});
