import { AMOUNT_MAX, AmountOverflow } from "./amount.ts";
import type { Amount } from "./amount.ts";

/** The direction of a division: toward minus infinity, or toward plus infinity. */
export type Rounding = "floor" | "ceil";

/** The largest divisor of `mulDiv`: three divisors must fit into 31 bits. */
export const DIVISOR_MAX = 2 ** 29 - 1;

/** The largest magnitude at which a rounded product is known to be the product itself. */
const PRODUCT_EXACT_MAX = Number.MAX_SAFE_INTEGER;
/** Beyond this estimate the quotient cannot be within AMOUNT_MAX. */
const ESTIMATE_MAX = 2 ** 53 - 8;

/**
 * Exactly `a * b / d`, rounded as named. Domain: integers |a|, |b| <= 2^53 - 1 and an integer
 * 1 <= d <= 2^29 - 1. The result takes the kind of `a`. Throws `amount-overflow` if it is beyond
 * ±AMOUNT_MAX, and only then: the refusals are those of unbounded integers.
 *
 * Method (performance specification, section 2.3). A product that fits a double is divided at
 * once: a quotient that is no integer is at least 1/d from every integer, more than the rounding
 * of the division. For a larger product the estimate is within 3 of the quotient, so the remainder
 * lies in [-3d, 4d), inside 32 bits, and is known from the low words of both products.
 */
export function mulDiv<Kind extends Amount>(
  a: Kind,
  b: number,
  d: number,
  rounding: Rounding,
): Kind;
export function mulDiv(a: number, b: number, d: number, rounding: Rounding): number;
export function mulDiv(a: number, b: number, d: number, rounding: Rounding): number {
  if ((d | 0) !== d || d < 1 || d > DIVISOR_MAX) throw new RangeError(`no divisor: ${d}`);
  const quotient = rounding === "floor" ? mulDivFloor(a, b, d) : -mulDivFloor(-a, b, d);
  // Negated, so that NaN is refused as well.
  if (!(quotient <= AMOUNT_MAX && quotient >= -AMOUNT_MAX)) throw new AmountOverflow("mulDiv");
  return quotient + 0; // -0 becomes 0: bytes of state are hashed.
}

/** The quotient toward minus infinity, or infinity where it is certainly beyond AMOUNT_MAX. */
function mulDivFloor(a: number, b: number, d: number): number {
  const product = a * b;
  if (product <= PRODUCT_EXACT_MAX && product >= -PRODUCT_EXACT_MAX) {
    return Math.floor(product / d);
  }
  const estimate = product / d;
  if (!(estimate <= ESTIMATE_MAX && estimate >= -ESTIMATE_MAX)) return Infinity;
  let quotient = Math.floor(estimate);
  let remainder = (Math.imul(a, b) - Math.imul(quotient, d)) | 0;
  while (remainder < 0) {
    quotient -= 1;
    remainder += d;
  }
  while (remainder >= d) {
    quotient += 1;
    remainder -= d;
  }
  return quotient;
}

/**
 * Exactly `a * b / d` for a divisor that is not a named constant (pro-rata shares, deleveraging):
 * any integer d >= 1. Same result and refusals as `mulDiv`; works in bigint, so only for rare
 * commands.
 */
export function mulDivWide(a: bigint, b: bigint, d: bigint, rounding: Rounding): bigint {
  if (d < 1n) throw new RangeError(`no divisor: ${d}`);
  const product = a * b;
  const quotient = product / d; // Toward zero.
  const remainder = product - quotient * d;
  if (rounding === "floor") return remainder < 0n ? quotient - 1n : quotient;
  return remainder > 0n ? quotient + 1n : quotient;
}
