/** Each formula against exact rationals in unbounded integers. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CollateralSpec } from "@holdall/core/protocol";
import {
  concentrationPpm,
  fractionPpm,
  plainExposureMax,
  plainNotionalMax,
  plus,
  scaled,
  VALUE_MAX,
  weightPpm,
} from "./formulas.ts";

const RUNS = { numRuns: 3000 };
const PPM = 1_000_000n;
const values = fc.oneof(
  fc.integer({ min: 0, max: VALUE_MAX }),
  fc.integer({ min: 0, max: 10_000 }),
  fc.integer({ min: 0, max: 51 }).map((bits) => 2 ** bits),
);
const ratios = fc.integer({ min: 0, max: 2_000_000 });

/** The least s with s² ≥ n. */
function rootCeil(n: bigint): bigint {
  let low = 0n;
  let high = 1n << 27n;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle * middle >= n) high = middle;
    else low = middle + 1n;
  }
  return low;
}

function ceil(a: bigint, b: bigint): bigint {
  return a / b + (a % b === 0n ? 0n : 1n);
}

test("a scaled value is the exact quotient, at most the largest value", () => {
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.integer({ min: 1, max: 2 ** 29 - 1 }),
      (a, b, d) => {
        const product = BigInt(a) * BigInt(b);
        const most = BigInt(VALUE_MAX);
        const floor = product / BigInt(d);
        const up = ceil(product, BigInt(d));
        return (
          BigInt(scaled(a, b, d, "floor")) === (floor > most ? most : floor) &&
          BigInt(scaled(a, b, d, "ceil")) === (up > most ? most : up)
        );
      },
    ),
    RUNS,
  );
});

test("a sum of values never leaves their range", () => {
  const signed = fc.integer({ min: -VALUE_MAX, max: VALUE_MAX });
  fc.assert(
    fc.property(signed, signed, (a, b) => {
      const exact = BigInt(a) + BigInt(b);
      const most = BigInt(VALUE_MAX);
      const kept = exact > most ? most : exact < -most ? -most : exact;
      return BigInt(plus(a, b)) === kept;
    }),
    RUNS,
  );
});

const haircuts = fc.record({
  weight: fc.integer({ min: 0, max: 1_000_000 }),
  base: fc.integer({ min: 0, max: 1_000_000 }),
  penalty: fc.integer({ min: 0, max: 1_000_000_000 }),
});

function collateral(weight: number, base: number, penalty: number) {
  const haircut = { kind: "inverseSqrt", basePpm: base, penaltyPpb: penalty };
  return { weightPpm: weight, haircut } as never;
}

test("a weight is min(weight, base / (1 + penalty × √notional)), rounded down", () => {
  fc.assert(
    fc.property(haircuts, values, ({ weight, base, penalty }, notional) => {
      const root = rootCeil(BigInt(notional));
      const divisor = 1_000_000_000n + ceil(BigInt(penalty) * root, 1000n);
      const cut = (BigInt(base) * 1_000_000_000n) / divisor;
      const least = cut < BigInt(weight) ? cut : BigInt(weight);
      return BigInt(weightPpm(collateral(weight, base, penalty), notional)) === least;
    }),
    RUNS,
  );
});

test("more of a collateral is never worth less", () => {
  fc.assert(
    fc.property(haircuts, values, values, ({ weight, base, penalty }, a, b) => {
      const spec = collateral(weight, base, penalty);
      const [less, more] = a < b ? [a, b] : [b, a];
      const worth = (notional: number): number =>
        scaled(notional, weightPpm(spec, notional), 1_000_000, "floor");
      // A weight in whole millionths may fall by one where the exact one fell by less.
      return worth(more) >= worth(less) - Math.ceil(more / 1_000_000) - 1;
    }),
    RUNS,
  );
});

test("a fraction is max(base, factor × √exposure), rounded up, and never falls", () => {
  const factors = fc.integer({ min: 0, max: 1_000_000_000 });
  fc.assert(
    fc.property(ratios, factors, values, values, (base, factor, exposure, other) => {
      const margin = { basePpm: base, factorPpb: factor } as never;
      const root = rootCeil(BigInt(exposure));
      const grown = ceil(BigInt(factor) * root, PPM);
      const exact = grown > BigInt(base) ? grown : BigInt(base);
      const isMonotone =
        exposure <= other === fractionPpm(margin, exposure) <= fractionPpm(margin, other);
      return (
        BigInt(fractionPpm(margin, exposure)) === exact &&
        (isMonotone || fractionPpm(margin, exposure) === fractionPpm(margin, other))
      );
    }),
    RUNS,
  );
});

test("concentration adds in proportion to the share above what is free", () => {
  const lots = fc.integer({ min: 0, max: 2 ** 33 });
  const add = fc.record({
    concentrationPpm: fc.integer({ min: 0, max: 1_000_000 }),
    concentrationFreePpm: fc.integer({ min: 0, max: 999_999 }),
    openInterestLotsMax: fc.integer({ min: 1, max: 2 ** 34 }),
  });
  fc.assert(
    fc.property(add, lots, lots, (terms, userLots, openInterest) => {
      const least = Math.floor(terms.openInterestLotsMax / 10);
      const whole = BigInt(Math.max(userLots, openInterest, least));
      const share = whole === 0n ? 0n : (BigInt(userLots) * PPM) / whole;
      const free = BigInt(terms.concentrationFreePpm);
      const exact =
        share <= free ? 0n : ceil(BigInt(terms.concentrationPpm) * (share - free), PPM - free);
      return BigInt(concentrationPpm(terms, userLots, openInterest)) === exact;
    }),
    RUNS,
  );
});

test("up to the plain notional a weight is the asset's own, and not one root further", () => {
  const spec = fc.record({
    weightPpm: fc.integer({ min: 1, max: 1_000_000 }),
    basePpm: fc.integer({ min: 1, max: 1_000_000 }),
    penaltyPpb: fc.integer({ min: 1, max: 1_000_000_000 }),
  });
  fc.assert(
    fc.property(spec, fc.integer({ min: 0, max: 2 ** 52 }), (terms, below) => {
      const { weightPpm: weight, ...curve } = terms;
      const haircut = { kind: "inverseSqrt", ...curve } as const;
      const asset = { weightPpm: weight, haircut } as unknown as CollateralSpec;
      const most = plainNotionalMax(asset);
      if (most < 0) return weightPpm(asset, 0) < weight;
      const next = most + 2 * Math.sqrt(most) + 1;
      const isLast = most === VALUE_MAX || weightPpm(asset, next) < weight;
      return isLast && weightPpm(asset, Math.min(below, most)) === weight;
    }),
    RUNS,
  );
});

test("weights and fractions that do not fall or grow, and the last notional before they do", () => {
  expect(plainNotionalMax(collateral(900_000, 1_000_000, 0))).toBe(VALUE_MAX);
  expect(plainNotionalMax(collateral(0, 1_000_000, 200_000))).toBe(VALUE_MAX);
  expect(plainNotionalMax(collateral(900_000, 899_999, 0))).toBe(-1);
  // 10^15 by 900,000 are 1,111,111,111.1…, of which the penalty may make 111,111,111: 200 a root.
  expect(plainNotionalMax(collateral(900_000, 1_000_000, 200_000))).toBe(555_555 ** 2);
  expect(plainNotionalMax(collateral(900_000, 1_000_000, 200))).toBe(VALUE_MAX);
  const fraction = (basePpm: number, factorPpb: number) => ({ basePpm, factorPpb }) as never;
  expect(plainExposureMax(fraction(20_000, 0))).toBe(VALUE_MAX);
  // 20,000 × 10^6 by 600,000 are 33,333.3…: up to the square of 33,333 the base counts.
  expect(plainExposureMax(fraction(20_000, 600_000))).toBe(33_333 ** 2);
  expect(fractionPpm(fraction(20_000, 600_000), 33_333 ** 2)).toBe(20_000);
  expect(fractionPpm(fraction(20_000, 600_000), 33_333 ** 2 + 1)).toBe(20_001);
  expect(fractionPpm(fraction(20_000, 0), VALUE_MAX)).toBe(20_000);
  // At three a root 6,666 of them ask for 19,998: the base is more.
  expect(fractionPpm(fraction(20_000, 3_000_000), 6_666 ** 2)).toBe(20_000);
});
