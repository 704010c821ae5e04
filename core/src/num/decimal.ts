/**
 * Decimal text in and out, digit by digit, without floating point. The accepted form is
 * `digits[.digits]`, with a leading minus only where the caller allows a sign: no exponent, no
 * plus, no blanks, no bare point.
 */
import { AMOUNT_MAX, isAmount } from "./amount.ts";
import type { Units } from "./amount.ts";
import type { Rounding } from "./mul-div.ts";

/** Why a text is no decimal number for the caller. */
export type DecimalRefusal =
  /** Not of the form `digits[.digits]`, or a sign where none is allowed. */
  | "decimal-malformed"
  /** More than 28 significant digits, or longer than 64 characters. */
  | "decimal-too-long"
  /** Non-zero digits beyond the decimals of the unit. */
  | "decimal-too-precise"
  /** Beyond ±AMOUNT_MAX (only where the result is a number). */
  | "decimal-out-of-range";

/** The most digits a number may have from its first non-zero one on. */
export const SIGNIFICANT_DIGITS_MAX = 28;
/** The longest text looked at; leading zeros count here. */
export const DECIMAL_TEXT_MAX = 64;
/** The most decimals a unit may have. */
export const DECIMALS_MAX = 36;

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;

/** A text of at most 15 digits stays below 10^15, so that a number carries it exactly. */
const FAST_DIGITS_MAX = 15;

/**
 * Reads decimal text as an integer count of 10^-decimals: `parseDecimal("1.5", 2)` is `150n`.
 * With "exact" a non-zero digit beyond the decimals is refused; "floor" and "ceil" round toward
 * minus and plus infinity, and the caller says who gains. Returns the value or the refusal.
 */
export function parseDecimal(
  text: string,
  decimals: number,
  rounding: Rounding | "exact" = "exact",
  sign: "unsigned" | "signed" = "unsigned",
): bigint | DecimalRefusal {
  assertDecimals(decimals);
  if (text.length > DECIMAL_TEXT_MAX) return "decimal-too-long";
  const negative = sign === "signed" && text.charCodeAt(0) === MINUS;
  const digits = negative ? text.slice(1) : text;
  const point = pointOf(digits);
  if (point < 0) return "decimal-malformed";

  const whole = digits.slice(0, point);
  const fraction = digits.slice(point + 1);
  if (significantDigits(whole + fraction) > SIGNIFICANT_DIGITS_MAX) return "decimal-too-long";

  const kept = fraction.slice(0, decimals).padEnd(decimals, "0");
  const isCut = hasNonZero(fraction, decimals);
  if (isCut && rounding === "exact") return "decimal-too-precise";
  const magnitude = BigInt(whole + kept);
  // Cutting digits rounds the magnitude down; away from zero is one more.
  const away = isCut && rounding === (negative ? "floor" : "ceil") ? 1n : 0n;
  return negative ? -(magnitude + away) : magnitude + away;
}

/**
 * Reads unsigned decimal text as units: `parseDecimal` with a number as its result, and the fast
 * path of the order door. Digits beyond the decimals must be zeros. Returns the units or the refusal.
 */
export function parseUnits(text: string, decimals: number): Units | DecimalRefusal {
  assertDecimals(decimals);
  const fast = parseShort(text, decimals);
  if (fast >= 0) return fast as Units;
  const value = parseDecimal(text, decimals);
  if (typeof value === "string") return value;
  if (value > BigInt(AMOUNT_MAX)) return "decimal-out-of-range";
  return Number(value) as Units;
}

/** The units of a plain short text, or -1 where the general path has to look. */
function parseShort(text: string, decimals: number): number {
  let value = 0;
  let digits = 0;
  let digitsAfterPoint = -1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === POINT) {
      if (digitsAfterPoint >= 0 || i === 0) return -1;
      digitsAfterPoint = 0;
      continue;
    }
    if (code < ZERO || code > NINE) return -1;
    value = value * 10 + (code - ZERO);
    digits += 1;
    if (digitsAfterPoint >= 0) digitsAfterPoint += 1;
  }
  if (digits === 0 || digitsAfterPoint === 0) return -1;
  const missing = decimals - Math.max(digitsAfterPoint, 0);
  if (missing < 0 || digits + missing > FAST_DIGITS_MAX) return -1;
  for (let i = 0; i < missing; i += 1) value *= 10;
  return value;
}

/** The place of the point in `digits[.digits]` (its length if there is none), or -1 if malformed. */
function pointOf(digits: string): number {
  let point = digits.length;
  for (let i = 0; i < digits.length; i += 1) {
    const code = digits.charCodeAt(i);
    if (code === POINT && point === digits.length) point = i;
    else if (code < ZERO || code > NINE) return -1;
  }
  const isWholeMissing = point === 0;
  const isFractionMissing = point === digits.length - 1;
  return isWholeMissing || isFractionMissing ? -1 : point;
}

function significantDigits(digits: string): number {
  let zeros = 0;
  while (zeros < digits.length && digits.charCodeAt(zeros) === ZERO) zeros += 1;
  return digits.length - zeros;
}

function hasNonZero(digits: string, from: number): boolean {
  for (let i = from; i < digits.length; i += 1) {
    if (digits.charCodeAt(i) !== ZERO) return true;
  }
  return false;
}

/**
 * Writes an integer count of 10^-decimals as decimal text, exactly: `formatDecimal(150, 2)` is
 * "1.5". Zeros at the end are dropped down to `pad` places after the point: 0 unless told, all of
 * them where it is `true`.
 */
export function formatDecimal(
  value: bigint | number,
  decimals: number,
  options: { readonly pad?: number | true } = {},
): string {
  assertDecimals(decimals);
  if (typeof value === "number" && !isAmount(value)) throw new RangeError(`no amount: ${value}`);
  const isNegative = value < 0;
  const digits = (isNegative ? -value : value).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const pad = options.pad === true ? decimals : Math.min(options.pad ?? 0, DECIMALS_MAX);
  let end = digits.length;
  while (end > point + pad && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  const fraction = digits.slice(point, end).padEnd(pad, "0");
  const whole = (isNegative ? "-" : "") + digits.slice(0, point);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function assertDecimals(decimals: number): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > DECIMALS_MAX) {
    throw new RangeError(`no count of decimals: ${decimals}`);
  }
}
