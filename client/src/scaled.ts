/** Exact arithmetic on decimal texts: integers at eighteen decimals, rounded where it is said. */
import { formatDecimal, isqrtCeil, mulDivWide, parseDecimal } from "@holdall/core/num";
import type { Rounding } from "@holdall/core/num";

/** One, at the scale of all numbers here. */
export const ONE = 10n ** 18n;
/** Settlement units in one dollar, and what one of them is here. */
const UNIT = 10n ** 12n;

/** The number of a decimal text; throws a `RangeError` where it is none. */
export function read(text: string): bigint {
  const value = parseDecimal(text, 18, "exact", "signed");
  if (typeof value === "string") throw new RangeError(`"${text}" is no number: ${value}`);
  return value;
}

/** Its text, without zeros at the end. */
export function write(value: bigint): string {
  return formatDecimal(value, 18);
}

/** A product to a whole settlement unit (a millionth of a dollar). */
export function times(a: bigint, b: bigint, rounding: Rounding): bigint {
  return mulDivWide(a, b, ONE * UNIT, rounding) * UNIT;
}

/** A ratio to a whole millionth. */
export function ratio(a: bigint, b: bigint, rounding: Rounding): bigint {
  return mulDivWide(a, 1_000_000n, b, rounding) * UNIT;
}

/**
 * √ of dollars, counted as the venue does: the root of settlement units, rounded up, a thousandth of
 * a root dollar each.
 */
export function rootUp(dollars: bigint): bigint {
  return BigInt(isqrtCeil(Number(dollars / UNIT))) * 10n ** 15n;
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
