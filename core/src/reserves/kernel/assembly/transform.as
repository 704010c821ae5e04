/**
 * Number-theoretic transforms, radix 4. Interpolation goes from natural values to bit-reversed
 * coefficients, evaluation from bit-reversed coefficients to natural values, so that nothing is
 * ever reordered. Small blocks are finished inside the first-level cache before the wide steps.
 *
 * Tables, in words: n for evaluation, n for interpolation (t², t, t³ of each radix-4 step, side by
 * side), then 3n for the cosets: g^{jk}/n in bit-reversed order.
 */
import { add, canonical, invert, mulc, power, rootOfUnity, sub, timesRoot4 } from "./field";
import { column, lg, n, tables } from "./state";

const BLOCK_LG: u32 = 11;

/** 1 when w_4 = −2^48 rather than 2^48. */
let rootIsNegative: bool = false;

function reverseBits(value: u32, bits: u32): u32 {
  let x = value;
  x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >> 16) | (x << 16)) >> (32 - bits);
}

/** Half-width of the first radix-4 step: 2 when lg is odd (one radix-2 step before), else 1. */
function firstHalf(): u32 {
  return lg & 1 ? 2 : 1;
}

/** The step of half-width h starts after the narrower ones, whose 3·(h_first + … + h/4) words make h − h_first. */
function stepTable(base: usize, h: u32): usize {
  return base + 8 * usize(h - firstHalf());
}

function fillSteps(base: usize, inverse: bool): void {
  for (let h = firstHalf(); (h << 2) <= n; h <<= 2) {
    let step: u64 = rootOfUnity(31 - clz(h << 2));
    if (inverse) step = invert(step);
    let t: u64 = 1;
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
  const words = usize(n) << 3;
  rootIsNegative = rootOfUnity(2) != (1 as u64) << 48;
  fillSteps(tables, false);
  fillSteps(tables + words, true);
  const over = invert(n);
  for (let coset: u32 = 1; coset < 4; coset++) {
    const ratio = power(rootOfUnity(lg + 2), coset);
    const target = tables + words * (1 + coset);
    let factor = over;
    for (let k: u32 = 0; k < n; k++) {
      store<u64>(target + 8 * usize(reverseBits(k, lg)), factor);
      factor = mulc(factor, ratio);
    }
  }
}

/** One radix-4 step of half-width h of evaluation on `blocks` blocks. */
function evaluateStep(data: usize, h: u32, blocks: u32): void {
  const table = stepTable(tables, h);
  const gap = usize(h) << 3;
  for (let b: u32 = 0; b < blocks; b++) {
    const start = data + usize(b) * 4 * gap;
    for (let at = start, t = table; at < start + gap; at += 8, t += 24) {
      const x0 = load<u64>(at);
      const a1 = mulc(load<u64>(at + gap), load<u64>(t));
      const a2 = mulc(load<u64>(at + 2 * gap), load<u64>(t + 8));
      const a3 = mulc(load<u64>(at + 3 * gap), load<u64>(t + 16));
      const even = add(x0, a1);
      const odd = sub(x0, a1);
      const sum = canonical(add(a2, a3));
      const turned = timesRoot4(rootIsNegative ? sub(a3, a2) : sub(a2, a3));
      store<u64>(at, canonical(add(even, sum)));
      store<u64>(at + 2 * gap, canonical(sub(even, sum)));
      store<u64>(at + gap, canonical(add(odd, turned)));
      store<u64>(at + 3 * gap, canonical(sub(odd, turned)));
    }
  }
}

/** One radix-4 step of half-width h of interpolation on `blocks` blocks. */
function interpolateStep(data: usize, h: u32, blocks: u32): void {
  const table = stepTable(tables + (usize(n) << 3), h);
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
      const turned = timesRoot4(rootIsNegative ? sub(x1, x3) : sub(x3, x1));
      store<u64>(at, canonical(add(even, odd)));
      store<u64>(at + gap, mulc(sub(even, odd), load<u64>(t)));
      store<u64>(at + 2 * gap, mulc(add(first, turned), load<u64>(t + 8)));
      store<u64>(at + 3 * gap, mulc(sub(first, turned), load<u64>(t + 16)));
    }
  }
}

/** Neighbouring pairs: the radix-2 step without factors. */
function pairStep(data: usize, count: u32): void {
  for (let at = data; at < data + (usize(count) << 3); at += 16) {
    const a = load<u64>(at);
    const b = load<u64>(at + 8);
    store<u64>(at, canonical(add(a, b)));
    store<u64>(at + 8, canonical(sub(a, b)));
  }
}

function blockSize(): u32 {
  return lg < BLOCK_LG || (lg & 1) == 0 ? n : 1 << BLOCK_LG;
}

/** Natural values to bit-reversed coefficients, times n. In place. */
export function interpolateInPlace(data: usize): void {
  const size = blockSize();
  let h = n >> 2;
  for (; (h << 2) > size; h >>= 2) interpolateStep(data, h, n / (h << 2));
  for (let block: u32 = 0; block < n; block += size) {
    const at = data + (usize(block) << 3);
    for (let g = h; g >= firstHalf(); g >>= 2) interpolateStep(at, g, size / (g << 2));
    if (lg & 1) pairStep(at, size);
  }
}

/** Bit-reversed coefficients to natural values. In place. */
export function evaluateInPlace(data: usize): void {
  const size = blockSize();
  let h = firstHalf();
  for (let block: u32 = 0; block < n; block += size) {
    const at = data + (usize(block) << 3);
    if (lg & 1) pairStep(at, size);
    for (h = firstHalf(); (h << 2) <= size; h <<= 2) evaluateStep(at, h, size / (h << 2));
  }
  for (; (h << 2) <= n; h <<= 2) evaluateStep(data, h, n / (h << 2));
}

function scaleBy(source: usize, factors: usize, target: usize): void {
  for (let at: usize = 0; at < usize(n) << 3; at += 8) {
    store<u64>(target + at, mulc(load<u64>(source + at), load<u64>(factors + at)));
  }
}

/** Extends `count` columns from coset 0 to the others; coset 3 serves as the place of the coefficients. */
export function extend(first: u32, count: u32): void {
  const words = usize(n) << 3;
  for (let c = first; c < first + count; c++) {
    const coefficients = column(c, 3);
    memory.copy(coefficients, column(c, 0), words);
    interpolateInPlace(coefficients);
    for (let coset: u32 = 1; coset < 4; coset++) {
      const target = column(c, coset);
      scaleBy(coefficients, tables + words * (1 + coset), target);
      evaluateInPlace(target);
    }
  }
}

/** Evaluates natural coefficients on all four cosets of a column. */
export function evaluate(coefficients: usize, count: u32, index: u32): void {
  const words = usize(n) << 3;
  const plain = column(index, 3);
  const scaled = column(index, 0);
  memory.fill(plain, 0, words);
  // The coset factors hold 1/n; the coefficients take n in exchange.
  for (let k: u32 = 0; k < count; k++) {
    const value = load<u64>(coefficients + 8 * usize(k));
    store<u64>(plain + 8 * usize(reverseBits(k, lg)), mulc(value, n));
  }
  for (let coset: u32 = 1; coset < 3; coset++) {
    scaleBy(plain, tables + words * (1 + coset), column(index, coset));
    evaluateInPlace(column(index, coset));
  }
  memory.fill(scaled, 0, words);
  for (let k: u32 = 0; k < count; k++) {
    store<u64>(scaled + 8 * usize(reverseBits(k, lg)), load<u64>(coefficients + 8 * usize(k)));
  }
  evaluateInPlace(scaled);
  scaleBy(plain, tables + words * 4, plain);
  evaluateInPlace(plain);
}

/** Natural coefficients of the interpolant of one coset of a column. The column's coset is spent. */
export function interpolate(index: u32, coset: u32, target: usize): void {
  const data = column(index, coset);
  interpolateInPlace(data);
  const ratio = invert(power(rootOfUnity(lg + 2), coset));
  let factor = invert(n);
  for (let k: u32 = 0; k < n; k++) {
    store<u64>(target + 8 * usize(k), mulc(load<u64>(data + 8 * usize(reverseBits(k, lg))), factor));
    factor = mulc(factor, ratio);
  }
}
