import { partsOfText, partsOfUnits, textOfParts, withPlaces } from "./decimal-text.ts";
import type { ShownRounding } from "./decimal-text.ts";

/** Room for every decimal of the wire. */
const SCALE = 18;
const WHOLE = 10n ** 18n;

/**
 * Decimal text as an integer of 10^-18, floor beyond 18 places. Throws a RangeError for text that is no
 * number: an amount that cannot be read must not be shown as zero.
 */
export function scaled(text: string): bigint {
  const parts = partsOfText(text);
  if (parts === undefined) throw new RangeError(`no decimal text: ${text}`);
  const { digits, isNegative } = withPlaces(parts, SCALE, "floor");
  return isNegative ? -BigInt(digits) : BigInt(digits);
}

/** An integer of 10^-18 as decimal text: the inverse of `scaled`. */
export function textOfScaled(value: bigint): string {
  return textOfParts(partsOfUnits(value, SCALE)).replace(/\.?0+$/, "");
}

/** Exact sum as decimal text. For totals shown; the ledger adds for itself. */
export function sum(texts: readonly string[]): string {
  return textOfScaled(texts.reduce((total, each) => total + scaled(each), 0n));
}

/** Exact difference as decimal text. */
export function difference(left: string, right: string): string {
  return textOfScaled(scaled(left) - scaled(right));
}

/** Exact product of two decimals, cut to 18 places toward zero. */
export function product(left: string, right: string): string {
  return textOfScaled((scaled(left) * scaled(right)) / WHOLE);
}

/** `left / right` as decimal text with 18 places, toward zero; `undefined` when `right` is zero. */
export function quotient(left: string, right: string): string | undefined {
  const divisor = scaled(right);
  return divisor === 0n ? undefined : textOfScaled((scaled(left) * WHOLE) / divisor);
}

/** Below, equal or above: −1, 0, 1. */
export function compare(left: string, right: string): -1 | 0 | 1 {
  const gap = scaled(left) - scaled(right);
  if (gap === 0n) return 0;
  return gap < 0n ? -1 : 1;
}

/** −1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  return compare(text, "0");
}

/** Without its sign. */
export function magnitude(text: string): string {
  return text.startsWith("-") ? text.slice(1) : text;
}

/** The nearest multiple of `step` below, or above, a non-negative value: no step is ever exceeded. */
export function snapped(text: string, step: string, direction: "floor" | "ceil"): string {
  const size = scaled(step);
  if (size === 0n) return text;
  const rest = scaled(text) % size;
  const below = scaled(text) - rest;
  return textOfScaled(rest === 0n || direction === "floor" ? below : below + size);
}

/** Canonical text with exactly `places` decimals. */
export function rounded(text: string, places: number, rounding: ShownRounding): string {
  const parts = partsOfText(text);
  return parts === undefined ? text : textOfParts(withPlaces(parts, places, rounding));
}

/** How many decimals a step such as `0.010` needs: 2. */
export function placesOf(step: string): number {
  const fraction = step.split(".")[1] ?? "";
  return fraction.replace(/0+$/, "").length;
}
