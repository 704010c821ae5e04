/** Exact integers of any size; every division says in its name where it rounds. */
export const PPM = 1_000_000n;
export const PPB = 1_000_000_000n;
export const HOUR_MS = 3_600_000;
export const HOURS_PER_YEAR = 8_760n;
export const YEAR_MS = BigInt(HOUR_MS) * HOURS_PER_YEAR;

/** Towards minus infinity; the divisor is positive. */
export function floorDiv(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

/** Towards plus infinity; the divisor is positive. */
export function ceilDiv(a: bigint, b: bigint): bigint {
  return -floorDiv(-a, b);
}

export const min = (...values: readonly bigint[]): bigint =>
  values.reduce((least, value) => (value < least ? value : least));

export const max = (...values: readonly bigint[]): bigint =>
  values.reduce((most, value) => (value > most ? value : most));

export const abs = (value: bigint): bigint => (value < 0n ? -value : value);

export const clamp = (value: bigint, low: bigint, high: bigint): bigint =>
  max(low, min(high, value));

export const sum = (values: readonly bigint[]): bigint =>
  values.reduce((total, value) => total + value, 0n);

/** The smallest integer whose square is not below `value`. */
export function rootCeil(value: bigint): bigint {
  let low = 0n;
  let high = 1n;
  while (high * high < value) high *= 2n;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle * middle < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

/** The most units, from 0 to `most`, that `allows` still allows; what allows some allows fewer. */
export function largest(most: bigint, allows: (units: bigint) => boolean): bigint {
  if (most <= 0n) return 0n;
  if (allows(most)) return most;
  let low = 0n;
  let high = most;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (allows(middle)) low = middle;
    else high = middle;
  }
  return low;
}
