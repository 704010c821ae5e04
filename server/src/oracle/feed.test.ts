import { marketScale } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { quoteInTicks } from "./feed.ts";

const centScale = marketScale({ tickSize: "0.01", lotSize: "0.01" }, 9, 6)!;
const raw = { source: "a", asset: "SOL", bid: "100.12", ask: "100.14", last: "100.13", atMs: 5 };

test("prices are counted in thousandths of a tick", () => {
  expect(quoteInTicks(centScale, raw)).toEqual({
    source: "a",
    bidMilliticks: 10_012_000n,
    askMilliticks: 10_014_000n,
    lastMilliticks: 10_013_000n,
    atMs: 5,
  });
});

test("digits below a thousandth widen the spread", () => {
  const fine = { ...raw, bid: "100.1200019", ask: "100.1200011" };
  expect(quoteInTicks(centScale, fine)).toMatchObject({
    bidMilliticks: 10_012_000n,
    askMilliticks: 10_012_001n,
  });
});

test("a tick that is no power of ten divides", () => {
  const scale = marketScale({ tickSize: "0.05", lotSize: "1" }, 6, 6)!;
  const prices = quoteInTicks(scale, { ...raw, bid: "100.00", ask: "100.01", last: "100.05" });
  expect(prices).toMatchObject({
    bidMilliticks: 2_000_000n,
    askMilliticks: 2_000_200n,
    lastMilliticks: 2_001_000n,
  });
});

test.each(["", "abc", "-1", "1e3", "NaN", "1".repeat(70)])("%j is no price", (text) => {
  expect(quoteInTicks(centScale, { ...raw, bid: text })).toBeUndefined();
  expect(quoteInTicks(centScale, { ...raw, ask: text })).toBeUndefined();
  expect(quoteInTicks(centScale, { ...raw, last: text })).toBeUndefined();
});
