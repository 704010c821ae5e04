/**
 * The public table: for each asset its quantum, its haircut slices and the integer weights of the
 * statement (§2.3, §2.4). Weights are derived from the engine's marks and haircuts, never chosen:
 * anybody holding the manifest derives the same integers.
 */
import { BALANCE_BITS } from "./profiles.ts";

/** `held`: money; `perp`: unrealised derivatives; `claim`: vault tokens; `attested`: shown apart. */
export type AssetKind = "held" | "perp" | "claim" | "attested";
export const ASSET_KINDS: readonly AssetKind[] = ["held", "perp", "claim", "attested"];

/** The engine's collateral function: weight · value, or min(weight, base/(1 + penalty·√USD)) · value. */
export type Haircut =
  | { readonly kind: "identity"; readonly weightPpm: bigint }
  | {
      readonly kind: "inverseSqrt";
      readonly weightPpm: bigint;
      readonly basePpm: bigint;
      readonly penaltyE12: bigint;
      /** Adds a slice where the weight has fallen to 0.7 of its start. */
      readonly third?: boolean;
    };

/** What the engine says of an asset at the snapshot. */
export interface AssetTerms {
  readonly id: number;
  readonly symbol: string;
  readonly kind: AssetKind;
  readonly decimals: number;
  /** No account and no supply can exceed it, in engine units. */
  readonly ceilingUnits: bigint;
  /** Price of one whole asset in 10^−18 USD; undefined when the engine has no mark. */
  readonly markUsdE18?: bigint;
  readonly haircut: Haircut;
  /** Assets issued by the operator never count as collateral. */
  readonly issuedByOperator: boolean;
}

export interface TableSlice {
  /** The slice holds less than 2^kappa quanta; 48 for the last. */
  readonly kappa: number;
  readonly weight: bigint;
}
export interface TableAsset {
  readonly id: number;
  readonly kind: AssetKind;
  readonly decimals: number;
  /** One quantum is 10^exponent engine units. */
  readonly exponent: number;
  readonly slices: readonly TableSlice[];
  readonly debtWeight: bigint;
}
export interface LiabilityTable {
  readonly assets: readonly TableAsset[];
  /** One value unit is 10^−valueDecimals USD. */
  readonly valueDecimals: number;
}

const EXPONENT_MAX = 8;
const VALUE_DECIMALS_MAX = 40;
const WEIGHT_LIMIT = 1n << 40n;
const WEIGHT_SUM_LIMIT = 1n << 46n;
const PRICE_FLOOR = 1n << 16n;
const PPM = 1_000_000n;
const E12 = 10n ** 12n;
const E18 = 10n ** 18n;

/** The table of `terms`: the finest value unit for which every bound of §2.3 holds. Undefined when none does. */
export function deriveTable(terms: readonly AssetTerms[]): LiabilityTable | undefined {
  for (let valueDecimals = VALUE_DECIMALS_MAX; valueDecimals >= 0; valueDecimals--) {
    const assets = terms.map((each) => deriveAsset(each, valueDecimals));
    if (isWithinBounds(assets)) return { assets, valueDecimals };
  }
  return undefined;
}

/** True when no weight and no sum of weights can make the margin equations wrap (§2.5). */
export function isWithinBounds(assets: readonly TableAsset[]): boolean {
  const weights = assets.flatMap(({ slices }) => slices.map(({ weight }) => weight));
  const debts = assets.map(({ debtWeight }) => debtWeight);
  if ([...weights, ...debts].some((weight) => weight >= WEIGHT_LIMIT)) return false;
  const sum = (list: readonly bigint[]) => list.reduce((total, each) => total + each, 0n);
  return sum(weights) < WEIGHT_SUM_LIMIT && sum(debts) < WEIGHT_SUM_LIMIT;
}

/** The smallest exponent in {0, 1, 2} whose quantum brings the ceiling below 2^48. */
export function quantumExponent(ceilingUnits: bigint): number {
  for (let exponent = 0; exponent < 2; exponent++) {
    if (ceilingUnits < (1n << BigInt(BALANCE_BITS)) * 10n ** BigInt(exponent)) return exponent;
  }
  return 2;
}

/** A price as a fraction of value units per quantum. */
interface Price {
  readonly numerator: bigint;
  readonly denominator: bigint;
}
function quantumPrice(
  markUsdE18: bigint,
  decimals: number,
  exponent: number,
  valueDecimals: number,
): Price {
  return {
    numerator: markUsdE18 * 10n ** BigInt(exponent + valueDecimals),
    denominator: E18 * 10n ** BigInt(decimals),
  };
}

function deriveAsset(terms: AssetTerms, valueDecimals: number): TableAsset {
  const { id, kind, decimals, markUsdE18 } = terms;
  const smallest = quantumExponent(terms.ceilingUnits);
  if (markUsdE18 !== undefined) {
    for (let exponent = smallest; exponent <= EXPONENT_MAX; exponent++) {
      const price = quantumPrice(markUsdE18, decimals, exponent, valueDecimals);
      if (price.numerator < PRICE_FLOOR * price.denominator) continue;
      const debtWeight = price.numerator / price.denominator;
      return {
        id,
        kind,
        decimals,
        exponent,
        slices: slicesOf(terms, markUsdE18, exponent, price),
        debtWeight,
      };
    }
  }
  return {
    id,
    kind,
    decimals,
    exponent: smallest,
    slices: [{ kappa: BALANCE_BITS, weight: 0n }],
    debtWeight: 0n,
  };
}

/** W = ceil(P × slope): the excess favours completeness by less than one value unit per quantum. */
function weightOf(price: Price, slopeE12: bigint): bigint {
  return ceilDivide(price.numerator * slopeE12, price.denominator * E12);
}

function slicesOf(
  terms: AssetTerms,
  markUsdE18: bigint,
  exponent: number,
  price: Price,
): TableSlice[] {
  const { haircut, decimals } = terms;
  if (terms.issuedByOperator) return [{ kappa: BALANCE_BITS, weight: 0n }];
  if (haircut.kind === "identity") {
    return [{ kappa: BALANCE_BITS, weight: weightOf(price, (haircut.weightPpm * E12) / PPM) }];
  }
  const usdE18 = (quanta: bigint) =>
    (quanta * markUsdE18 * 10n ** BigInt(exponent)) / 10n ** BigInt(decimals);
  const startPpm = haircut.weightPpm < haircut.basePpm ? haircut.weightPpm : haircut.basePpm;
  const caps = [9n, ...(haircut.third === true ? [7n] : [])]
    .map((tenths) =>
      largestPower((kappa) =>
        isWeightAtLeast(haircut, usdE18(1n << BigInt(kappa)), startPpm * tenths),
      ),
    )
    .filter((kappa, i, all) => kappa < BALANCE_BITS - 1 && (i === 0 || kappa > all[i - 1]));
  let edgeQuanta = 0n;
  const slices: TableSlice[] = [];
  for (const [i, edge] of [...caps, BALANCE_BITS].entries()) {
    // A slice spans 2^kappa quanta above its own lower edge.
    const kappa =
      edge === BALANCE_BITS || i === 0 ? edge : largestBelow((1n << BigInt(edge)) - edgeQuanta);
    slices.push({
      kappa,
      weight: weightOf(price, marginalE12(haircut, startPpm, usdE18(edgeQuanta))),
    });
    edgeQuanta += (1n << BigInt(kappa)) - 1n;
  }
  return slices;
}

/** The largest power in 1 … 47 for which `holds`, a predicate that turns false once; 1 when none does. */
function largestPower(holds: (kappa: number) => boolean): number {
  let kappa = 1;
  while (kappa < BALANCE_BITS - 1 && holds(kappa + 1)) kappa++;
  return kappa;
}

function largestBelow(quanta: bigint): number {
  return largestPower((kappa) => 1n << BigInt(kappa) <= quanta);
}

type InverseSqrt = Extract<Haircut, { kind: "inverseSqrt" }>;

/** penalty·√USD in 10^−18, the root rounded down: the weight is never understated. */
function dragE18(haircut: InverseSqrt, usdE18: bigint): bigint {
  return (haircut.penaltyE12 * floorSqrt(usdE18)) / 1000n;
}

/** base/(1 + penalty·√USD) ≥ tenths/10 of the start, cross-multiplied. */
function isWeightAtLeast(haircut: InverseSqrt, usdE18: bigint, tenthsPpm: bigint): boolean {
  return 10n * haircut.basePpm * E18 >= tenthsPpm * (E18 + dragE18(haircut, usdE18));
}

/**
 * The marginal weight d(N·w(N))/dN at N USD, rounded up, in 10^−12: the start while the curve is
 * flat, then base·(1 + s/2)/(1 + s)² with s = penalty·√N. A tangent of a concave function lies
 * above it, so the bound never refuses an account that the engine accepts.
 */
function marginalE12(haircut: InverseSqrt, startPpm: bigint, usdE18: bigint): bigint {
  const startE12 = (startPpm * E12) / PPM;
  const drag = dragE18(haircut, usdE18);
  if (
    haircut.basePpm * E18 >= haircut.weightPpm * (E18 + drag) &&
    haircut.weightPpm <= haircut.basePpm
  )
    return startE12;
  const numerator = haircut.basePpm * (2n * E18 + drag) * E18 * E12;
  const curveE12 = ceilDivide(numerator, 2n * (E18 + drag) * (E18 + drag) * PPM);
  return curveE12 < startE12 ? curveE12 : startE12;
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

/** The integer square root, rounded down, by Newton's method. */
export function floorSqrt(value: bigint): bigint {
  if (value < 2n) return value;
  let x = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
