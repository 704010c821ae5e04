/** The formulas of funding (docs/margin.md section 8) against unbounded integers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Market } from "../markets/market.ts";
import { fundingUnits } from "./funding.ts";
import { fundingRatePpb, meanPremiumPpb } from "./funding-rate.ts";
import type { PerpPrices } from "./price-memory.ts";

const PPB = 1_000_000_000n;

/** A market with nothing but what funding looks at. */
function marketOf(of: object): Market {
  return of as unknown as Market;
}

function pricesOf(premiumSum: number, premiumCount: number): PerpPrices {
  return { premiumSum, premiumCount } as unknown as PerpPrices;
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

function clamp(value: bigint, least: bigint, most: bigint): bigint {
  return value < least ? least : value > most ? most : value;
}

test("a rate is an eighth of the mean premium and the interest that is near it, within its bounds", () => {
  const samples = fc.integer({ min: 0, max: 3_600 });
  const premium = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
  const bound = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(
      samples,
      premium,
      fc.nat({ max: 3_599 }),
      bound,
      bound,
      (n, each, odd, low, high) => {
        const sum = n === 0 ? 0 : each * n + odd;
        const perp = pricesOf(sum, n);
        const market = marketOf({
          spec: { perp: { fundingMinPpb: 0 - low, fundingMaxPpb: high } },
        });
        // Division of unbounded integers is toward zero.
        const mean = n === 0 ? 0n : BigInt(sum) / BigInt(n);
        const near = clamp(100_000n - mean, -500_000n, 500_000n);
        expect(meanPremiumPpb(perp)).toBe(Number(mean));
        expect(fundingRatePpb(market, perp)).toBe(
          Number(clamp((mean + near) / 8n, BigInt(-low), BigInt(high))),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test("near the index the rate is the interest alone, and beyond half a thousandth the premium counts", () => {
  const market = marketOf({
    spec: { perp: { fundingMinPpb: -10_000_000, fundingMaxPpb: 10_000_000 } },
  });
  const rate = (premium: number): number => fundingRatePpb(market, pricesOf(premium, 1));
  // 0.01 % in eight hours: 12,500 billionths an hour.
  expect([rate(0), rate(600_000), rate(-400_000)]).toEqual([12_500, 12_500, 12_500]);
  expect([rate(600_008), rate(-400_008)]).toEqual([12_501, 12_499]);
  expect([rate(1_000_000_000), rate(-1_000_000_000)]).toEqual([10_000_000, -10_000_000]);
  expect(fundingRatePpb(market, pricesOf(0, 0))).toBe(12_500);
});

test("a payment is rounded against its holder whichever side pays, for any size, price and rate", () => {
  const size = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
  const mark = fc.integer({ min: 1, max: 2 ** 20 });
  const rate = fc.integer({ min: -10_000_000, max: 10_000_000 });
  fc.assert(
    fc.property(size, mark, rate, fc.constantFrom(1, 3), (sizeLots, markTicks, ratePpb, k) => {
      const market = marketOf({ markTicks, quoteUnitsPerLotTick: k });
      const exact = BigInt(-sizeLots) * BigInt(markTicks) * BigInt(k) * BigInt(ratePpb);
      const units = fundingUnits(market, sizeLots, ratePpb);
      expect(units).toBe(Number(floorDiv(exact, PPB)));
      expect(Object.is(units, -0)).toBe(false);
      // What both sides of a market receive is never more than nothing.
      const other = fundingUnits(market, -sizeLots, ratePpb);
      expect(units + other === 0 || units + other === -1).toBe(true);
    }),
    // In the example a double of the product is a unit off.
    { numRuns: 2_000, examples: [[2_147_483_333, 1_048_191, 9_999_335, 3]] },
  );
});
