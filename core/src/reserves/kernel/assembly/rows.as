/** The trace: limbs, carries and margin of every row (§2.5), multiplicities, helpers, running sum (§4.4). */
import { add, canonical, invertAll, mulc, negate, sub } from "./field";
import {
  challenges, column, columns, helperFirst, hiddenFirst, idFirst, inverses, limbBits, limbColumns,
  lookups, n, pairs, plan, stride, sumFirst, usable,
} from "./state";

const LEVELS_MAX = 8;
const LEVEL_SUMS = memory.data(64, 16);
const BALANCE_LIMIT: u64 = 1 << 48;
const CARRY_OFFSET: i64 = 1 << 47;

// @ts-ignore: decorator
@inline
function put(c: u32, row: u32, value: u64): void {
  store<u64>(columns + usize(c) * stride + (usize(row) << 3), value);
}

// @ts-ignore: decorator
@inline
function at(c: u32, row: u32): u64 {
  return load<u64>(columns + usize(c) * stride + (usize(row) << 3));
}

/** Writes the limbs of a value from column `c` on, adds them to totals and, weighted, to the level sums. */
// @ts-ignore: decorator
@inline
function putBalance(c: u32, row: u32, value: u64, limbs: u32, weight: i64, totals: usize): void {
  const mask: u64 = (1 << u64(limbBits)) - 1;
  let rest = value;
  for (let l: u32 = 0; l < limbs; l++) {
    const limb = rest & mask;
    rest >>= u64(limbBits);
    put(c + l, row, limb);
    const total = totals + 8 * usize(l);
    store<u64>(total, load<u64>(total) + limb);
    const sum = LEVEL_SUMS + 8 * usize(l);
    store<i64>(sum, load<i64>(sum) + weight * i64(limb));
  }
}

/** Carries and margin limbs of one row; false when the margin is negative. */
function putMargin(carryFirst: u32, row: u32, levels: u32, tops: u32): bool {
  const mask: u64 = (1 << u64(limbBits)) - 1;
  const marginFirst = carryFirst + (levels - 1) * levels;
  let carry: i64 = 0;
  for (let l: u32 = 0; l + 1 < levels; l++) {
    const whole = load<i64>(LEVEL_SUMS + 8 * usize(l)) + carry;
    carry = whole >> i64(limbBits);
    put(marginFirst + l, row, u64(whole) & mask);
    let offset = u64(carry + CARRY_OFFSET);
    for (let i: u32 = 0; i < levels; i++) {
      put(carryFirst + l * levels + i, row, offset & mask);
      offset >>= u64(limbBits);
    }
  }
  const top = load<i64>(LEVEL_SUMS + 8 * usize(levels - 1)) + carry;
  if (top < 0) return false;
  for (let k: u32 = 0; k < tops; k++) {
    const by = k * limbBits;
    put(marginFirst + levels - 1 + k, row, by < 64 ? (u64(top) >> u64(by)) & mask : 0);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function planWord(index: u32): u64 {
  return load<u64>(plan + 8 * usize(index));
}

/** See Kernel.fillRows. */
export function fillRows(quanta: usize, ids: usize, rows: u32, totals: usize): i32 {
  const assets = u32(planWord(0));
  const levels = u32(planWord(1));
  const tops = u32(planWord(2));
  memory.fill(totals, 0, 16 * usize(assets) * usize(levels));
  for (let row: u32 = 0; row < usable; row++) {
    const source = quanta + usize(row) * 16 * usize(assets);
    let c: u32 = 0;
    let word: u32 = 3;
    memory.fill(LEVEL_SUMS, 0, 8 * LEVELS_MAX);
    for (let a: u32 = 0; a < assets; a++) {
      let rest: u64 = row < rows ? load<u64>(source + 8 * usize(a)) : 0;
      const slices = u32(planWord(word++));
      for (let t: u32 = 0; t < slices; t++, word += 3) {
        const cap: u64 = (1 << planWord(word)) - 1;
        const part = t + 1 < slices && rest > cap ? cap : rest;
        rest -= part;
        if (part >= BALANCE_LIMIT) return 2 * row + 1;
        const limbs = u32(planWord(word + 1));
        putBalance(c, row, part, limbs, i64(planWord(word + 2)), totals + 8 * usize(a * levels));
        c += limbs;
      }
      word++;
    }
    word = 3;
    for (let a: u32 = 0; a < assets; a++) {
      word += 1 + 3 * u32(planWord(word));
      const debt: u64 = row < rows ? load<u64>(source + 8 * usize(assets + a)) : 0;
      if (debt >= BALANCE_LIMIT) return 2 * row + 1;
      putBalance(c, row, debt, levels, -i64(planWord(word++)), totals + 8 * usize((assets + a) * levels));
      c += levels;
    }
    if (!putMargin(c, row, levels, tops)) return 2 * row;
    for (let k: u32 = 0; k < 4; k++) {
      put(idFirst + k, row, row < rows ? canonical(load<u64>(ids + 32 * usize(row) + 8 * usize(k))) : 0);
    }
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function lookupColumn(k: u32): usize {
  return columns + usize(load<u64>(lookups + 16 * usize(k))) * stride;
}

// @ts-ignore: decorator
@inline
function lookupShift(k: u32): u64 {
  return load<u64>(lookups + 16 * usize(k) + 8);
}

/** The table in hidden column 1, how often each of its values is looked up in hidden column 0. */
export function fillMultiplicity(): void {
  const counts = column(hiddenFirst, 0);
  const last: u32 = (1 << limbBits) - 1;
  memory.fill(counts, 0, usize(usable) << 3);
  for (let i: u32 = 0; i < n; i++) put(hiddenFirst + 1, i, i < last ? i : last);
  for (let k: u32 = 0; k < 2 * pairs; k++) {
    const values = lookupColumn(k);
    const shift = lookupShift(k);
    for (let i: usize = 0; i < usize(usable) << 3; i += 8) {
      const slot = counts + (usize(load<u64>(values + i) << shift) << 3);
      store<u64>(slot, load<u64>(slot) + 1);
    }
  }
}

const NORMS = memory.data(2048, 16);
const PREFIX = memory.data(2048, 16);

/** 1/(γ − v) = (γ0 − v − γ1·X)/((γ0 − v)² − 7·γ1²). */
export function fillInverses(): void {
  const g0 = load<u64>(challenges);
  const g1 = load<u64>(challenges + 8);
  const square = mulc(7, mulc(g1, g1));
  const minus = negate(g1);
  const count: u32 = 1 << limbBits;
  for (let v: u32 = 0; v < count; v += 256) {
    for (let i: u32 = 0; i < 256; i++) {
      const real = canonical(sub(g0, v + i));
      store<u64>(NORMS + 8 * usize(i), canonical(sub(mulc(real, real), square)));
    }
    invertAll(NORMS, 256, PREFIX);
    for (let i: u32 = 0; i < 256; i++) {
      const norm = load<u64>(NORMS + 8 * usize(i));
      const target = inverses + 16 * usize(v + i);
      store<u64>(target, mulc(canonical(sub(g0, v + i)), norm));
      store<u64>(target + 8, mulc(minus, norm));
    }
  }
}

/** h = 1/(γ − u·f) + 1/(γ − u'·f') on the usable rows. */
export function fillHelpers(): void {
  for (let k: u32 = 0; k < pairs; k++) {
    const f = lookupColumn(2 * k);
    const g = lookupColumn(2 * k + 1);
    const u = lookupShift(2 * k);
    const v = lookupShift(2 * k + 1);
    const h0 = column(helperFirst + 2 * k, 0);
    const h1 = column(helperFirst + 2 * k + 1, 0);
    for (let i: usize = 0; i < usize(usable) << 3; i += 8) {
      const a = inverses + (usize(load<u64>(f + i) << u) << 4);
      const b = inverses + (usize(load<u64>(g + i) << v) << 4);
      store<u64>(h0 + i, canonical(add(load<u64>(a), load<u64>(b))));
      store<u64>(h1 + i, canonical(add(load<u64>(a + 8), load<u64>(b + 8))));
    }
  }
}

/** S(0) = 0; S grows by the row's helpers and weighted limbs, less m/(γ − t). */
export function fillRunningSum(): void {
  let s0: u64 = 0;
  let s1: u64 = 0;
  const weights = challenges + 32;
  for (let i: u32 = 0; i <= usable; i++) {
    s0 = canonical(s0);
    s1 = canonical(s1);
    put(sumFirst, i, s0);
    put(sumFirst + 1, i, s1);
    if (i == usable) break;
    for (let k: u32 = 0; k < pairs; k++) {
      s0 = add(s0, at(helperFirst + 2 * k, i));
      s1 = add(s1, at(helperFirst + 2 * k + 1, i));
    }
    for (let c: u32 = 0; c < limbColumns; c++) {
      const limb = at(c, i);
      s0 = add(s0, mulc(limb, load<u64>(weights + 16 * usize(c))));
      s1 = add(s1, mulc(limb, load<u64>(weights + 16 * usize(c) + 8)));
    }
    const inverse = inverses + (usize(at(hiddenFirst + 1, i)) << 4);
    const m = at(hiddenFirst, i);
    s0 = sub(s0, mulc(m, load<u64>(inverse)));
    s1 = sub(s1, mulc(m, load<u64>(inverse + 8)));
  }
}
