/** Below this magnitude two products with one rounded value differ by at most 2^30. */
const LOW_WORDS_DECIDE_BELOW = 2 ** 83;

/**
 * The sign of `a * b - c * d`: negative, zero or positive. Exact for all safe integers; the way to
 * compare two ratios without a division, by cross multiplication.
 *
 * Rounding is monotone, so different rounded products decide. Equal ones below 2^83 differ by at
 * most one spacing of doubles, 2^30, which the low 32 bits of both products show; larger ones are
 * left to bigint (performance specification, section 2.3).
 */
export function compareProducts(a: number, b: number, c: number, d: number): number {
  const left = a * b;
  const right = c * d;
  if (left < right) return -1;
  if (left > right) return 1;
  if (left < LOW_WORDS_DECIDE_BELOW && left > -LOW_WORDS_DECIDE_BELOW) {
    return Math.sign((Math.imul(a, b) - Math.imul(c, d)) | 0);
  }
  const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}
