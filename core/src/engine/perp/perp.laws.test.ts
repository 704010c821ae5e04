import fc from "fast-check";
import { expect, test } from "vitest";
import { idleOutcome, shareOf, trade } from "./outcome.ts";

const sizes = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const lots = fc.integer({ min: 1, max: 1_000_000_000 });
const prices = fc.integer({ min: 1, max: 1_000_000 });
const costs = fc.integer({ min: 0, max: 2 ** 50 });

/** A position and a trade into it. */
const trades = fc.record({
  sizeLots: sizes,
  cost: costs,
  isBid: fc.boolean(),
  lots,
  quotePerLot: prices,
});

test("a trade conserves: what is realised and what stays in the cost are what was paid", () => {
  let closed = 0;
  fc.assert(
    fc.property(trades, ({ sizeLots, cost, isBid, lots: count, quotePerLot }) => {
      const entryQuote = sizeLots === 0 ? 0 : Math.sign(sizeLots) * cost;
      const outcome = idleOutcome();
      trade(outcome, { sizeLots, entryQuote }, isBid, count, quotePerLot);
      const paid = (isBid ? 1n : -1n) * BigInt(count) * BigInt(quotePerLot);
      const moved = BigInt(outcome.entryQuote) - BigInt(entryQuote);
      expect(moved - BigInt(outcome.realizedQuote)).toBe(paid);
      expect(outcome.sizeLots).toBe(sizeLots + (isBid ? count : -count));
      expect(outcome.closedLots + outcome.openedLots).toBe(count);
      if (outcome.sizeLots === 0) expect(outcome.entryQuote).toBe(0);
      if (outcome.closedLots > 0) closed += 1;
    }),
  );
  expect(closed).toBeGreaterThan(0);
});

test("what is realised is the exact profit of the closed lots, rounded down", () => {
  fc.assert(
    fc.property(trades, ({ sizeLots, cost, lots: count, quotePerLot }) => {
      fc.pre(sizeLots !== 0);
      const entryQuote = Math.sign(sizeLots) * cost;
      const outcome = idleOutcome();
      trade(outcome, { sizeLots, entryQuote }, sizeLots < 0, count, quotePerLot);
      const held = BigInt(Math.abs(sizeLots));
      const closed = BigInt(outcome.closedLots);
      const value = BigInt(Math.sign(sizeLots)) * closed * BigInt(quotePerLot) * held;
      const exact = value - BigInt(entryQuote) * closed;
      const realized = BigInt(outcome.realizedQuote) * held;
      expect(realized <= exact).toBe(true);
      expect(exact - realized < held).toBe(true);
    }),
  );
});

test("a share of a whole is exact, whatever the divisor", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
      fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      (total, a, b) => {
        const [part, whole] = a < b ? [a, b] : [b, a];
        const up = BigInt(shareOf(total, part, whole, "ceil"));
        const product = BigInt(total) * BigInt(part);
        expect(up * BigInt(whole) >= product).toBe(true);
        expect((up - 1n) * BigInt(whole) < product).toBe(true);
      },
    ),
  );
});
