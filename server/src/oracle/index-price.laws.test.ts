import fc from "fast-check";
import { expect, test } from "vitest";
import { demoIndexRules, indexPrice, median, priceOfQuote } from "./index-price.ts";
import type { SourceQuote } from "./index-price.ts";

const nowMs = 10_000;
const prices = fc.bigInt({ min: 1n, max: 10n ** 15n });
const quote = fc
  .record({
    bid: prices,
    spread: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    last: prices,
    age: fc.nat(6_000),
  })
  .map(({ bid, spread, last, age }) => ({
    bidMilliticks: bid,
    askMilliticks: bid + spread,
    lastMilliticks: last,
    atMs: nowMs - age,
  }));
const quotes = fc
  .array(quote, { maxLength: 9 })
  .map((all) => all.map((each, index): SourceQuote => ({ ...each, source: `s${index}` })));

const weights = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 9, maxLength: 9 })
  .map((all) => new Map(all.map((weight, index) => [`s${index}`, weight])));

function liveOf(all: readonly SourceQuote[]): SourceQuote[] {
  return all.filter(({ atMs }) => nowMs - atMs <= demoIndexRules.staleMs);
}

test("there is an index exactly when enough sources are live", () => {
  fc.assert(
    fc.property(quotes, (all) => {
      const made = indexPrice(all, nowMs, demoIndexRules);
      expect(made !== undefined).toBe(liveOf(all).length >= demoIndexRules.sourcesMin);
    }),
  );
});

test("the index lies between the sources and within the clamp of their median", () => {
  fc.assert(
    fc.property(quotes, weights, (all, weights) => {
      const made = indexPrice(all, nowMs, { ...demoIndexRules, weights });
      if (made === undefined) return;
      const live = liveOf(all).map(priceOfQuote);
      const middle = median(live);
      const sorted = live.toSorted((a, b) => (a < b ? -1 : 1));
      expect(made.indexMilliticks >= sorted[0]).toBe(true);
      expect(made.indexMilliticks <= sorted.at(-1)!).toBe(true);
      expect(made.indexMilliticks * 1_000_000n >= middle * 990_000n).toBe(true);
      expect(made.indexMilliticks * 1_000_000n <= middle * 1_010_000n).toBe(true);
    }),
  );
});

test("the order of the sources does not matter", () => {
  fc.assert(
    fc.property(quotes, weights, (all, weights) => {
      const rules = { ...demoIndexRules, weights };
      const forwards = indexPrice(all, nowMs, rules)?.indexMilliticks;
      expect(indexPrice(all.toReversed(), nowMs, rules)?.indexMilliticks).toBe(forwards);
    }),
  );
});

test("one source, whatever it says, moves the index of four agreeing others by at most 0.2 %", () => {
  fc.assert(
    fc.property(prices, quote, (price, liar) => {
      const honest = {
        bidMilliticks: price,
        askMilliticks: price,
        lastMilliticks: price,
        atMs: nowMs,
      };
      const all = ["a", "b", "c", "d"].map((source): SourceQuote => ({ ...honest, source }));
      const made = indexPrice(
        [...all, { ...liar, atMs: nowMs, source: "e" }],
        nowMs,
        demoIndexRules,
      );
      const distance = made!.indexMilliticks - price;
      // One fifth of 1 %, and one unit for rounding down.
      expect(
        (distance < 0n ? -distance : distance) * 1_000_000n <= price * 2_000n + 1_000_000n,
      ).toBe(true);
    }),
  );
});

test("the index can be made again from its published components", () => {
  fc.assert(
    fc.property(quotes, weights, (all, weights) => {
      const made = indexPrice(all, nowMs, { ...demoIndexRules, weights });
      if (made === undefined) return;
      const sum = made.components.reduce(
        (total, each) => total + each.clampedMilliticks * BigInt(each.weight),
        0n,
      );
      const weight = made.components.reduce((total, each) => total + BigInt(each.weight), 0n);
      expect(made.indexMilliticks).toBe(sum / weight);
    }),
  );
});
