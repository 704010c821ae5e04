/** Number-theoretic transforms in bigint: values on the coset g^j·H to coefficients and back. */
import { P, invert, power, rootOfUnity } from "../field.ts";

/** Values of a polynomial, given by natural coefficients, at g^coset·w^i for all i. */
export function evaluateOnCoset(coefficients: readonly bigint[], coset: number): bigint[] {
  const lg = 31 - Math.clz32(coefficients.length);
  return transform(
    scaled(coefficients, power(rootOfUnity(lg + 2), BigInt(coset)), 1n),
    rootOfUnity(lg),
  );
}

/** Natural coefficients of the polynomial of degree < n with these values at g^coset·w^i. */
export function interpolateOnCoset(values: readonly bigint[], coset: number): bigint[] {
  const lg = 31 - Math.clz32(values.length);
  const plain = transform(values, invert(rootOfUnity(lg)));
  return scaled(
    plain,
    invert(power(rootOfUnity(lg + 2), BigInt(coset))),
    invert(BigInt(values.length)),
  );
}

/** first·ratio^k times the k-th value. */
function scaled(values: readonly bigint[], ratio: bigint, first: bigint): bigint[] {
  let factor = first;
  return values.map((value) => {
    const result = (value * factor) % P;
    factor = (factor * ratio) % P;
    return result;
  });
}

/** Σ v_k·root^{ik}, by halving: evens and odds apart, then joined. */
function transform(values: readonly bigint[], root: bigint): bigint[] {
  if (values.length === 1) return [values[0]];
  const square = (root * root) % P;
  const evens = transform(
    values.filter((_, i) => i % 2 === 0),
    square,
  );
  const odds = transform(
    values.filter((_, i) => i % 2 === 1),
    square,
  );
  const half = values.length / 2;
  const result = Array.from({ length: values.length }, () => 0n);
  for (let i = 0, x = 1n; i < half; i++, x = (x * root) % P) {
    const term = (x * odds[i]) % P;
    result[i] = (evens[i] + term) % P;
    result[i + half] = (evens[i] + P - term) % P;
  }
  return result;
}
