import fc from "fast-check";
import { expect, test } from "vitest";
import {
  convergence,
  exponentialAverage,
  movingAverage,
  relativeStrength,
  volumeWeighted,
} from "./indicators.ts";

const prices = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 0, maxLength: 80 });
const lengths = fc.integer({ min: 1, max: 20 });
const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

test("a moving average is the mean of its window, and unknown before there is one", () => {
  fc.assert(
    fc.property(prices, lengths, (values, length) => {
      const curve = movingAverage(values, length);
      expect(curve).toHaveLength(values.length);
      curve.forEach((value, at) => {
        if (at < length - 1) expect(value).toBeUndefined();
        else expect(value).toBeCloseTo(meanOf(values.slice(at - length + 1, at + 1)), 5);
      });
    }),
  );
});

/** The definition itself: each mean from the former one. */
function exponentialByHand(values: readonly number[], length: number, at: number): number {
  if (at === length - 1) return meanOf(values.slice(0, length));
  const weight = 2 / (length + 1);
  return values[at] * weight + exponentialByHand(values, length, at - 1) * (1 - weight);
}

test("an exponential average follows its recurrence from the mean of the first values", () => {
  fc.assert(
    fc.property(prices, lengths, (values, length) => {
      exponentialAverage(values, length).forEach((value, at) => {
        if (at < length - 1) expect(value).toBeUndefined();
        else expect(value).toBeCloseTo(exponentialByHand(values, length, at), 4);
      });
    }),
  );
});

test("the volume-weighted price is turnover over volume, and unknown where nothing traded", () => {
  const bars = [
    { high: 12, low: 6, close: 9, volume: 0 },
    { high: 12, low: 6, close: 9, volume: 2 },
    { high: 24, low: 18, close: 18, volume: 6 },
  ];
  expect(volumeWeighted(bars)).toStrictEqual([undefined, 9, (9 * 2 + 20 * 6) / 8]);
});

test("relative strength is 100 in a rise, 0 in a fall, 50 where nothing moves", () => {
  const rise = [1, 2, 3, 4, 5];
  expect(relativeStrength(rise, 3)).toStrictEqual([undefined, undefined, undefined, 100, 100]);
  expect(relativeStrength(rise.toReversed(), 3).at(-1)).toBe(0);
  expect(relativeStrength([7, 7, 7, 7], 3).at(-1)).toBe(50);
});

test("relative strength is 100 − 100 / (1 + mean gain / mean loss) on the first window", () => {
  fc.assert(
    fc.property(prices, lengths, (values, length) => {
      const value = relativeStrength(values, length)[length];
      if (values.length <= length) {
        expect(value).toBeUndefined();
        return;
      }
      const steps = values.slice(1, length + 1).map((each, at) => each - values[at]);
      const gain = meanOf(steps.map((step) => (step > 0 ? step : 0)));
      const loss = meanOf(steps.map((step) => (step < 0 ? -step : 0)));
      const expected = gain + loss === 0 ? 50 : 100 - 100 / (1 + gain / loss);
      expect(value).toBeCloseTo(expected, 6);
    }),
  );
});

test("MACD is fast less slow, and its signal the exponential mean of that", () => {
  fc.assert(
    fc.property(prices, (values) => {
      const { line, signal } = convergence(values, { fast: 3, slow: 6, signal: 4 });
      expect(line).toHaveLength(values.length);
      expect(signal).toHaveLength(values.length);
      const [fast, slow] = [exponentialAverage(values, 3), exponentialAverage(values, 6)];
      const known = values.slice(5).map((_, at) => fast[at + 5]! - slow[at + 5]!);
      expect(line.slice(5)).toStrictEqual(known);
      expect(line.slice(0, 5).every((value) => value === undefined)).toBe(true);
      expect(signal.slice(5)).toStrictEqual(exponentialAverage(known, 4));
    }),
  );
});
