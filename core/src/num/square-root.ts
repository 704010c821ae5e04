/**
 * The largest integer whose square is at most `n`. Domain: 0 <= n <= 2^53 - 1. The machine's root
 * only starts the search, so its last bit does not matter; squares near 2^53 are compared exactly
 * because they are products of integers below 2^27.
 */
export function isqrtFloor(n: number): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`no square root: ${n}`);
  let root = Math.floor(Math.sqrt(n));
  while (root * root > n) root -= 1;
  while ((root + 1) * (root + 1) <= n) root += 1;
  return root + 0;
}

/** The smallest integer whose square is at least `n`: for requirements, which round up. */
export function isqrtCeil(n: number): number {
  const root = isqrtFloor(n);
  return root * root === n ? root : root + 1;
}
