/**
 * The field of the proof, GF(p) with p = 2^64 − 2^32 + 1, and its quadratic extension
 * GF(p)[X]/(X² − 7), in plain bigint. This is the slow, obvious arithmetic: statement, challenges
 * and tests use it; the kernel carries the bulk.
 */
export const P = 0xffff_ffff_0000_0001n;

/** An element c0 + c1·X of the extension, both coordinates canonical. */
export type Ext = readonly [bigint, bigint];

export const EXT_ZERO: Ext = [0n, 0n];
export const EXT_ONE: Ext = [1n, 0n];
const NON_RESIDUE = 7n;
const GENERATOR = 7n;

/** The representative of `x` in [0, p). */
export function reduce(x: bigint): bigint {
  const rest = x % P;
  return rest < 0n ? rest + P : rest;
}

/** `base` to a non-negative power, by squaring. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = reduce(base), e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

/** The multiplicative inverse, by Fermat; zero maps to zero. */
export function invert(x: bigint): bigint {
  return power(x, P - 2n);
}

/** `g_lg`, the generator of the subgroup of order 2^lg: 7^((p−1)/2^lg). */
export function rootOfUnity(lg: number): bigint {
  return power(GENERATOR, (P - 1n) >> BigInt(lg));
}

export function extAdd(a: Ext, b: Ext): Ext {
  return [reduce(a[0] + b[0]), reduce(a[1] + b[1])];
}

export function extSub(a: Ext, b: Ext): Ext {
  return [reduce(a[0] - b[0]), reduce(a[1] - b[1])];
}

export function extMul(a: Ext, b: Ext): Ext {
  return [reduce(a[0] * b[0] + NON_RESIDUE * a[1] * b[1]), reduce(a[0] * b[1] + a[1] * b[0])];
}

/** The extension element times a base element. */
export function extScale(a: Ext, k: bigint): Ext {
  return [reduce(a[0] * k), reduce(a[1] * k)];
}

/** The inverse by conjugate over norm; zero maps to zero. */
export function extInvert(a: Ext): Ext {
  const norm = invert(reduce(a[0] * a[0] - NON_RESIDUE * a[1] * a[1]));
  return [reduce(a[0] * norm), reduce(-a[1] * norm)];
}

/** Multiplication by X: the coefficient of a pair's second coordinate. */
export function extTimesX(a: Ext): Ext {
  return [reduce(NON_RESIDUE * a[1]), a[0]];
}

/** `count` consecutive powers of `a`, the first being `a^first`. */
export function extPowers(a: Ext, first: number, count: number): Ext[] {
  let current: Ext = EXT_ONE;
  for (let i = 0; i < first; i++) current = extMul(current, a);
  const list: Ext[] = [];
  for (let i = 0; i < count; i++) {
    list.push(current);
    current = extMul(current, a);
  }
  return list;
}

/** `a` to a non-negative power, by squaring. */
export function extPower(a: Ext, exponent: number): Ext {
  let result: Ext = EXT_ONE;
  for (let square = a, e = exponent; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result = extMul(result, square);
    square = extMul(square, square);
  }
  return result;
}
