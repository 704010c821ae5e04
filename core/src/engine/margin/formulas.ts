/**
 * The formulas of margin (docs/margin.md section 4), each a function of numbers alone. Values are in
 * units of the settlement asset, ratios in millionths. A value saturates at VALUE_MAX, far above
 * any that a ledger can hold, so that no price makes a formula fail; sums of values saturate alike.
 */
import { isqrtCeil, mulDiv, mulDivWide, PPM } from "@holdall/core/num";
import type { CollateralSpec, MarginFunction } from "@holdall/core/protocol";

type Rounding = "floor" | "ceil";

/** The largest value, and the largest sum of values, in magnitude. */
export const VALUE_MAX = 2 ** 52;

/** Estimates beyond this are certainly beyond VALUE_MAX, and below it `mulDiv` cannot overflow. */
const ESTIMATE_MAX = VALUE_MAX + 64;
const PPB = 1_000_000_000;
/** √USD is √units / 1000: the settlement asset has 6 decimals. */
const ROOT_UNITS_PER_ROOT_USD = 1000;

/**
 * `a × b / d` for a, b ≥ 0, rounded as named, at most VALUE_MAX. A product that fits a double is
 * divided at once: a quotient is 1/d from every other integer, more than its rounding.
 */
export function scaled(a: number, b: number, d: number, rounding: Rounding): number {
  const product = a * b;
  if (product <= VALUE_MAX) {
    return rounding === "floor" ? Math.floor(product / d) : Math.ceil(product / d);
  }
  if (product > ESTIMATE_MAX * d) return VALUE_MAX;
  return Math.min(VALUE_MAX, mulDiv(a, b, d, rounding));
}

/** The same for factors and divisors beyond the machine's exact products. */
export function scaledWide(a: number, b: bigint, d: bigint, rounding: Rounding): number {
  const value = mulDivWide(BigInt(a), b, d, rounding);
  return value > BigInt(VALUE_MAX) ? VALUE_MAX : Number(value);
}

/** Sum of two values within ±VALUE_MAX. */
export function plus(a: number, b: number): number {
  return Math.max(-VALUE_MAX, Math.min(VALUE_MAX, a + b));
}

/** Share of an amount that counts as collateral, by its notional. Rounded down: for the house. */
export function weightPpm(spec: CollateralSpec, notionalUnits: number): number {
  const { haircut } = spec;
  if (haircut.kind === "identity") return spec.weightPpm;
  const root = isqrtCeil(notionalUnits);
  const divisor = PPB + scaled(haircut.penaltyPpb, root, ROOT_UNITS_PER_ROOT_USD, "ceil");
  return Math.min(spec.weightPpm, quotientFloor(haircut.basePpm, PPB, divisor));
}

/**
 * The largest notional at which the weight is still the asset's own, so that most need no root; -1
 * where it never is:
 * `⌊base × 10^9 / (10^9 + ⌈penalty × s / 1000⌉)⌋ ≥ weight` exactly for roots s up to one.
 */
export function plainNotionalMax(spec: CollateralSpec): number {
  const { haircut, weightPpm: weight } = spec;
  if (haircut.kind === "identity" || weight === 0) return VALUE_MAX;
  if (haircut.basePpm < weight) return -1;
  if (haircut.penaltyPpb === 0) return VALUE_MAX;
  const room = mulDivWide(BigInt(haircut.basePpm - weight), BigInt(PPB), BigInt(weight), "floor");
  const root = mulDivWide(
    room,
    BigInt(ROOT_UNITS_PER_ROOT_USD),
    BigInt(haircut.penaltyPpb),
    "floor",
  );
  const notional = root * root;
  return notional < BigInt(VALUE_MAX) ? Number(notional) : VALUE_MAX;
}

/** What an exposure asks for, in millionths of it. Rounded up. */
export function fractionPpm(margin: MarginFunction, exposureUnits: number): number {
  const { basePpm, factorPpb } = margin;
  if (exposureUnits <= plainExposureMax(margin)) return basePpm;
  return mulDiv(factorPpb, isqrtCeil(exposureUnits), PPM, "ceil");
}

/** The largest exposure at which the fraction is its base, so that no root need be drawn. */
export function plainExposureMax({ basePpm, factorPpb }: MarginFunction): number {
  if (factorPpb === 0) return VALUE_MAX;
  const base = basePpm * PPM;
  const rootMax = Math.floor(base / factorPpb);
  return Math.min(VALUE_MAX, rootMax * rootMax);
}

/** Terms of the addition for whoever has much of a market. */
interface ConcentrationTerms {
  readonly concentrationPpm: number;
  readonly concentrationFreePpm: number;
  readonly openInterestLotsMax: number;
}

/** A market counts as at least this part of what may be open in it: its first trader is not large. */
const MARKET_PARTS = 10;

/**
 * What a user's share of a market adds, in millionths of the exposure: of its open interest, or of
 * a tenth of what may be open while it is smaller. Rounded up; the share itself down.
 */
export function concentrationPpm(
  add: ConcentrationTerms,
  userLots: number,
  openInterestLots: number,
): number {
  if (add.concentrationPpm === 0 || userLots === 0) return 0;
  // Of all that is open already no more than what is free, as of most: nothing need be divided.
  const room = add.concentrationFreePpm * openInterestLots;
  if (room <= VALUE_MAX && userLots * PPM <= room) return 0;
  const least = Math.floor(add.openInterestLotsMax / MARKET_PARTS);
  const share = quotientFloor(userLots, PPM, Math.max(openInterestLots, least, userLots));
  const free = add.concentrationFreePpm;
  if (share <= free) return 0;
  return mulDiv(add.concentrationPpm, share - free, PPM - free, "ceil");
}

/** `⌊a × b / d⌋` for products up to 2^53: exact, because a quotient is 1/d from every other integer. */
function quotientFloor(a: number, b: number, d: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / d);
  return Number(mulDivWide(BigInt(a), BigInt(b), BigInt(d), "floor"));
}
