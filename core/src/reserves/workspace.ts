/**
 * The prover's map of kernel memory: where settings, columns, trees and scratch lie, and plain
 * access to them. Everything is placed once, by size, from the layout alone.
 */
import { P, extTimesX, power, rootOfUnity } from "./field.ts";
import type { Ext } from "./field.ts";
import { SETTINGS } from "./kernel.ts";
import type { Kernel, Setting } from "./kernel.ts";
import { sliceLimbs } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { FINAL_LOG, friLogs, levelsOf, marginLimbsTop, usableRows } from "./profiles.ts";

const LINE = 64;
const EXT_BYTES = 16;
const DIGEST_BYTES = 32;

/** Byte offsets of everything the prover keeps in kernel memory. */
export interface MemoryMap {
  readonly settings: number;
  readonly lookups: number;
  readonly plan: number;
  readonly forms: number;
  readonly challenges: number;
  readonly inverses: number;
  readonly tables: number;
  /** Small working space: keys, points, coefficients, totals. */
  readonly desk: number;
  readonly columns: number;
  readonly stride: number;
  /** Trees 1 … 4: 8n digests each, level after level from the leaves. */
  readonly trees: readonly number[];
  readonly masked: number;
  readonly opening: number;
  readonly scratch: number;
  /** Values of layers 1, 2 …: layer 0 is the opening itself. */
  readonly layers: readonly number[];
  readonly layerTrees: readonly number[];
  readonly end: number;
}

/** Words of the desk: enough for one coefficient per column, the quotient masks and the totals. */
const DESK_WORDS = 8192;

function planWords(layout: Layout): bigint[] {
  const { profile, assets } = layout;
  const words = [assets.length, levelsOf(profile), marginLimbsTop(profile)].map(BigInt);
  for (const { slices, debtWeight } of assets) {
    words.push(BigInt(slices.length));
    for (const { kappa, weight } of slices) {
      words.push(BigInt(kappa), BigInt(sliceLimbs(kappa, profile.limbBits)), weight);
    }
    words.push(debtWeight);
  }
  return words;
}

function formWords(layout: Layout): bigint[] {
  const forms = layout.marginForms.flatMap(({ constant, terms }) => [
    constant,
    BigInt(terms.length),
    ...terms.flatMap(({ column, coefficient }) => [BigInt(column), coefficient]),
  ]);
  return [BigInt(layout.marginForms.length), ...forms];
}

/** Powers of β: helpers, margin equations, running sum, table step, four boundaries. */
export function constraintCount(layout: Layout): number {
  return layout.lookups.length / 2 + layout.marginForms.length + 2 + 4;
}

/** Places everything from `start` upward. The column stride is odd in cache lines, so that columns do not share sets. */
export function mapMemory(layout: Layout, start: number): MemoryMap {
  const n = 2 ** layout.profile.lg;
  let next = start;
  const place = (bytes: number): number => {
    const at = Math.ceil(next / LINE) * LINE;
    next = at + bytes;
    return at;
  };
  const stride = 32 * n + 3 * LINE;
  const logs = friLogs(layout.profile);
  const map = {
    settings: place(8 * SETTINGS.length),
    lookups: place(16 * layout.lookups.length),
    plan: place(8 * planWords(layout).length),
    forms: place(8 * formWords(layout).length),
    challenges: place(32 + EXT_BYTES * (layout.totalOf.length + constraintCount(layout))),
    inverses: place(EXT_BYTES * 2 ** layout.profile.limbBits),
    tables: place(40 * n),
    desk: place(8 * DESK_WORDS),
    stride,
    columns: place(stride * (layout.columns + 1)),
    trees: [1, 2, 3, 4].map(() => place(DIGEST_BYTES * 8 * n)),
    masked: place(EXT_BYTES * 4 * n),
    opening: place(EXT_BYTES * 4 * n),
    scratch: place(EXT_BYTES * 4 * n),
    layers: [...logs.slice(1), FINAL_LOG].map((log) => place(EXT_BYTES * 2 ** log)),
    layerTrees: logs.map((log) => place(DIGEST_BYTES * 2 ** (log - 2))),
  };
  return { ...map, end: next };
}

/** Bytes of kernel memory that a proof of this layout needs, the kernel's own included. */
export function memoryBytes(layout: Layout, heapStart: number): number {
  return mapMemory(layout, heapStart).end;
}

/** Plain access to kernel memory for one proof. */
export interface Workspace {
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly map: MemoryMap;
  readonly n: number;
  readonly usable: number;
  readonly bytes: (offset: number, length: number) => Uint8Array;
  readonly words: (offset: number, length: number) => BigUint64Array;
  /** Coset `coset` of a column, coset 0 being the trace. */
  readonly column: (index: number, coset?: number) => BigUint64Array;
  readonly ext: (offset: number) => Ext;
  readonly setExts: (offset: number, values: readonly Ext[]) => void;
  /** Coefficients as columns see them: a pair counts twice, its second coordinate times X. */
  readonly setColumnCoefficients: (values: readonly Ext[], paired: readonly boolean[]) => void;
}

/** Maps the memory of `kernel` for a layout and configures the kernel. */
export function openWorkspace(kernel: Kernel, layout: Layout): Workspace {
  const { buffer } = kernel.memory;
  const map = mapMemory(layout, kernel.heapStart);
  if (map.end > buffer.byteLength)
    throw new RangeError(`the proof needs ${map.end} bytes of kernel memory`);
  const n = 2 ** layout.profile.lg;
  const words = (offset: number, length: number) => new BigUint64Array(buffer, offset, length);
  const setExts = (offset: number, values: readonly Ext[]) =>
    words(offset, 2 * values.length).set(values.flat());
  const workspace: Workspace = {
    kernel,
    layout,
    map,
    n,
    usable: usableRows(layout.profile),
    bytes: (offset, length) => new Uint8Array(buffer, offset, length),
    words,
    column: (index, coset = 0) => words(map.columns + index * map.stride + coset * 8 * n, n),
    ext(offset) {
      const [c0, c1] = words(offset, 2);
      return [c0, c1];
    },
    setExts,
    setColumnCoefficients: (values, paired) =>
      setExts(
        map.desk,
        values.flatMap((value, i) => (paired[i] ? [value, extTimesX(value)] : [value])),
      ),
  };
  writeBlocks(workspace);
  kernel.configure(map.settings);
  return workspace;
}

function writeBlocks({ layout, map, words, usable }: Workspace): void {
  const lookups = layout.lookups.flatMap(({ column, shift }) => [BigInt(column), BigInt(shift)]);
  words(map.lookups, lookups.length).set(lookups);
  const plan = planWords(layout);
  words(map.plan, plan.length).set(plan);
  const forms = formWords(layout);
  words(map.forms, forms.length).set(forms);
  const settings: Record<Setting, number> = {
    lg: layout.profile.lg,
    columns: map.columns,
    stride: map.stride,
    tables: map.tables,
    usable,
    limbBits: layout.profile.limbBits,
    rowColumns: layout.rowColumns,
    limbColumns: layout.totalOf.length,
    idFirst: layout.idFirst,
    hiddenFirst: layout.hiddenFirst,
    helperFirst: layout.helperFirst,
    pairs: layout.lookups.length / 2,
    sumFirst: layout.sumFirst,
    maskFirst: layout.maskFirst,
    quotientFirst: layout.quotientFirst,
    lookups: map.lookups,
    plan: map.plan,
    forms: map.forms,
    challenges: map.challenges,
    inverses: map.inverses,
    scratch: map.scratch,
  };
  words(map.settings, SETTINGS.length).set(SETTINGS.map((name) => BigInt(settings[name])));
}

/** Coefficients of Z_B(x) = Π (x − w^r) over the blinding rows, natural order. */
export function blindingPolynomial(lg: number, first: number, count: number): bigint[] {
  const root = rootOfUnity(lg);
  let coefficients: bigint[] = [1n];
  let point = power(root, BigInt(first));
  for (let r = 0; r < count; r++) {
    const next = Array.from({ length: coefficients.length + 1 }, () => 0n);
    for (const [k, value] of coefficients.entries()) {
      next[k + 1] = (next[k + 1] + value) % P;
      next[k] = (next[k] + (P - point) * value) % P;
    }
    coefficients = next;
    point = (point * root) % P;
  }
  return coefficients;
}
