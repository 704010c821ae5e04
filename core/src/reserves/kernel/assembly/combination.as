/** Sums of columns with extension coefficients over a block of points, two columns to a reduction. */
import { add, canonical, mulAdd, mulc } from "./field";
import { stride } from "./state";

/** Points of a block. */
export const BLOCK: u32 = 256;
const BYTES: usize = 2048;

/** sum += Σ coefficient·column over `count` columns; `values` is the block in the first of them. */
export function addColumns(values: usize, count: u32, coefficients: usize, sum0: usize, sum1: usize): void {
  let at = values;
  let c: u32 = 0;
  for (; c + 2 <= count; c += 2, at += 2 * stride) addPair(at, coefficients + 16 * usize(c), sum0, sum1);
  if (c == count) return;
  const c0 = load<u64>(coefficients + 16 * usize(c));
  const c1 = load<u64>(coefficients + 16 * usize(c) + 8);
  for (let i: usize = 0; i < BYTES; i += 8) {
    const value = load<u64>(at + i);
    store<u64>(sum0 + i, add(load<u64>(sum0 + i), mulc(value, c0)));
    store<u64>(sum1 + i, add(load<u64>(sum1 + i), mulc(value, c1)));
  }
}

function addPair(values: usize, coefficients: usize, sum0: usize, sum1: usize): void {
  const c0 = load<u64>(coefficients);
  const c1 = load<u64>(coefficients + 8);
  const d0 = load<u64>(coefficients + 16);
  const d1 = load<u64>(coefficients + 24);
  const next = values + stride;
  for (let i: usize = 0; i < BYTES; i += 8) {
    const a = load<u64>(values + i);
    const b = load<u64>(next + i);
    store<u64>(sum0 + i, add(load<u64>(sum0 + i), canonical(mulAdd(a, c0, b, d0))));
    store<u64>(sum1 + i, add(load<u64>(sum1 + i), canonical(mulAdd(a, c1, b, d1))));
  }
}
