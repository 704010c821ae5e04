import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AMOUNT_MAX, AmountOverflow } from "./amount.ts";
import { divisors, lawRuns, quotientByBigint, safeIntegers } from "./arbitraries.twin.ts";
import { mulDiv, mulDivWide } from "./mul-div.ts";
import type { Rounding } from "./mul-div.ts";

const roundings = fc.constantFrom<Rounding>("floor", "ceil");

/** What the fast division says: its value as a bigint, or that it refused. */
function outcome(a: number, b: number, d: number, rounding: Rounding): bigint | "overflow" {
  try {
    return BigInt(mulDiv(a, b, d, rounding));
  } catch (error) {
    if (error instanceof AmountOverflow) return "overflow";
    throw error;
  }
}

function expectedOutcome(a: number, b: number, d: number, rounding: Rounding): bigint | "overflow" {
  const quotient = quotientByBigint(a, b, d, rounding);
  const magnitude = quotient < 0n ? -quotient : quotient;
  return magnitude > BigInt(AMOUNT_MAX) ? "overflow" : quotient;
}

/** Compared by hand: an assertion library call per case would cost more than the case. */
function agrees(a: number, b: number, d: number, rounding: Rounding): boolean {
  return outcome(a, b, d, rounding) === expectedOutcome(a, b, d, rounding);
}

test("mulDiv gives the quotient of unbounded integers, or overflows exactly where it does not fit", () => {
  fc.assert(fc.property(safeIntegers, safeIntegers, divisors, roundings, agrees), {
    numRuns: lawRuns,
  });
});

/** Three numbers whose quotient is near the given target: the frontier of each rounding. */
function factorsNear(target: bigint, b: number, d: number, offset: number): number {
  const a = (target * BigInt(d)) / BigInt(b) + BigInt(offset);
  const bound = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(a > bound ? bound : a < -bound ? -bound : a);
}

const positives = safeIntegers.map((value) => Math.max(1, Math.abs(value)));
const offsets = fc.integer({ min: -3, max: 3 });

test("mulDiv is exact where the quotient is within a few steps of the largest amount", () => {
  fc.assert(
    fc.property(
      positives,
      divisors,
      offsets,
      fc.boolean(),
      roundings,
      (b, d, offset, flip, rounding) => {
        const a = factorsNear(BigInt(AMOUNT_MAX), b, d, offset);
        return agrees(flip ? -a : a, b, d, rounding);
      },
    ),
    { numRuns: lawRuns },
  );
});

test("mulDiv is exact where the product is within a few steps of a multiple of the divisor", () => {
  fc.assert(
    fc.property(
      safeIntegers,
      positives,
      divisors,
      offsets,
      roundings,
      (q, b, d, offset, rounding) => agrees(factorsNear(BigInt(q), b, d, offset), b, d, rounding),
    ),
    { numRuns: lawRuns },
  );
});

test("rounding up exceeds rounding down by one exactly when there is a remainder", () => {
  fc.assert(
    fc.property(safeIntegers, safeIntegers, divisors, (a, b, d) => {
      const up = outcome(a, b, d, "ceil");
      const down = outcome(a, b, d, "floor");
      if (up === "overflow" || down === "overflow") return true;
      return up - down === ((BigInt(a) * BigInt(b)) % BigInt(d) === 0n ? 0n : 1n);
    }),
    { numRuns: lawRuns },
  );
});

test("mulDivWide agrees with mulDiv on their common domain", () => {
  fc.assert(
    fc.property(
      safeIntegers,
      safeIntegers,
      divisors,
      roundings,
      (a, b, d, rounding) =>
        mulDivWide(BigInt(a), BigInt(b), BigInt(d), rounding) ===
        quotientByBigint(a, b, d, rounding),
    ),
    { numRuns: lawRuns },
  );
});

test("a negative zero never leaves", () => {
  fc.assert(
    fc.property(
      safeIntegers,
      divisors,
      roundings,
      (a, d, rounding) =>
        Object.is(mulDiv(a, 0, d, rounding), 0) && Object.is(mulDiv(0, a, d, rounding), 0),
    ),
  );
});

test("the correction matters: the double estimate alone is wrong for large products", () => {
  // Given a product beyond 2^53 whose plain double quotient is rounded up past the truth,
  const a = 9_007_199_254_740_881;
  const b = 1_000_003;
  const d = 1_000_033;
  const truth = (BigInt(a) * BigInt(b)) / BigInt(d);
  // when each divides, then the kernel is exact and its estimate is not.
  expect(BigInt(mulDiv(a, b, d, "floor"))).toBe(truth);
  let wrong = 0;
  for (let i = 0; i < 1000; i += 1) {
    const exact = (BigInt(a - i) * BigInt(b)) / BigInt(d);
    if (BigInt(Math.floor(((a - i) * b) / d)) !== exact) wrong += 1;
    expect(BigInt(mulDiv(a - i, b, d, "floor"))).toBe(exact);
  }
  expect(wrong).toBeGreaterThan(0);
});
