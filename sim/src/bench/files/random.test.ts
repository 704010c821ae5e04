import { expect, test } from "vitest";
import { randomFrom, xoshiro128 } from "./random.ts";

test("xoshiro128** from the state 1, 2, 3, 4 gives the words its authors publish", () => {
  const random = xoshiro128([1, 2, 3, 4]);
  const words = [random.next(), random.next(), random.next(), random.next()];
  expect(words).toEqual([11_520, 0, 5_927_040, 70_819_200]);
});

test("the same seed gives the same draws, another seed gives others", () => {
  const draw = (seed: number): number[] => {
    const random = randomFrom(seed);
    return Array.from({ length: 8 }, () => random.next());
  };
  expect(draw(0xec01)).toEqual(draw(0xec01));
  expect(draw(0xec01)).not.toEqual(draw(0xec02));
});

test("draws below a limit stay below it and reach every value about equally often", () => {
  const random = randomFrom(7);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 100_000; draw++) counts[random.below(10)] += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test("a limit of one always draws zero; zero, a fraction and more than 2^21 are refused", () => {
  const random = randomFrom(7);
  expect(random.below(1)).toBe(0);
  expect(random.below(2 ** 21)).toBeLessThan(2 ** 21);
  for (const limit of [0, -1, 1.5, 2 ** 21 + 1]) {
    expect(() => random.below(limit)).toThrow(RangeError);
  }
});

test("a cubic draw below 50 gives its first value with probability (1/50)^(1/3)", () => {
  const random = randomFrom(7);
  const counts = Array.from({ length: 50 }, () => 0);
  for (let draw = 0; draw < 100_000; draw++) counts[random.cubic(50)] += 1;
  expect(Math.abs(counts[0] / 100_000 - (1 / 50) ** (1 / 3))).toBeLessThan(0.01);
  expect(counts[49]).toBeGreaterThan(0);
});
