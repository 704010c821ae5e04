import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FeedAdapter } from "./adapter.ts";
import { priceText } from "./adapter.ts";
import { binance } from "./binance.ts";
import { coinbase } from "./coinbase.ts";
import { kraken } from "./kraken.ts";
import { okx } from "./okx.ts";
import { publicAdapters as adapters } from "./public-adapters.ts";

function framesOf(adapter: FeedAdapter): string[] {
  const file = new URL(`../fixtures/${adapter.source}.jsonl`, import.meta.url);
  return readFileSync(file, "utf8").trimEnd().split("\n");
}

test.each([
  [coinbase, [{ asset: "ETH", bid: "1285.04", ask: "1285.27", last: "1285.22" }]],
  [
    kraken,
    [
      { asset: "ALGO", bid: "0.10025", ask: "0.10036", last: "0.10035" },
      { asset: "BONK", bid: "0.00000021", ask: "0.00000022", last: "0.000000215" },
    ],
  ],
  [okx, [{ asset: "BTC", bid: "8888.88", ask: "9999.99", last: "9999.99" }]],
  [binance, [{ asset: "SOL", bid: "13.2400", ask: "13.2600", last: "13.2500" }]],
])("published frames of $source give their quotes and nothing else", (adapter, quotes) => {
  const frames = framesOf(adapter);
  expect(frames.length).toBeGreaterThan(2);
  const expected = quotes.map((quote) => ({ source: adapter.source, atMs: 7, ...quote }));
  expect(frames.flatMap((frame) => adapter.parse(frame, 7))).toEqual(expected);
});

test.each([
  [coinbase, ["SOL-USD", "BTC-USD"]],
  [kraken, ["SOL/USD", "BTC/USD"]],
  [okx, ["SOL-USDC", "BTC-USDC"]],
  [binance, ["solusdc@ticker", "btcusdc@ticker"]],
])("$source is asked for each asset in its own words", (adapter, words) => {
  const text = adapter.subscribe(["SOL", "BTC"]).join("");
  for (const word of words) expect(text).toContain(`"${word}"`);
});

test("each adapter is a source of its own, behind an encrypted address", () => {
  expect(adapters.length).toBeGreaterThanOrEqual(3);
  expect(new Set(adapters.map((adapter) => adapter.source)).size).toBe(adapters.length);
  for (const adapter of adapters) expect(adapter.url).toMatch(/^wss:/);
});

test("no frame whatever makes an adapter throw", () => {
  const pieces = fc.oneof(fc.string(), fc.json(), fc.constantFrom(...adapters.flatMap(framesOf)));
  fc.assert(
    fc.property(pieces, fc.nat(400), (frame, cut) => {
      for (const adapter of adapters) {
        expect(Array.isArray(adapter.parse(frame, 0))).toBe(true);
        expect(Array.isArray(adapter.parse(frame.slice(0, cut), 0))).toBe(true);
      }
    }),
  );
});

test.each([
  '{"type":"ticker","product_id":"ETH-USD","price":"1","best_bid":"1"}',
  '{"type":"ticker","product_id":"-USD","price":"1","best_bid":"1","best_ask":"1"}',
  '{"type":"ticker","product_id":7,"price":"1","best_bid":"1","best_ask":"1"}',
  '{"type":"ticker","product_id":"ETH-USD","price":null,"best_bid":"1","best_ask":"1"}',
])("a quote that lacks a part is no quote: %s", (frame) => {
  expect(coinbase.parse(frame, 0)).toEqual([]);
});

test("a number is written with the digits that it had", () => {
  expect(priceText(0.1)).toBe("0.1");
  expect(priceText(66_123.45)).toBe("66123.45");
  expect(priceText(1e-7)).toBe("0.0000001");
  expect(priceText(Number.NaN)).toBeUndefined();
  expect(priceText(null)).toBeUndefined();
});
