/** What a shard states (§2, §4.2): its parameters, its table, its totals, and the shape of its trace. */
import { refuse } from "./answer.ts";
import { Reader } from "./reader.ts";
import type { Bytes } from "./sha256.ts";

export interface StatedSlice {
  readonly kappa: number;
  readonly weight: bigint;
}

export interface StatedAsset {
  readonly id: number;
  readonly kind: number;
  readonly decimals: number;
  readonly exponent: number;
  readonly slices: readonly StatedSlice[];
  readonly debtWeight: bigint;
}

/** What a shard proof states; totals are in quanta, limb by limb. */
export interface Stated {
  readonly previousHash: Bytes;
  readonly version: number;
  readonly profile: number;
  readonly date: number;
  readonly sequence: bigint;
  readonly stateHash: Bytes;
  readonly beaconHash: Bytes;
  readonly shard: number;
  readonly shards: number;
  readonly assets: readonly StatedAsset[];
  readonly valueDecimals: number;
  readonly equityLimbs: readonly bigint[][];
  readonly debtLimbs: readonly bigint[][];
  readonly equityQuanta: readonly bigint[];
  readonly debtQuanta: readonly bigint[];
}

interface Limits {
  readonly lg: number;
  readonly bits: number;
  readonly queries: number;
  readonly work: number;
}

interface Lookup {
  readonly column: number;
  readonly factor: bigint;
}

export interface Shape {
  readonly limits: Limits;
  readonly n: number;
  readonly usable: number;
  readonly levels: number;
  readonly marginTop: number;
  readonly equityColumns: readonly number[][];
  readonly debtColumns: readonly number[];
  readonly limbEnd: number;
  readonly carry: number;
  readonly margin: number;
  readonly columns: number;
  readonly lookups: readonly Lookup[];
  readonly helpers: number;
}

const BLINDING = 320;

/** Length of the masks between quotient segments (§4.5). */
export const MASK = 256;

/** Published profiles by id: standard, small, toy (§2.2). */
const PROFILES: Readonly<Record<number, Limits>> = {
  1: { lg: 17, bits: 16, queries: 137, work: 20 },
  2: { lg: 13, bits: 12, queries: 137, work: 20 },
  3: { lg: 11, bits: 8, queries: 24, work: 4 },
};

function readAsset(reader: Reader): StatedAsset {
  const id = reader.number(4);
  const kind = reader.number(1);
  const decimals = reader.number(1);
  const exponent = reader.number(1);
  const count = reader.number(1);
  if (count < 1 || count > 3) refuse("table-inconsistent", `asset ${id}: slices`);
  const slices = Array.from({ length: count }, () => ({
    kappa: reader.number(1),
    weight: reader.u64(),
  }));
  return { id, kind, decimals, exponent, slices, debtWeight: reader.u64() };
}

function readLimits(
  reader: Reader,
  allowToy: boolean,
): { version: number; profile: number; limits: Limits } {
  const version = reader.number(2);
  const profile = reader.number(1);
  const limits = PROFILES[profile];
  if (version !== 1 || limits === undefined)
    refuse("version-unknown", `version ${version}, profile ${profile}`);
  const stated = [reader.number(2), reader.number(1), reader.number(2), reader.number(2)];
  const published = [limits.queries, limits.work, BLINDING, MASK];
  if (stated.some((value, i) => value !== published[i])) refuse("profile-unsafe", "parameters");
  if (profile === 3 && !allowToy) refuse("profile-unsafe", "toy profile");
  return { version, profile, limits };
}

export const recompose = (limbs: readonly bigint[], bits: number): bigint =>
  limbs.reduceRight((value, limb) => (value << BigInt(bits)) + limb, 0n);

export function readStatement(bytes: Bytes, allowToy: boolean): { stated: Stated; limits: Limits } {
  const reader = new Reader(bytes);
  const previousHash = reader.take(32);
  const { version, profile, limits } = readLimits(reader, allowToy);
  const date = reader.number(4);
  const sequence = reader.u64();
  const stateHash = reader.take(32);
  const beaconHash = reader.take(32);
  const shard = reader.number(2);
  const shards = reader.number(2);
  const count = reader.number(2);
  if (shard >= shards) refuse("file-malformed", "shard number");
  const assets = Array.from({ length: count }, () => readAsset(reader));
  const valueDecimals = reader.number(1);
  const levels = 48 / limits.bits;
  const limbs = () => assets.map(() => Array.from({ length: levels }, () => reader.u64()));
  const equityLimbs = limbs();
  const debtLimbs = limbs();
  if (reader.at !== bytes.length) refuse("file-malformed", "statement length");
  const equityQuanta = equityLimbs.map((list) => recompose(list, limits.bits));
  const debtQuanta = debtLimbs.map((list) => recompose(list, limits.bits));
  const stated = {
    previousHash,
    version,
    profile,
    date,
    sequence,
    stateHash,
    beaconHash,
    shard,
    shards,
    assets,
    valueDecimals,
    equityLimbs,
    debtLimbs,
    equityQuanta,
    debtQuanta,
  };
  return { stated, limits };
}

/** Bounds of weights, slices and totals: the no-wrap argument of §2.5 rests on them. */
export function checkTable(stated: Stated, limits: Limits): void {
  let equitySum = 0n;
  let debtSum = 0n;
  const usable = BigInt(2 ** limits.lg - BLINDING);
  const top = (1n << BigInt(limits.bits)) - 1n;
  const seen = new Set<number>();
  for (const [a, { id, kind, exponent, slices, debtWeight }] of stated.assets.entries()) {
    const place = `asset ${id}`;
    if (seen.has(id) || kind > 3 || exponent > 8) refuse("table-inconsistent", place);
    if (
      slices.some(({ kappa }, t) =>
        t === slices.length - 1 ? kappa !== 48 : kappa < 1 || kappa > 47,
      )
    )
      refuse("table-inconsistent", `${place}: slice caps`);
    if (slices.some(({ weight }, t) => t > 0 && weight > slices[t - 1].weight))
      refuse("table-inconsistent", `${place}: slopes increase`);
    if ([debtWeight, ...slices.map(({ weight }) => weight)].some((weight) => weight >= 1n << 40n))
      refuse("table-inconsistent", `${place}: weight`);
    if (stated.equityLimbs[a].some((total) => total > BigInt(slices.length) * top * usable))
      refuse("totals-out-of-range", `${place}: equity`);
    if (stated.debtLimbs[a].some((total) => total > top * usable))
      refuse("totals-out-of-range", `${place}: debt`);
    if (debtWeight === 0n && stated.debtQuanta[a] !== 0n)
      refuse("table-inconsistent", `${place}: debt without weight`);
    seen.add(id);
    for (const { weight } of slices) equitySum += weight;
    debtSum += debtWeight;
  }
  if (equitySum >= 1n << 46n || debtSum >= 1n << 46n || stated.assets.length === 0)
    refuse("table-inconsistent", "sum of weights");
}

export function shapeOf(stated: Stated, limits: Limits): Shape {
  const { bits } = limits;
  const levels = 48 / bits;
  const marginTop = Math.ceil((47 + bits) / bits);
  const n = 2 ** limits.lg;
  let column = 0;
  const place = (count: number): number => {
    column += count;
    return column - count;
  };
  const equityColumns = stated.assets.map(({ slices }) =>
    slices.map(({ kappa }) => place(Math.ceil(kappa / bits))),
  );
  const debtColumns = stated.assets.map(() => place(levels));
  const limbEnd = column;
  const carry = place((levels - 1) * levels);
  const margin = place(levels - 1 + marginTop);
  const limbs = column;
  const lookups: Lookup[] = Array.from({ length: limbs }, (_, c) => ({ column: c, factor: 1n }));
  for (const [a, { slices }] of stated.assets.entries())
    for (const [t, { kappa }] of slices.entries()) {
      const count = Math.ceil(kappa / bits);
      if (kappa % bits !== 0)
        lookups.push({
          column: equityColumns[a][t] + count - 1,
          factor: 1n << BigInt(bits * count - kappa),
        });
    }
  if (bits * marginTop > 63) lookups.push({ column: limbs - 1, factor: 2n });
  if (lookups.length % 2 === 1) lookups.push({ column: limbs - 1, factor: 1n });
  const helpers = lookups.length / 2;
  const columns = limbs + 8;
  if (columns + 4 + 2 * helpers + 10 > 800) refuse("table-inconsistent", "too many columns");
  return {
    limits,
    n,
    usable: n - BLINDING,
    levels,
    marginTop,
    equityColumns,
    debtColumns,
    limbEnd,
    carry,
    margin,
    columns,
    lookups,
    helpers,
  };
}
