import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { syntheticFeed } from "./synthetic-feed.ts";
import type { SyntheticAsset } from "./synthetic-feed.ts";

const sol: SyntheticAsset = {
  asset: "SOL",
  startPrice: "150",
  anchorPrice: "150",
  volatilityPpb: 60_000,
  betaPpm: 1_200_000,
};
const btc: SyntheticAsset = {
  ...sol,
  asset: "BTC",
  startPrice: "90000",
  anchorPrice: "90000",
  volatilityPpb: 25_000,
  betaPpm: 1_000_000,
};
const bonk: SyntheticAsset = {
  ...sol,
  asset: "BONK",
  startPrice: "0.00002",
  anchorPrice: "0.00002",
  volatilityPpb: 120_000,
  betaPpm: 1_500_000,
};
const startMs = 1_000_000;

function feedOf(seed: bigint, assets: readonly SyntheticAsset[] = [sol, btc, bonk]) {
  return syntheticFeed({ assets, rng: seededRng(seed), startMs });
}

/** The middle of the sources in each of so many seconds: a misprint of one does not show in it. */
function pathOf(seed: bigint, asset: string, seconds: number): number[] {
  const feed = feedOf(seed);
  return Array.from({ length: seconds }, (_, second) => {
    const middles = feed
      .read(startMs + second * 1_000)
      .filter((quote) => quote.asset === asset)
      .map((quote) => (Number(quote.bid) + Number(quote.ask)) / 2);
    return middles.toSorted((a, b) => a - b)[2];
  });
}

function returnsOf(path: readonly number[]): number[] {
  return path.slice(10).map((price, index) => Math.log(price / path[index]));
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
  const [a, b] = [mean(left), mean(right)];
  const covariance = left.reduce((sum, each, index) => sum + (each - a) * (right[index] - b), 0);
  const spread = (all: readonly number[], m: number) =>
    Math.sqrt(all.reduce((sum, each) => sum + (each - m) ** 2, 0));
  return covariance / (spread(left, a) * spread(right, b));
}

test("one seed gives one path, another seed another", () => {
  expect(pathOf(1n, "SOL", 50)).toEqual(pathOf(1n, "SOL", 50));
  expect(pathOf(1n, "SOL", 50)).not.toEqual(pathOf(2n, "SOL", 50));
});

test("how often it is read does not change what it says", () => {
  const often = feedOf(4n);
  for (let atMs = startMs; atMs < startMs + 30_000; atMs += 250) often.read(atMs);
  expect(often.read(startMs + 30_000)).toEqual(feedOf(4n).read(startMs + 30_000));
});

test("five sources quote every asset, bid below ask, last at one of them", () => {
  const quotes = feedOf(5n).read(startMs);
  expect(new Set(quotes.map((quote) => quote.source)).size).toBe(5);
  expect(quotes).toHaveLength(15);
  for (const quote of quotes) {
    expect(Number(quote.bid)).toBeLessThan(Number(quote.ask));
    expect([quote.bid, quote.ask]).toContain(quote.last);
  }
});

test("assets move together, each on its own as well", () => {
  const found = correlation(
    returnsOf(pathOf(6n, "SOL", 3_000)),
    returnsOf(pathOf(6n, "BTC", 3_000)),
  );
  expect(found).toBeGreaterThan(0.4);
  expect(found).toBeLessThan(0.98);
});

test("hours stay plausible: no price leaves a third to three times its anchor", () => {
  const path = pathOf(7n, "BONK", 20_000);
  expect(Math.min(...path)).toBeGreaterThan(0.00002 / 3);
  expect(Math.max(...path)).toBeLessThan(0.00002 * 3);
  expect(new Set(path).size).toBeGreaterThan(19_000);
});

test("sources fall silent and misprint now and then", () => {
  const feed = feedOf(8n, [sol]);
  let silent = 0;
  let misprints = 0;
  for (let second = 0; second < 20_000; second += 1) {
    const nowMs = startMs + second * 1_000;
    const quotes = feed.read(nowMs);
    silent += quotes.filter((quote) => nowMs - quote.atMs > 3_000).length;
    const middle = quotes.map((quote) => Number(quote.bid)).toSorted((a, b) => a - b)[2];
    misprints += quotes.filter((quote) => Number(quote.bid) > middle * 1.04).length;
  }
  expect(silent).toBeGreaterThan(50);
  expect(misprints).toBeGreaterThan(3);
});

test("after a long standstill it goes on without catching up", () => {
  const feed = feedOf(9n);
  feed.read(startMs);
  const quotes = feed.read(startMs + 1_000_000_000);
  expect(quotes[0].atMs).toBe(startMs + 1_000_000_000);
});

test.each(["0", "-1", "abc", "1e3"])("a start price of %j is refused", (startPrice) => {
  expect(() => feedOf(1n, [{ ...sol, startPrice }])).toThrow("no price");
});
