import { expect, test } from "vitest";
import { demoIndexRules, indexPrice } from "./index-price.ts";
import type { SourceQuote } from "./index-price.ts";
import { sourceStandings } from "./source-standings.ts";

const NOW_MS = 1_000_000;

function quote(source: string, milliticks: number, more: Partial<SourceQuote> = {}): SourceQuote {
  const price = BigInt(milliticks);
  return {
    source,
    bidMilliticks: price,
    askMilliticks: price,
    lastMilliticks: price,
    atMs: NOW_MS,
    ...more,
  };
}

function standings(quotes: readonly SourceQuote[], others: readonly string[] = []) {
  const sources = [...quotes.map(({ source }) => source), ...others];
  const index = indexPrice(quotes, NOW_MS, demoIndexRules);
  const rows = sourceStandings({ quotes, sources, index, nowMs: NOW_MS }, demoIndexRules);
  return Object.fromEntries(rows.map(({ source, standing }) => [source, standing]));
}

const three = [quote("a", 1_000_000), quote("b", 1_000_000), quote("c", 1_000_000)];

test.each([
  ["counted", quote("d", 1_010_000)],
  ["clamped", quote("d", 1_010_001)],
  ["clamped", quote("d", 989_999)],
  ["counted", quote("d", 990_000)],
  ["counted", quote("d", 1_000_000, { atMs: NOW_MS - 3_000 })],
  ["stale", quote("d", 1_000_000, { atMs: NOW_MS - 3_001 })],
  ["no-price", quote("d", 0)],
  ["no-price", quote("d", 1_000_000, { lastMilliticks: 0n })],
  ["crossed", quote("d", 1_000_000, { askMilliticks: 999_999n })],
] as const)("a source is %s, and the three others count", (standing, fourth) => {
  expect(standings([...three, fourth])).toEqual({
    a: "counted",
    b: "counted",
    c: "counted",
    d: standing,
  });
});

test("a source that says nothing of this asset is absent, in the order of names", () => {
  expect(Object.entries(standings(three, ["aa"]))).toEqual([
    ["a", "counted"],
    ["aa", "absent"],
    ["b", "counted"],
    ["c", "counted"],
  ]);
});

test("where too few live, those that do are told so, and the stale one why it does not", () => {
  const old = quote("c", 1_000_000, { atMs: 0 });
  expect(standings([three[0], three[1], old])).toEqual({ a: "too-few", b: "too-few", c: "stale" });
});

test("the price told is the source's own, before the clamp", () => {
  const quotes = [...three, quote("d", 2_000_000)];
  const index = indexPrice(quotes, NOW_MS, demoIndexRules);
  const weights = new Map([["d", 2]]);
  const reading = { quotes, sources: ["d"], index, nowMs: NOW_MS };
  expect(sourceStandings(reading, { ...demoIndexRules, weights })).toEqual([
    { source: "d", standing: "clamped", milliticks: 2_000_000n, atMs: NOW_MS, weight: 2 },
  ]);
});
