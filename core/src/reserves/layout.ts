/**
 * Where everything is in the trace (§4.2, §4.4): which column holds which limb, which columns are
 * looked up, and the margin equations as linear forms over columns. Derived from the public table
 * and the profile alone, so prover and verifier cannot disagree.
 */
import {
  BALANCE_BITS,
  COLUMNS_MAX,
  brokenRequirements,
  levelsOf,
  marginLimbsTop,
} from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import { P, reduce } from "./field.ts";
import type { TableAsset } from "./table.ts";

export interface Lookup {
  readonly column: number;
  /** The limb is looked up after multiplication by 2^shift. */
  readonly shift: number;
}
export interface Term {
  readonly column: number;
  readonly coefficient: bigint;
}
/** constant + Σ coefficient·column = 0 on every usable row. */
export interface LinearForm {
  readonly constant: bigint;
  readonly terms: readonly Term[];
}
export interface Layout {
  readonly profile: Profile;
  readonly assets: readonly TableAsset[];
  /** First column of each equity slice, by asset then slice. */
  readonly equityFirst: readonly (readonly number[])[];
  /** First column of each debt, by asset. */
  readonly debtFirst: readonly number[];
  /** For each equity or debt limb column, the public total it belongs to. */
  readonly totalOf: readonly number[];
  readonly totals: number;
  readonly carryFirst: number;
  readonly marginFirst: number;
  readonly idFirst: number;
  readonly saltFirst: number;
  /** Number of row columns, C. */
  readonly rowColumns: number;
  /** Multiplicity, table and two uniform columns. */
  readonly hiddenFirst: number;
  readonly lookups: readonly Lookup[];
  readonly helperFirst: number;
  readonly sumFirst: number;
  readonly maskFirst: number;
  readonly quotientFirst: number;
  /** Number of committed columns. */
  readonly columns: number;
  readonly marginForms: readonly LinearForm[];
}

/** Limbs of a slice capped at 2^kappa. */
export function sliceLimbs(kappa: number, limbBits: number): number {
  return Math.ceil(kappa / limbBits);
}

interface Counter {
  take(count: number): number;
}
function counter(): Counter {
  let next = 0;
  return {
    take(count) {
      next += count;
      return next - count;
    },
  };
}

/** The layout of a table in a profile. Throws a RangeError on an unsound profile or more columns than are allowed. */
export function layoutOf(profile: Profile, assets: readonly TableAsset[]): Layout {
  const broken = brokenRequirements(profile);
  if (broken.length > 0) throw new RangeError(broken.join(", "));
  const levels = levelsOf(profile);
  const column = counter();
  const equityFirst = assets.map(({ slices }) =>
    slices.map(({ kappa }) => column.take(sliceLimbs(kappa, profile.limbBits))),
  );
  const debtFirst = assets.map(() => column.take(levels));
  const carryFirst = column.take((levels - 1) * levels);
  const marginFirst = column.take(levels - 1 + marginLimbsTop(profile));
  const idFirst = column.take(4);
  const saltFirst = column.take(4);
  const rowColumns = column.take(0);
  const lookups = lookupsOf(profile, assets, equityFirst, idFirst);
  const hiddenFirst = column.take(4);
  const helperFirst = column.take(lookups.length);
  const sumFirst = column.take(2);
  const maskFirst = column.take(2);
  const quotientFirst = column.take(6);
  const columns = column.take(0);
  if (columns > COLUMNS_MAX)
    throw new RangeError(`${columns} columns exceed the limit of ${COLUMNS_MAX}`);
  const partial = { profile, assets, equityFirst, debtFirst, carryFirst, marginFirst };
  return {
    ...partial,
    totalOf: totalIndices(profile, assets),
    totals: 2 * assets.length * levels,
    idFirst,
    saltFirst,
    rowColumns,
    hiddenFirst,
    lookups,
    helperFirst,
    sumFirst,
    maskFirst,
    quotientFirst,
    columns,
    marginForms: marginForms(partial),
  };
}

/** Every limb once; capped tops and, where needed, the margin's top again with a multiplier; padded to even. */
function lookupsOf(
  profile: Profile,
  assets: readonly TableAsset[],
  equityFirst: readonly (readonly number[])[],
  limbs: number,
): Lookup[] {
  const b = profile.limbBits;
  const list: Lookup[] = Array.from({ length: limbs }, (_, column) => ({ column, shift: 0 }));
  for (const [a, { slices }] of assets.entries()) {
    for (const [t, { kappa }] of slices.entries()) {
      const count = sliceLimbs(kappa, b);
      if (kappa % b !== 0)
        list.push({ column: equityFirst[a][t] + count - 1, shift: b * count - kappa });
    }
  }
  if (b * marginLimbsTop(profile) > 63) list.push({ column: limbs - 1, shift: 1 });
  if (list.length % 2 === 1) list.push({ column: limbs - 1, shift: 0 });
  return list;
}

function totalIndices(profile: Profile, assets: readonly TableAsset[]): number[] {
  const levels = levelsOf(profile);
  const indices: number[] = [];
  for (const [a, { slices }] of assets.entries()) {
    for (const { kappa } of slices) {
      for (let l = 0; l < sliceLimbs(kappa, profile.limbBits); l++) indices.push(a * levels + l);
    }
  }
  for (let j = 0; j < assets.length * levels; j++) indices.push(assets.length * levels + j);
  return indices;
}

type Placed = Pick<
  Layout,
  "profile" | "assets" | "equityFirst" | "debtFirst" | "carryFirst" | "marginFirst"
>;

/** The exact margin by limbs (§2.5), one linear form per level. */
function marginForms(placed: Placed): LinearForm[] {
  const levels = levelsOf(placed.profile);
  return Array.from({ length: levels }, (_, level) => marginForm(placed, level, levels));
}

function marginForm(placed: Placed, level: number, levels: number): LinearForm {
  const { profile, assets, carryFirst, marginFirst } = placed;
  const b = BigInt(profile.limbBits);
  const terms: Term[] = [];
  const push = (column: number, coefficient: bigint) =>
    terms.push({ column, coefficient: reduce(coefficient) });
  for (const [a, { slices, debtWeight }] of assets.entries()) {
    for (const [t, { kappa, weight }] of slices.entries()) {
      if (level < sliceLimbs(kappa, profile.limbBits))
        push(placed.equityFirst[a][t] + level, weight);
    }
    push(placed.debtFirst[a] + level, -debtWeight);
  }
  const offset = 1n << BigInt(BALANCE_BITS - 1);
  let constant = 0n;
  const carry = (l: number, factor: bigint) => {
    for (let i = 0; i < levels; i++) push(carryFirst + l * levels + i, factor << (b * BigInt(i)));
    constant -= factor * offset;
  };
  if (level > 0) carry(level - 1, 1n);
  const tops = level === levels - 1 ? marginLimbsTop(profile) : 1;
  for (let k = 0; k < tops; k++) push(marginFirst + level + k, -(1n << (b * BigInt(k))) % P);
  if (level < levels - 1) carry(level, -(1n << b));
  return { constant: reduce(constant), terms };
}
