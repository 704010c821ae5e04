/** Generators for the laws of numbers: uniform, small, and crowded around powers of two. */
import * as fc from "fast-check";

/** Cases per law: 10^4 in every test run, 10^6 in the long one. */
export const lawRuns = process.env["HOLDALL_LONG"] === "1" ? 1_000_000 : 10_000;

const SAFE_MAX = Number.MAX_SAFE_INTEGER;

function clampSafe(value: number): number {
  return Math.max(-SAFE_MAX, Math.min(SAFE_MAX, value)) + 0;
}

/** Integers a few steps around ±2^k, for k up to 53. */
const aroundPowersOfTwo = fc
  .tuple(fc.integer({ min: 0, max: 53 }), fc.integer({ min: -20, max: 20 }), fc.boolean())
  .map(([exponent, offset, isNegative]) =>
    clampSafe((isNegative ? -1 : 1) * 2 ** exponent + offset),
  );

/** Any safe integer, with the edges well represented. */
export const safeIntegers = fc.oneof(
  fc.integer({ min: -SAFE_MAX, max: SAFE_MAX }),
  fc.integer({ min: -1000, max: 1000 }),
  aroundPowersOfTwo,
);

/** Divisors from 1 to 2^29 - 1, with the named constants and both ends well represented. */
export const divisors = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 29 - 1 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 2 ** 29 - 20, max: 2 ** 29 - 1 }),
  fc.integer({ min: 0, max: 8 }).map((exponent) => 10 ** exponent),
);

/** The exact quotient by unbounded integers: the slow twin of `mulDiv`. */
export function quotientByBigint(
  a: number,
  b: number,
  d: number,
  rounding: "floor" | "ceil",
): bigint {
  const product = BigInt(a) * BigInt(b);
  const divisor = BigInt(d);
  const rest = ((product % divisor) + divisor) % divisor;
  const floor = (product - rest) / divisor;
  return rounding === "ceil" && rest !== 0n ? floor + 1n : floor;
}
