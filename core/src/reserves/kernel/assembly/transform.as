/**
 * Number-theoretic transforms, radix 4. Interpolation goes from natural values to bit-reversed
 * coefficients, evaluation from bit-reversed coefficients to natural values, so that nothing is
 * ever reordered. Small blocks are finished inside the first-level cache before the wide steps.
 *
 * Evaluation on the coset s·H costs no scaling: f(x) = e(x²) + x·o(x²), so the step that joins
 * blocks of width 2h takes s^{n/2h}·w^j where it takes w^j on H itself.
 *
 * Tables, in words: n for interpolation, then n for evaluation on each coset 0 … 3. Word 0 is the
 * factor of the first, narrowest step; then t², t, t³ of each radix-4 step, side by side.
 */
import { add, canonical, invert, mul, mulc, power, rootOfUnity, sub, timesRoot4 } from "./field";
import { column, lg, n, tables } from "./state";

const BLOCK_LG: u32 = 11;

function reverseBits(value: u32, bits: u32): u32 {
  let x = value;
  x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >> 16) | (x << 16)) >> (32 - bits);
}

/** Half-width of the first radix-4 step. lg is odd in every profile: one radix-2 step comes before. */
const FIRST_HALF: u32 = 2;

function tableOf(coset: u32): usize {
  return tables + (usize(n) << 3) * (1 + coset);
}

/** The step of half-width h starts after word 0 and the narrower ones, whose 3·(2 + … + h/4) words make h − 2. */
function stepTable(base: usize, h: u32): usize {
  return base + 8 * usize(h - FIRST_HALF + 1);
}

/** Steps over w^j, each times the shift raised to n over the step's width. */
function fillSteps(base: usize, inverse: bool, shift: u64): void {
  store<u64>(base, power(shift, n >> 1));
  for (let h = FIRST_HALF; (h << 2) <= n; h <<= 2) {
    let step = rootOfUnity(31 - clz(h << 2));
    if (inverse) step = invert(step);
    let t = power(shift, n / (h << 2));
    for (let j: u32 = 0, at = stepTable(base, h); j < h; j++, at += 24) {
      const square = mulc(t, t);
      store<u64>(at, square);
      store<u64>(at + 8, t);
      store<u64>(at + 16, mulc(square, t));
      t = mulc(t, step);
    }
  }
}

export function fillTables(): void {
  fillSteps(tables, true, 1);
  for (let coset: u32 = 0; coset < 4; coset++) fillSteps(tableOf(coset), false, power(rootOfUnity(lg + 2), coset));
}

/** One radix-4 step of half-width h of evaluation on `blocks` blocks. Values need not be canonical in between. */
function evaluateStep(data: usize, base: usize, h: u32, blocks: u32): void {
  const table = stepTable(base, h);
  const gap = usize(h) << 3;
  for (let b: u32 = 0; b < blocks; b++) {
    const start = data + usize(b) * 4 * gap;
    for (let at = start, t = table; at < start + gap; at += 8, t += 24) {
      const x0 = load<u64>(at);
      const a1 = mulc(load<u64>(at + gap), load<u64>(t));
      const a2 = mul(load<u64>(at + 2 * gap), load<u64>(t + 8));
      const a3 = mulc(load<u64>(at + 3 * gap), load<u64>(t + 16));
      const even = add(x0, a1);
      const odd = sub(x0, a1);
      const sum = canonical(add(a2, a3));
      const turned = timesRoot4(sub(a2, a3));
      store<u64>(at, add(even, sum));
      store<u64>(at + 2 * gap, sub(even, sum));
      store<u64>(at + gap, add(odd, turned));
      store<u64>(at + 3 * gap, sub(odd, turned));
    }
  }
}

/** One radix-4 step of half-width h of interpolation on `blocks` blocks. Values stay canonical. */
function interpolateStep(data: usize, h: u32, blocks: u32): void {
  const table = stepTable(tables, h);
  const gap = usize(h) << 3;
  for (let b: u32 = 0; b < blocks; b++) {
    const start = data + usize(b) * 4 * gap;
    for (let at = start, t = table; at < start + gap; at += 8, t += 24) {
      const x0 = load<u64>(at);
      const x1 = load<u64>(at + gap);
      const x2 = load<u64>(at + 2 * gap);
      const x3 = load<u64>(at + 3 * gap);
      const even = add(x0, x2);
      const odd = canonical(add(x1, x3));
      const first = sub(x0, x2);
      const turned = timesRoot4(sub(x3, x1));
      store<u64>(at, canonical(add(even, odd)));
      store<u64>(at + gap, mulc(sub(even, odd), load<u64>(t)));
      store<u64>(at + 2 * gap, mulc(add(first, turned), load<u64>(t + 8)));
      store<u64>(at + 3 * gap, mulc(sub(first, turned), load<u64>(t + 16)));
    }
  }
}

/** Neighbouring pairs of bit-reversed coefficients joined at x = ± the factor, from one place to another. */
function joinPairs(source: usize, target: usize, count: u32, factor: u64): void {
  for (let at: usize = 0; at < usize(count) << 3; at += 16) {
    const a = load<u64>(source + at);
    const b = mulc(load<u64>(source + at + 8), factor);
    store<u64>(target + at, add(a, b));
    store<u64>(target + at + 8, sub(a, b));
  }
}

/** Neighbouring pairs parted, and divided by n: the last step of interpolation. */
function partPairs(data: usize, count: u32, over: u64): void {
  for (let at = data; at < data + (usize(count) << 3); at += 16) {
    const a = load<u64>(at);
    const b = load<u64>(at + 8);
    store<u64>(at, mulc(add(a, b), over));
    store<u64>(at + 8, mulc(sub(a, b), over));
  }
}

function blockSize(): u32 {
  return lg < BLOCK_LG ? n : 1 << BLOCK_LG;
}

/** Natural values to bit-reversed coefficients. In place. */
export function interpolateInPlace(data: usize): void {
  const size = blockSize();
  const over = invert(n);
  let h = n >> 2;
  for (; (h << 2) > size; h >>= 2) interpolateStep(data, h, n / (h << 2));
  for (let block: u32 = 0; block < n; block += size) {
    const at = data + (usize(block) << 3);
    for (let g = h; g >= FIRST_HALF; g >>= 2) interpolateStep(at, g, size / (g << 2));
    partPairs(at, size, over);
  }
}

/** Bit-reversed coefficients to canonical natural values on a coset, from one place to another (or the same). */
export function evaluateOn(coset: u32, source: usize, target: usize): void {
  const size = blockSize();
  const base = tableOf(coset);
  const factor = load<u64>(base);
  let h = FIRST_HALF;
  for (let block: u32 = 0; block < n; block += size) {
    const offset = usize(block) << 3;
    joinPairs(source + offset, target + offset, size, factor);
    for (h = FIRST_HALF; (h << 2) <= size; h <<= 2) evaluateStep(target + offset, base, h, size / (h << 2));
  }
  for (; (h << 2) <= n; h <<= 2) evaluateStep(target, base, h, n / (h << 2));
  for (let at = target; at < target + (usize(n) << 3); at += 8) store<u64>(at, canonical(load<u64>(at)));
}

/** Extends `count` columns from coset 0 to the others; coset 3 serves as the place of the coefficients. */
export function extend(first: u32, count: u32): void {
  for (let c = first; c < first + count; c++) {
    const coefficients = column(c, 3);
    memory.copy(coefficients, column(c, 0), usize(n) << 3);
    interpolateInPlace(coefficients);
    for (let coset: u32 = 1; coset < 4; coset++) evaluateOn(coset, coefficients, column(c, coset));
  }
}

/** Evaluates natural coefficients on all four cosets of a column. */
export function evaluate(coefficients: usize, count: u32, index: u32): void {
  const plain = column(index, 3);
  memory.fill(plain, 0, usize(n) << 3);
  for (let k: u32 = 0; k < count; k++) {
    store<u64>(plain + 8 * usize(reverseBits(k, lg)), load<u64>(coefficients + 8 * usize(k)));
  }
  for (let coset: u32 = 0; coset < 4; coset++) evaluateOn(coset, plain, column(index, coset));
}

/** Natural coefficients of the interpolant of one coset of a column. The column's coset is spent. */
export function interpolate(index: u32, coset: u32, target: usize): void {
  const data = column(index, coset);
  interpolateInPlace(data);
  const ratio = invert(power(rootOfUnity(lg + 2), coset));
  let factor: u64 = 1;
  for (let k: u32 = 0; k < n; k++) {
    store<u64>(target + 8 * usize(k), mulc(load<u64>(data + 8 * usize(reverseBits(k, lg))), factor));
    factor = mulc(factor, ratio);
  }
}
