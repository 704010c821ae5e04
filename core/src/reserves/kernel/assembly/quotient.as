/** The quotient (§4.5): constraints on the cosets outside H, block by block, and the masked segments. */
import { add, canonical, invert, invertAll, mul, mulAdd, mulc, power, rootOfUnity, sub } from "./field";
import { BLOCK, addColumns } from "./combination";
import {
  challenges, column, columns, forms, helperFirst, hiddenFirst, lg, limbBits, limbColumns, lookups,
  n, pairs, quotientFirst, stride, sumFirst, usable,
} from "./state";

const BYTES: usize = 2048;
/** Σ β^k·constraint, two coordinates; Σ of helpers and weighted limbs, two coordinates; one linear form. */
const ROWS0 = memory.data(2048, 16);
const ROWS1 = memory.data(2048, 16);
const ADDED0 = memory.data(2048, 16);
const ADDED1 = memory.data(2048, 16);
const FORM = memory.data(2048, 16);
/** x, and the inverses of x − 1, x − w^usable, x − w^(usable − 1). */
const POINTS = memory.data(2048, 16);
const INVERSES = memory.data(6144, 16);
const PREFIX = memory.data(6144, 16);

/** ROWS += (a, b)·(c0, c1) at one place of the block. */
// @ts-ignore: decorator
@inline
function addTo(i: usize, a: u64, b: u64, c0: u64, c1: u64, c7: u64): void {
  store<u64>(ROWS0 + i, add(load<u64>(ROWS0 + i), canonical(mulAdd(a, c0, b, c7))));
  store<u64>(ROWS1 + i, add(load<u64>(ROWS1 + i), canonical(mulAdd(a, c1, b, c0))));
}

/** Value times 2^shift. */
// @ts-ignore: decorator
@inline
function shifted(value: u64, shift: u64): u64 {
  return shift == 0 ? value : mulc(value, 1 << shift);
}

/** h·(γ − f)·(γ − g) − (γ − f) − (γ − g) for one pair of lookups. */
function helperBlock(k: u32, coset: u32, offset: usize, beta: usize): void {
  const g0 = load<u64>(challenges);
  const g1 = load<u64>(challenges + 8);
  const g7 = mulc(7, g1);
  const square = mulc(g7, g1);
  const twice = canonical(add(g1, g1));
  const b0 = load<u64>(beta);
  const b1 = load<u64>(beta + 8);
  const b7 = mulc(7, b1);
  const pair = lookups + 32 * usize(k);
  const f = columns + usize(load<u64>(pair)) * stride + (usize(coset * n) << 3) + offset;
  const g = columns + usize(load<u64>(pair + 16)) * stride + (usize(coset * n) << 3) + offset;
  const shiftF = load<u64>(pair + 8);
  const shiftG = load<u64>(pair + 24);
  const first = column(helperFirst + 2 * k, coset) + offset;
  const second = column(helperFirst + 2 * k + 1, coset) + offset;
  for (let i: usize = 0; i < BYTES; i += 8) {
    const a = canonical(sub(g0, shifted(load<u64>(f + i), shiftF)));
    const b = canonical(sub(g0, shifted(load<u64>(g + i), shiftG)));
    const sum = canonical(add(a, b));
    const h0 = load<u64>(first + i);
    const h1 = load<u64>(second + i);
    store<u64>(ADDED0 + i, add(load<u64>(ADDED0 + i), h0));
    store<u64>(ADDED1 + i, add(load<u64>(ADDED1 + i), h1));
    const real = canonical(add(mul(a, b), square));
    const c0 = sub(mulAdd(h0, real, h1, mul(sum, g7)), sum);
    const c1 = sub(mulAdd(h0, mul(sum, g1), h1, real), twice);
    addTo(i, c0, c1, b0, b1, b7);
  }
}

/** One margin equation: constant + Σ coefficient·column. Answers the first word after it. */
function formBlock(form: usize, coset: u32, offset: usize, beta: usize): usize {
  const constant = load<u64>(form);
  const terms = u32(load<u64>(form + 8));
  for (let i: usize = 0; i < BYTES; i += 8) store<u64>(FORM + i, constant);
  let at = form + 16;
  for (let k: u32 = 0; k < terms; k++, at += 16) {
    const values = column(u32(load<u64>(at)), coset) + offset;
    const coefficient = load<u64>(at + 8);
    for (let i: usize = 0; i < BYTES; i += 8) {
      store<u64>(FORM + i, add(load<u64>(FORM + i), mulc(load<u64>(values + i), coefficient)));
    }
  }
  addBase(FORM, beta);
  return at;
}

/** ROWS += β·(base-field values). */
function addBase(values: usize, beta: usize): void {
  const b0 = load<u64>(beta);
  const b1 = load<u64>(beta + 8);
  for (let i: usize = 0; i < BYTES; i += 8) {
    const value = load<u64>(values + i);
    store<u64>(ROWS0 + i, add(load<u64>(ROWS0 + i), mulc(value, b0)));
    store<u64>(ROWS1 + i, add(load<u64>(ROWS1 + i), mulc(value, b1)));
  }
}

/** ADDED += λ weight·limb. */
function limbBlock(coset: u32, offset: usize): void {
  addColumns(column(0, coset) + offset, limbColumns, challenges + 32, ADDED0, ADDED1);
}

/** (S(wx) − S − U)·(γ − t) + m, then the table step. */
function sumBlock(coset: u32, start: u32, beta: usize): void {
  const g0 = load<u64>(challenges);
  const g1 = load<u64>(challenges + 8);
  const g7 = mulc(7, g1);
  const b0 = load<u64>(beta);
  const b1 = load<u64>(beta + 8);
  const b7 = mulc(7, b1);
  const s0 = column(sumFirst, coset);
  const s1 = column(sumFirst + 1, coset);
  const table = column(hiddenFirst + 1, coset);
  const m = column(hiddenFirst, coset);
  for (let j: u32 = 0; j < BLOCK; j++) {
    const i = usize(j) << 3;
    const here = usize(start + j) << 3;
    const next = usize((start + j + 1) & (n - 1)) << 3;
    const d0 = sub(sub(load<u64>(s0 + next), load<u64>(s0 + here)), canonical(load<u64>(ADDED0 + i)));
    const d1 = sub(sub(load<u64>(s1 + next), load<u64>(s1 + here)), canonical(load<u64>(ADDED1 + i)));
    const t = load<u64>(table + here);
    const real = canonical(sub(g0, t));
    const c0 = add(mulAdd(d0, real, d1, g7), load<u64>(m + here));
    const c1 = mulAdd(d0, g1, d1, real);
    addTo(i, c0, c1, b0, b1, b7);
    const rise = canonical(sub(load<u64>(table + next), t));
    store<u64>(FORM + i, mul(rise, sub(rise, 1)));
  }
  addBase(FORM, beta + 16);
}

/** Points of the block and the inverses that the boundaries divide by. */
function pointBlock(coset: u32, start: u32): void {
  const w = rootOfUnity(lg);
  const last = power(w, usable);
  const before = power(w, usable - 1);
  let x = mulc(power(rootOfUnity(lg + 2), coset), power(w, start));
  for (let j: u32 = 0; j < BLOCK; j++) {
    const i = usize(j) << 3;
    store<u64>(POINTS + i, x);
    store<u64>(INVERSES + i, canonical(sub(x, 1)));
    store<u64>(INVERSES + BYTES + i, canonical(sub(x, last)));
    store<u64>(INVERSES + 2 * BYTES + i, canonical(sub(x, before)));
    x = mulc(x, w);
  }
  invertAll(INVERSES, 3 * BLOCK, PREFIX);
}

/** Rows times Z_B/(x^n − 1), plus the four boundaries, into the first two quotient columns. */
function closeBlock(coset: u32, start: u32, blinding: u32, vanishing: u64, beta: usize): void {
  const offset = usize(start) << 3;
  const s0 = column(sumFirst, coset) + offset;
  const s1 = column(sumFirst + 1, coset) + offset;
  const table = column(hiddenFirst + 1, coset) + offset;
  const zeros = column(blinding, coset) + offset;
  const end0 = load<u64>(challenges + 16);
  const end1 = load<u64>(challenges + 24);
  const top: u64 = (1 << u64(limbBits)) - 1;
  const q0 = column(quotientFirst, coset) + offset;
  const q1 = column(quotientFirst + 1, coset) + offset;
  for (let i: usize = 0; i < BYTES; i += 8) {
    const factor = mul(load<u64>(zeros + i), vanishing);
    const r0 = mulc(load<u64>(ROWS0 + i), factor);
    const r1 = mulc(load<u64>(ROWS1 + i), factor);
    store<u64>(ROWS0 + i, r0);
    store<u64>(ROWS1 + i, r1);
    const atStart = load<u64>(INVERSES + i);
    const atLast = load<u64>(INVERSES + BYTES + i);
    boundary(i, mul(load<u64>(s0 + i), atStart), mul(load<u64>(s1 + i), atStart), beta);
    const d0 = sub(load<u64>(s0 + i), end0);
    const d1 = sub(load<u64>(s1 + i), end1);
    boundary(i, mul(d0, atLast), mul(d1, atLast), beta + 16);
    const t = load<u64>(table + i);
    boundary(i, mul(t, atStart), 0, beta + 32);
    boundary(i, mul(sub(t, top), load<u64>(INVERSES + 2 * BYTES + i)), 0, beta + 48);
    store<u64>(q0 + i, canonical(load<u64>(ROWS0 + i)));
    store<u64>(q1 + i, canonical(load<u64>(ROWS1 + i)));
  }
}

// @ts-ignore: decorator
@inline
function boundary(i: usize, c0: u64, c1: u64, beta: usize): void {
  const b0 = load<u64>(beta);
  const b1 = load<u64>(beta + 8);
  addTo(i, c0, c1, b0, b1, mulc(7, b1));
}

/** See Kernel.fillQuotient. n is a multiple of the block. */
export function fillQuotient(blinding: u32): void {
  const betas = challenges + 32 + 16 * usize(limbColumns);
  const iota = power(rootOfUnity(lg + 2), n);
  for (let coset: u32 = 1; coset < 4; coset++) {
    const vanishing = invert(canonical(sub(power(iota, coset), 1)));
    for (let start: u32 = 0; start < n; start += BLOCK) {
      const offset = usize(start) << 3;
      memory.fill(ROWS0, 0, BYTES);
      memory.fill(ROWS1, 0, BYTES);
      memory.fill(ADDED0, 0, BYTES);
      memory.fill(ADDED1, 0, BYTES);
      let beta = betas;
      for (let k: u32 = 0; k < pairs; k++, beta += 16) helperBlock(k, coset, offset, beta);
      let form = forms + 8;
      for (let k = u32(load<u64>(forms)); k > 0; k--, beta += 16) form = formBlock(form, coset, offset, beta);
      limbBlock(coset, offset);
      sumBlock(coset, start, beta);
      pointBlock(coset, start);
      closeBlock(coset, start, blinding, vanishing, beta + 32);
    }
  }
}

// @ts-ignore: decorator
@inline
function mask(masks: usize, length: u32, segment: i32, coordinate: u32, k: i32): u64 {
  if (segment < 0 || segment > 1 || k < 0 || k >= i32(length)) return 0;
  return load<u64>(masks + 8 * usize((2 * u32(segment) + coordinate) * length + u32(k)));
}

/** See Kernel.splitQuotient. The source is overwritten by the 3n coefficients of each coordinate. */
export function splitQuotient(source: usize, masks: usize, length: u32, target: usize): void {
  const words = usize(n) << 3;
  const cut = n - length;
  const half = invert(2);
  const overTwoIota = invert(mulc(2, power(rootOfUnity(lg + 2), n)));
  for (let coordinate: u32 = 0; coordinate < 2; coordinate++) {
    const r1 = source + usize(coordinate) * words;
    const r2 = r1 + 2 * words;
    const r3 = r1 + 4 * words;
    for (let k: usize = 0; k < words; k += 8) {
      const a = load<u64>(r1 + k);
      const c = load<u64>(r3 + k);
      const q1 = mulc(sub(a, c), overTwoIota);
      const y = mulc(add(a, c), half);
      const z = canonical(add(load<u64>(r2 + k), q1));
      store<u64>(r1 + k, mulc(add(y, z), half));
      store<u64>(r2 + k, q1);
      store<u64>(r3 + k, mulc(sub(z, y), half));
    }
    for (let segment: u32 = 0; segment < 3; segment++) {
      for (let k: u32 = 0; k < n; k++) {
        const whole = segment * cut + k;
        const from = r1 + 2 * words * usize(whole / n) + (usize(whole % n) << 3);
        const own = k < cut ? load<u64>(from) : mask(masks, length, i32(segment), coordinate, i32(k - cut));
        const less = mask(masks, length, i32(segment) - 1, coordinate, i32(k));
        const at = target + usize(2 * segment + coordinate) * words + (usize(k) << 3);
        store<u64>(at, canonical(sub(own, less)));
      }
    }
  }
}
