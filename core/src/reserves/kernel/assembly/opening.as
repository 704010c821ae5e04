/** Opening (§4.6): barycentric values, linear combinations of columns, quotients by x − point, folds. */
import { add, canonical, invert, invertAll, mul, mulAdd, mulc, negate, rootOfUnity, sub } from "./field";
import { BLOCK, addColumns } from "./combination";
import { column, lg, n, scratch } from "./state";

const BYTES: usize = 2048;
const POINTS = memory.data(2048, 16);
const NORMS = memory.data(2048, 16);
const PREFIX = memory.data(2048, 16);
const SUM0 = memory.data(2048, 16);
const SUM1 = memory.data(2048, 16);

/**
 * For the 256 points x, x·step, …: POINTS holds x − c0 (or c0 − x when `flipped`), NORMS the
 * inverses of the norms of x − point. Answers the next x.
 */
function invertDifferences(x: u64, step: u64, c0: u64, c1: u64): u64 {
  const square = mulc(7, mulc(c1, c1));
  let point = x;
  for (let i: usize = 0; i < BYTES; i += 8) {
    const real = canonical(sub(point, c0));
    store<u64>(POINTS + i, real);
    store<u64>(NORMS + i, canonical(sub(mulc(real, real), square)));
    point = mulc(point, step);
  }
  invertAll(NORMS, BLOCK, PREFIX);
  return point;
}

/** (z^n − 1)/n · w^i/(z − w^i) for all rows: with x − z = (x − z0) − z1·X, 1/(z − x) = −(x − z0 + z1·X)/norm. */
export function fillLagrange(point: usize, target: usize): void {
  const z0 = load<u64>(point);
  const z1 = load<u64>(point + 8);
  let f0 = z0;
  let f1 = z1;
  for (let i: u32 = 0; i < lg; i++) {
    const real = canonical(add(mul(f0, f0), mulc(7, mul(f1, f1))));
    f1 = mulc(f0, add(f1, f1));
    f0 = real;
  }
  const over = invert(n);
  const front0 = negate(mulc(sub(f0, 1), over));
  const front1 = negate(mulc(f1, over));
  const front7 = mulc(7, front1);
  const z7 = mulc(z1, front7);
  const zf = mulc(z1, front0);
  const w = rootOfUnity(lg);
  let x: u64 = 1;
  for (let start: u32 = 0; start < n; start += BLOCK) {
    let weight = x;
    x = invertDifferences(x, w, z0, z1);
    for (let i: usize = 0; i < BYTES; i += 8) {
      const scale = mul(weight, load<u64>(NORMS + i));
      const real = load<u64>(POINTS + i);
      const at = target + (usize(start) << 4) + 2 * i;
      store<u64>(at, mulc(add(mul(real, front0), z7), scale));
      store<u64>(at + 8, mulc(add(mul(real, front1), zf), scale));
      weight = mulc(weight, w);
    }
  }
}

/** Σ weight·value over the trace rows of a column. */
export function dot(index: u32, weights: usize, target: usize): void {
  const values = column(index, 0);
  let s0: u64 = 0;
  let s1: u64 = 0;
  for (let i: usize = 0; i < usize(n) << 3; i += 16) {
    const a = load<u64>(values + i);
    const b = load<u64>(values + i + 8);
    const at = weights + 2 * i;
    s0 = add(s0, canonical(mulAdd(a, load<u64>(at), b, load<u64>(at + 16))));
    s1 = add(s1, canonical(mulAdd(a, load<u64>(at + 8), b, load<u64>(at + 24))));
  }
  store<u64>(target, canonical(s0));
  store<u64>(target + 8, canonical(s1));
}

/** Adds Σ coefficient·column to 4n extension elements in natural order of points. */
export function combine(first: u32, count: u32, coefficients: usize, target: usize): void {
  for (let coset: u32 = 0; coset < 4; coset++) {
    for (let start: u32 = 0; start < n; start += BLOCK) {
      memory.fill(SUM0, 0, BYTES);
      memory.fill(SUM1, 0, BYTES);
      addColumns(column(first, coset) + (usize(start) << 3), count, coefficients, SUM0, SUM1);
      for (let j: u32 = 0; j < BLOCK; j++) {
        const at = target + (usize(4 * (start + j) + coset) << 4);
        const i = usize(j) << 3;
        store<u64>(at, canonical(add(load<u64>(SUM0 + i), load<u64>(at))));
        store<u64>(at + 8, canonical(add(load<u64>(SUM1 + i), load<u64>(at + 8))));
      }
    }
  }
}

/** target += (source − value)/(x − point); 1/(x − point) = (x − p0 + p1·X)/norm. */
export function openAt(source: usize, at: usize, target: usize): void {
  const v0 = load<u64>(at);
  const v1 = load<u64>(at + 8);
  const p0 = load<u64>(at + 16);
  const p1 = load<u64>(at + 24);
  const p7 = mulc(7, p1);
  const g = rootOfUnity(lg + 2);
  let x: u64 = 1;
  for (let start: u32 = 0; start < 4 * n; start += BLOCK) {
    x = invertDifferences(x, g, p0, p1);
    for (let i: usize = 0; i < BYTES; i += 8) {
      const from = source + (usize(start) << 4) + 2 * i;
      const to = target + (usize(start) << 4) + 2 * i;
      const d0 = sub(load<u64>(from), v0);
      const d1 = sub(load<u64>(from + 8), v1);
      const real = load<u64>(POINTS + i);
      const norm = load<u64>(NORMS + i);
      const r0 = mulc(mulAdd(d0, real, d1, p7), norm);
      const r1 = mulc(mulAdd(d1, real, d0, p1), norm);
      store<u64>(to, canonical(add(load<u64>(to), r0)));
      store<u64>(to + 8, canonical(add(load<u64>(to + 8), r1)));
    }
  }
}

/** One fold of `2·half` values at `source` to `half` at `target` (which may be the source). */
function foldOnce(source: usize, half: u32, generator: u64, alpha: usize, target: usize): void {
  const over = invert(2);
  const step = invert(generator);
  const a0 = load<u64>(alpha);
  const a1 = load<u64>(alpha + 8);
  const a7 = mulc(7, a1);
  const gap = usize(half) << 4;
  let factor = over;
  for (let i: usize = 0; i < gap; i += 16) {
    const f0 = load<u64>(source + i);
    const f1 = load<u64>(source + i + 8);
    const h0 = load<u64>(source + gap + i);
    const h1 = load<u64>(source + gap + i + 8);
    const o0 = mul(sub(f0, h0), factor);
    const o1 = mul(sub(f1, h1), factor);
    const e0 = mulc(add(f0, h0), over);
    const e1 = mulc(add(f1, h1), over);
    store<u64>(target + i, canonical(add(mulAdd(o0, a0, o1, a7), e0)));
    store<u64>(target + i + 8, canonical(add(mulAdd(o0, a1, o1, a0), e1)));
    factor = mulc(factor, step);
  }
}

const ALPHA = memory.data(16, 16);
/** Three folds with α, α², α⁴; the first two stay in scratch, the source is kept for its openings. */
export function fold(source: usize, size: u32, alpha: usize, target: usize): void {
  memory.copy(ALPHA, alpha, 16);
  let from = source;
  for (let s = size; s > size - 3; s--) {
    const to = s == size - 2 ? target : scratch;
    foldOnce(from, 1 << (s - 1), rootOfUnity(s), ALPHA, to);
    from = to;
    const a0 = load<u64>(ALPHA);
    const a1 = load<u64>(ALPHA + 8);
    store<u64>(ALPHA, canonical(add(mul(a0, a0), mulc(7, mul(a1, a1)))));
    store<u64>(ALPHA + 8, mulc(a0, add(a1, a1)));
  }
}


