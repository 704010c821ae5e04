/**
 * Goldilocks arithmetic, p = 2^64 − 2^32 + 1, on u64. A value is *canonical* when below p. Sums and
 * products accept any u64 as first operand; the second operand of `add` and `sub` must be
 * canonical. Results are any u64 unless said otherwise.
 */
export const P: u64 = 0xffffffff00000001;
const LOW: u64 = 0xffffffff;

/** 2^32 − 1 when `bit`, else 0. */
// @ts-ignore: decorator
@inline
function epsilonIf(bit: bool): u64 {
  return (0 - u64(bit)) >> 32;
}

/** The canonical representative. */
// @ts-ignore: decorator
@inline
export function canonical(x: u64): u64 {
  return x + epsilonIf(x >= P);
}

/** a + b, b canonical. */
// @ts-ignore: decorator
@inline
export function add(a: u64, b: u64): u64 {
  const sum = a + b;
  return sum + epsilonIf(sum < a);
}

/** a − b, b canonical. */
// @ts-ignore: decorator
@inline
export function sub(a: u64, b: u64): u64 {
  return a - b - epsilonIf(a < b);
}

/** high·2^64 + low, with 2^64 = 2^32 − 1 and 2^96 = −1. */
// @ts-ignore: decorator
@inline
export function reduce(high: u64, low: u64): u64 {
  const top = high >> 32;
  const less = low - top - epsilonIf(low < top);
  const middle = (high & LOW) * LOW;
  const sum = less + middle;
  return sum + epsilonIf(sum < middle);
}

/** a·b by four products of 32 bits. */
// @ts-ignore: decorator
@inline
export function mul(a: u64, b: u64): u64 {
  const a0 = a & LOW;
  const a1 = a >> 32;
  const b0 = b & LOW;
  const b1 = b >> 32;
  const low = a0 * b0;
  const cross = a1 * b0 + (low >> 32);
  const other = a0 * b1 + (cross & LOW);
  return reduce(a1 * b1 + (cross >> 32) + (other >> 32), (other << 32) | (low & LOW));
}

/** a·b + c·d with one reduction: the two products are added as 128-bit numbers, and 2^128 = −2^32. */
// @ts-ignore: decorator
@inline
export function mulAdd(a: u64, b: u64, c: u64, d: u64): u64 {
  const a0 = a & LOW;
  const a1 = a >> 32;
  const b0 = b & LOW;
  const b1 = b >> 32;
  const c0 = c & LOW;
  const c1 = c >> 32;
  const d0 = d & LOW;
  const d1 = d >> 32;
  const low1 = a0 * b0;
  const cross1 = a1 * b0 + (low1 >> 32);
  const other1 = a0 * b1 + (cross1 & LOW);
  const low2 = c0 * d0;
  const cross2 = c1 * d0 + (low2 >> 32);
  const other2 = c0 * d1 + (cross2 & LOW);
  const first = (other1 << 32) | (low1 & LOW);
  const low = first + ((other2 << 32) | (low2 & LOW));
  const high1 = a1 * b1 + (cross1 >> 32) + (other1 >> 32);
  const high = high1 + (c1 * d1 + (cross2 >> 32) + (other2 >> 32) + u64(low < first));
  return sub(reduce(high, low), u64(high < high1) << 32);
}

/** The canonical product. */
// @ts-ignore: decorator
@inline
export function mulc(a: u64, b: u64): u64 {
  return canonical(mul(a, b));
}

/** x·2^48, canonical. */
// @ts-ignore: decorator
@inline
export function timesRoot4(x: u64): u64 {
  return canonical(reduce(x >> 16, x << 48));
}

/** −x, canonical for canonical x. */
// @ts-ignore: decorator
@inline
export function negate(x: u64): u64 {
  return x == 0 ? 0 : P - x;
}

export function power(base: u64, exponent: u64): u64 {
  let result: u64 = 1;
  let square = base;
  for (let e = exponent; e > 0; e >>= 1) {
    if (e & 1) result = mulc(result, square);
    square = mulc(square, square);
  }
  return result;
}

/** 1/x, canonical; 0 for 0. */
export function invert(x: u64): u64 {
  return power(x, P - 2);
}

/** The generator of the subgroup of order 2^lg. */
export function rootOfUnity(lg: u32): u64 {
  return power(7, (P - 1) >> u64(lg));
}

/** Inverts `count` words in place with one inversion (Montgomery's trick); `prefix` is room for as many. */
export function invertAll(values: usize, count: u32, prefix: usize): void {
  let product: u64 = 1;
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(prefix + 8 * i, product);
    product = mulc(product, load<u64>(values + 8 * i));
  }
  let inverse = invert(product);
  for (let i: u32 = count; i > 0; i--) {
    const at = values + 8 * (i - 1);
    const value = load<u64>(at);
    store<u64>(at, mulc(inverse, load<u64>(prefix + 8 * (i - 1))));
    inverse = mulc(inverse, value);
  }
}
