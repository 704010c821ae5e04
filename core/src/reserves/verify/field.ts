/** GF(p), p = 2^64 − 2^32 + 1, and its extension by X² = 7: the verifier's own arithmetic. */

/** An element c0 + c1·X of GF(p)[X]/(X² − 7). */
export type Ext = readonly [bigint, bigint];

export const P = 0xffffffff00000001n;

const mod = (x: bigint): bigint => {
  const r = x % P;
  return r < 0n ? r + P : r;
};

export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = (b * b) % P)
    if (e & 1n) result = (result * b) % P;
  return result;
}

const inverse = (x: bigint): bigint => power(x, P - 2n);

/** Generators of the subgroups of order 2^lg, lg = 0 … 32. */
const ROOTS = Array.from({ length: 33 }, (_, lg) => power(7n, (P - 1n) >> BigInt(lg)));

export const root = (lg: number): bigint => ROOTS[lg];

export const HALF = inverse(2n);

export const add = (a: Ext, b: Ext): Ext => [mod(a[0] + b[0]), mod(a[1] + b[1])];

export const sub = (a: Ext, b: Ext): Ext => [mod(a[0] - b[0]), mod(a[1] - b[1])];

export const mul = (a: Ext, b: Ext): Ext => [
  (a[0] * b[0] + 7n * a[1] * b[1]) % P,
  (a[0] * b[1] + a[1] * b[0]) % P,
];

export const scale = (a: Ext, k: bigint): Ext => [mod(a[0] * k), mod(a[1] * k)];

export const lift = (x: bigint): Ext => [mod(x), 0n];

export const equal = (a: Ext, b: Ext): boolean => a[0] === b[0] && a[1] === b[1];

export const timesX = (a: Ext): Ext => [(7n * a[1]) % P, a[0]];

export function invert(a: Ext): Ext {
  const norm = inverse(mod(a[0] * a[0] - 7n * a[1] * a[1]));
  return [mod(a[0] * norm), mod(-a[1] * norm)];
}

export function raise(a: Ext, exponent: number): Ext {
  let result: Ext = [1n, 0n];
  for (let b = a, e = exponent; e > 0; e = Math.floor(e / 2), b = mul(b, b))
    if (e % 2 === 1) result = mul(result, b);
  return result;
}

/** `count` powers of `a`, from `a^first` upward. */
export function powers(a: Ext, first: number, count: number): Ext[] {
  const list: Ext[] = [];
  for (let i = 0, x = raise(a, first); i < count; i++, x = mul(x, a)) list.push(x);
  return list;
}

/** Σ cᵢ·vᵢ with one reduction at the end. */
export function dot(coefficients: readonly Ext[], values: readonly bigint[]): Ext {
  let c0 = 0n;
  let c1 = 0n;
  for (let i = 0; i < values.length; i++) {
    c0 += coefficients[i][0] * values[i];
    c1 += coefficients[i][1] * values[i];
  }
  return [c0 % P, c1 % P];
}
