import { expect, test } from "vitest";
import { demoIndexRules, indexPrice, median, priceOfQuote } from "./index-price.ts";
import type { SourceQuote } from "./index-price.ts";

const nowMs = 1_000_000;

function at(source: string, milliticks: number, atMs = nowMs): SourceQuote {
  const price = BigInt(milliticks);
  return { source, bidMilliticks: price, askMilliticks: price, lastMilliticks: price, atMs };
}

function index(quotes: readonly SourceQuote[], rules = demoIndexRules) {
  return indexPrice(quotes, nowMs, rules);
}

test("the index is the mean of the sources", () => {
  const made = index([at("a", 1_000_000), at("b", 1_000_100), at("c", 1_000_201)]);
  expect(made?.indexMilliticks).toBe(1_000_100n);
  expect(made?.components.map((component) => component.source)).toEqual(["a", "b", "c"]);
});

test("weights count; a source that is not named counts once", () => {
  const rules = { ...demoIndexRules, weights: new Map([["c", 2]]) };
  const made = index([at("a", 1_000_000), at("b", 1_000_000), at("c", 1_000_400)], rules);
  expect(made?.indexMilliticks).toBe(1_000_200n);
});

test("a source's price is the median of bid, ask and last", () => {
  const quote = { source: "a", bidMilliticks: 10n, askMilliticks: 20n, atMs: 0 };
  expect(priceOfQuote({ ...quote, lastMilliticks: 15n })).toBe(15n);
  expect(priceOfQuote({ ...quote, lastMilliticks: 9n })).toBe(10n);
  expect(priceOfQuote({ ...quote, lastMilliticks: 21n })).toBe(20n);
});

test("a source that is far off counts as one that is 1 % off", () => {
  const made = index([at("a", 1_000_000), at("b", 1_000_000), at("c", 2_000_000)]);
  expect(made?.components[2]).toMatchObject({
    milliticks: 2_000_000n,
    clampedMilliticks: 1_010_000n,
  });
  expect(made?.indexMilliticks).toBe(1_003_333n);
});

test.each([
  [3_000, true],
  [3_001, false],
  [0, true],
  [-1, true],
])("a quote that is %d ms old counts: %s", (ageMs, counts) => {
  const quotes = [at("a", 1_000), at("b", 1_000), at("c", 1_000, nowMs - ageMs)];
  expect(index(quotes) !== undefined).toBe(counts);
});

test("two sources make no index, three do, none never does", () => {
  expect(index([at("a", 1_000), at("b", 1_000)])).toBeUndefined();
  expect(index([at("a", 1_000), at("b", 1_000), at("c", 1_000)])).toBeDefined();
  expect(index([], { ...demoIndexRules, sourcesMin: 0 })).toBeUndefined();
});

test.each([
  ["crossed", { bidMilliticks: 1_001n, askMilliticks: 1_000n }],
  ["no bid", { bidMilliticks: 0n }],
  ["no last", { lastMilliticks: 0n }],
])("a quote that cannot be is left out: %s", (_, change) => {
  const quotes = [at("a", 1_000), at("b", 1_000), { ...at("c", 1_000), ...change }];
  expect(index(quotes)).toBeUndefined();
});

test("the median of an even number is the mean of both middle values, rounded down", () => {
  expect(median([4n, 1n])).toBe(2n);
  expect(median([9n, 1n, 5n])).toBe(5n);
  expect(median([7n])).toBe(7n);
});
