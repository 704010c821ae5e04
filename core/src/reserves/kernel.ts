/**
 * The kernel's interface: the heavy loops of the prover over one block of memory. Two
 * implementations exist and must agree byte for byte: `kernel/kernel.wasm` (AssemblyScript, fast)
 * and `kernel/twin.ts` (bigint, slow and obvious).
 *
 * Numbers are byte offsets into the memory unless named otherwise. A column is four cosets of n
 * canonical u64: coset 0 is the trace itself, coset j holds the values at g^j·w^i. An extension
 * element in an array is two consecutive u64; in columns it is two columns.
 */

/** Words of the settings block (u64 each), in order. Offsets point to the blocks described below. */
export const SETTINGS = [
  "lg",
  "columns",
  "stride",
  "tables",
  "usable",
  "limbBits",
  "rowColumns",
  "limbColumns",
  "idFirst",
  "hiddenFirst",
  "helperFirst",
  "pairs",
  "sumFirst",
  "maskFirst",
  "quotientFirst",
  "lookups",
  "plan",
  "forms",
  "challenges",
  "inverses",
  "scratch",
] as const;
export type Setting = (typeof SETTINGS)[number];

/**
 * Blocks the settings point to, all of u64 words:
 * - tables: 5n words of working space for roots of the trace and of its cosets, filled by `configure`;
 * - lookups: column, shift for each lookup, two lookups to a pair;
 * - plan: assets, levels, margin limbs of the last level, first carry column, then for each asset
 *   its slice count, its slices (kappa, limbs, weight) and its debt weight;
 * - forms: count, then for each linear form its constant, its term count and its terms (column,
 *   coefficient);
 * - challenges: γ; Σ λ^{j+1}·total_j; the λ weight of each limb column; the powers of β;
 * - inverses: 1/(γ − v) for v = 0 … 2^limbBits − 1, filled by `fillInverses`;
 * - scratch: working space of 4n extension elements, which `fold` may use between its folds.
 */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBufferLike };
  /** First byte the caller may use. */
  readonly heapStart: number;
  /** Reads the settings block and fills the tables. */
  configure(settings: number): void;
  /** SHA-256 of `length` bytes. */
  sha256(source: number, length: number, target: number): void;
  /** `count` uniform elements from SHA-256(0x07 ‖ key ‖ label u32 ‖ counter u64), values ≥ p skipped. */
  stream(key: number, label: number, target: number, count: number): void;
  /**
   * Fills limbs, carries, margin limbs and ids of all usable rows, and the limb totals.
   * Answers −1, or 2·row + 1 for a balance beyond 48 bits, or 2·row for a negative margin.
   */
  fillRows(quanta: number, ids: number, rows: number, totals: number): number;
  /** Counts every looked-up value of the usable rows into hidden column 0; the table into column 1. */
  fillMultiplicity(): void;
  fillInverses(): void;
  /** h = 1/(γ − u·f) + 1/(γ − u'·f') on the usable rows. */
  fillHelpers(): void;
  /** S on rows 0 … usable. */
  fillRunningSum(): void;
  /** Extends `count` columns from coset 0 to the other three. */
  extend(first: number, count: number): void;
  /** Digests of 4n leaves over `count` columns, natural order of points; `hidden` = 1 puts the hidden digest first. */
  hashColumns(tree: number, first: number, count: number, hidden: number, target: number): void;
  /** Digests of leaves of `width` extension elements: leaf i holds positions i + u·leaves. */
  hashExtensions(tree: number, source: number, leaves: number, width: number, target: number): void;
  /** `count` nodes from 2·count digests. */
  hashPairs(source: number, target: number, count: number): void;
  /** Evaluates `count` natural coefficients on all four cosets of a column. */
  evaluate(coefficients: number, count: number, column: number): void;
  /** Natural coefficients of the interpolant of coset `coset` of a column. */
  interpolate(column: number, coset: number, target: number): void;
  /** The quotient's values on cosets 1 … 3 of the first two quotient columns; `blinding` is the column of Z_B. */
  fillQuotient(blinding: number): void;
  /** Coefficients of the three masked segments from six interpolants (coset-major, then coordinate) and four masks. */
  splitQuotient(source: number, masks: number, maskLength: number, target: number): void;
  /** Weights of barycentric evaluation at an extension point. */
  fillLagrange(point: number, target: number): void;
  /** Σ weight·value over the trace rows of a column. */
  dot(column: number, weights: number, target: number): void;
  /** Adds Σ coefficient·column to 4n extension elements in natural order of points. */
  combine(first: number, count: number, coefficients: number, target: number): void;
  /** target += (source − value)/(x − point) on all 4n points; `at` holds value then point. */
  openAt(source: number, at: number, target: number): void;
  /** Three folds with α, α², α⁴ of a layer of 2^lg values. */
  fold(source: number, lg: number, alpha: number, target: number): void;
  /** The smallest nonce whose SHA-256(0x04 ‖ state ‖ nonce) starts with `bits` zero bits. */
  grind(state: number, bits: number): number;
}
