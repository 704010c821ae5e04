import fc from "fast-check";
import { expect, test } from "vitest";
import { pricesAbove, raised } from "./replace.ts";

const prices = fc.bigInt({ min: 0n, max: 10n ** 15n });

test("an offer rises by an eighth at least, and by no more than rounding needs", () => {
  fc.assert(
    fc.property(prices, (price) => {
      expect(8n * raised(price)).toBeGreaterThanOrEqual(9n * price);
      expect(8n * (raised(price) - 1n)).toBeLessThan(9n * price);
    }),
  );
  expect([0n, 1n, 7n, 8n, 9n].map(raised)).toEqual([0n, 2n, 8n, 9n, 11n]);
});

test("both prices rise, neither is below what is usual now, and no tip is above its cap", () => {
  const pair = fc.record({ tip: prices, over: prices }).map(({ tip, over }) => {
    return { tip, cap: tip + over };
  });
  fc.assert(
    fc.property(pair, pair, (former, market) => {
      const { tip, cap } = pricesAbove(former, market);
      expect(8n * tip).toBeGreaterThanOrEqual(9n * former.tip);
      expect(8n * cap).toBeGreaterThanOrEqual(9n * former.cap);
      expect(tip).toBeGreaterThanOrEqual(market.tip);
      expect(cap).toBeGreaterThanOrEqual(market.cap);
      expect(tip).toBeLessThanOrEqual(cap);
    }),
  );
});
