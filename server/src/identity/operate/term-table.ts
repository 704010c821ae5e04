import type { WebResponseOf } from "@holdall/core/contract";
import { formatDecimal, parseUnits } from "@holdall/core/num";
import { parsePrice, parseSize } from "@holdall/core/protocol";
import type { MarketScale, MarketSpec, PerpSpec, PriceBands } from "@holdall/core/protocol";

type TermValue = WebResponseOf<"operatorMarkets">[number]["terms"][number];
type Difference = WebResponseOf<"operatorTrial">["differences"][number];
type TermName = TermValue["name"];
type TermUnit = TermValue["unit"];

/** One term of a market: where it stands in the specification, and what more of it does. */
export interface TermRow {
  readonly name: TermName;
  readonly unit: TermUnit;
  /** What a larger value does to what may happen. */
  readonly more: Difference["effect"];
  /** True where zero switches a bound off, which lets most happen. */
  readonly isOffAtZero: boolean;
  /** When those who hold something already may lose by a change. */
  readonly hurts: "never" | "tighter" | "always";
  readonly isOfPerp: boolean;
  readonly read: (spec: MarketSpec) => number | undefined;
  readonly write: (spec: MarketSpec, value: number) => MarketSpec;
}

type Meaning = Pick<TermRow, "more" | "hurts"> & { readonly isOffAtZero?: true };
type Numeric<T> = {
  readonly [K in keyof T]-?: T[K] extends number ? K : never;
}[keyof T];

function plain(
  name: TermName,
  unit: TermUnit,
  field: Numeric<MarketSpec>,
  meaning: Meaning,
): TermRow {
  return {
    ...told(name, unit, meaning),
    isOfPerp: false,
    read: (spec) => spec[field],
    write: (spec, value) => ({ ...spec, [field]: value }),
  };
}

function band(field: keyof PriceBands, name: TermName, meaning: Meaning): TermRow {
  return {
    ...told(name, "fraction", { ...meaning, isOffAtZero: true }),
    isOfPerp: false,
    read: ({ bands }) => bands[field],
    write: (spec, value) => ({ ...spec, bands: { ...spec.bands, [field]: value } }),
  };
}

function perp(name: TermName, unit: TermUnit, field: Numeric<PerpSpec>, meaning: Meaning): TermRow {
  return {
    ...told(name, unit, meaning),
    isOfPerp: true,
    read: (spec) => spec.perp?.[field],
    write: (spec, value) => ofPerp(spec, { [field]: value }),
  };
}

/** A part of the function by which a requirement grows: more of it asks for more. */
function requirement(name: TermName, of: "imf" | "mmf", field: "basePpm" | "factorPpb"): TermRow {
  const unit = field === "basePpm" ? "fraction" : "factor";
  return {
    ...told(name, unit, { more: "Tightens", hurts: "tighter" }),
    isOfPerp: true,
    read: (spec) => spec.perp?.[of][field],
    write: (spec, value) =>
      spec.perp === undefined ? spec : ofPerp(spec, { [of]: { ...spec.perp[of], [field]: value } }),
  };
}

function told(name: TermName, unit: TermUnit, { more, hurts, isOffAtZero }: Meaning) {
  return { name, unit, more, hurts, isOffAtZero: isOffAtZero === true };
}

function ofPerp(spec: MarketSpec, terms: object): MarketSpec {
  return spec.perp === undefined ? spec : { ...spec, perp: { ...spec.perp, ...terms } };
}

const loosens = { more: "Loosens", hurts: "never" } as const;
const tightens = { more: "Tightens", hurts: "never" } as const;
const either = { more: "Either", hurts: "always" } as const;
/** Less of it takes from those who hold positions. */
const lessHurts = { more: "Loosens", hurts: "tighter" } as const;

/**
 * Every term that `change-market` may change, in the order in which it is shown. Resting orders and
 * positions keep what they have when a limit is lowered: it holds for what comes. A smallest order that
 * grows may leave somebody with less than can be sold.
 */
export const termRows: readonly TermRow[] = [
  plain("minPrice", "price", "priceTicksMin", tightens),
  plain("maxPrice", "price", "priceTicksMax", loosens),
  plain("minQuantity", "size", "sizeLotsMin", { more: "Tightens", hurts: "tighter" }),
  plain("maxQuantity", "size", "sizeLotsMax", loosens),
  band("maxMultiplierPpm", "maxMultiplier", loosens),
  band("minMultiplierPpm", "minMultiplier", tightens),
  band("maxImpactMultiplierPpm", "maxImpactMultiplier", loosens),
  band("minImpactMultiplierPpm", "minImpactMultiplier", tightens),
  band("maxMarkMultiplierPpm", "maxMarkMultiplier", loosens),
  band("minMarkMultiplierPpm", "minMarkMultiplier", tightens),
  plain("breakerMove", "fraction", "breakerMovePpm", { ...loosens, isOffAtZero: true }),
  plain("breakerWindow", "milliseconds", "breakerWindowMs", tightens),
  plain("breakerAuction", "milliseconds", "breakerAuctionMs", { ...either, hurts: "never" }),
  requirement("initialBase", "imf", "basePpm"),
  requirement("initialFactor", "imf", "factorPpb"),
  requirement("maintenanceBase", "mmf", "basePpm"),
  requirement("maintenanceFactor", "mmf", "factorPpb"),
  perp("openInterestLimit", "size", "openInterestLotsMax", loosens),
  perp("positionLimit", "size", "positionLotsMax", loosens),
  perp("fundingMin", "rate", "fundingMinPpb", { more: "Tightens", hurts: "always" }),
  perp("fundingMax", "rate", "fundingMaxPpb", { more: "Loosens", hurts: "always" }),
  perp("profitHaircut", "fraction", "profitHaircutPpm", lessHurts),
  perp("profitRequirement", "fraction", "profitRequirementPpm", lessHurts),
  perp("profitMax", "value", "profitUnitsMax", lessHurts),
  perp("concentration", "fraction", "concentrationPpm", { more: "Tightens", hurts: "tighter" }),
  perp("concentrationFree", "fraction", "concentrationFreePpm", lessHurts),
  perp("markUpdate", "fraction", "markUpdatePpm", either),
  perp("markBand", "fraction", "markBandPpm", either),
  perp("premiumTolerance", "fraction", "premiumTolerancePpm", { ...loosens, isOffAtZero: true }),
  {
    ...told("isPremarket", "flag", either),
    isOfPerp: true,
    read: ({ perp: terms }) => (terms === undefined ? undefined : Number(terms.isPremarket)),
    write: (spec, value) => ofPerp(spec, { isPremarket: value === 1 }),
  },
  perp("premarketMinute", "fraction", "premarketMinutePpm", either),
];

/** What a market's figures are written in. */
export interface TermScale {
  readonly scale: MarketScale;
  /** Of the settlement asset. */
  readonly valueDecimals: number;
}

const DECIMALS: Readonly<Partial<Record<TermUnit, number>>> = {
  fraction: 6,
  rate: 9,
  factor: 9,
  milliseconds: 0,
};

/** A term's value as text. Exact. */
export function termText(
  unit: TermUnit,
  value: number,
  { scale, valueDecimals }: TermScale,
): string {
  switch (unit) {
    case "price":
      return formatDecimal(BigInt(value) * BigInt(scale.tickMantissa), scale.priceDecimals);
    case "size":
      return formatDecimal(BigInt(value) * BigInt(scale.lotMantissa), scale.sizeDecimals);
    case "flag":
      return value === 1 ? "true" : "false";
    case "value":
      return formatDecimal(value, valueDecimals);
    case "fraction":
    case "rate":
    case "factor":
    case "milliseconds":
      return formatDecimal(value, DECIMALS[unit] ?? 0);
  }
}

/** The value of a text; `undefined` where it is none of this unit, or between two of its steps. */
export function termValue(
  unit: TermUnit,
  text: string,
  { scale, valueDecimals }: TermScale,
): number | undefined {
  switch (unit) {
    case "price":
      return parsePrice(scale, text);
    case "size":
      return parseSize(scale, text);
    case "flag":
      return text === "true" ? 1 : text === "false" ? 0 : undefined;
    case "value":
      return signedUnits(text, valueDecimals);
    case "fraction":
    case "rate":
    case "factor":
    case "milliseconds":
      return signedUnits(text, DECIMALS[unit] ?? 0);
  }
}

function signedUnits(text: string, decimals: number): number | undefined {
  const isNegative = text.startsWith("-");
  const units = parseUnits(isNegative ? text.slice(1) : text, decimals);
  if (typeof units === "string") return undefined;
  return isNegative && units !== 0 ? 0 - units : units;
}

/** What a change of a term means: `before` and `after` are its values. */
export function effectOf(
  row: TermRow,
  before: number,
  after: number,
): Pick<Difference, "effect" | "mayHurt"> {
  const effect = directionOf(row, before, after);
  return {
    effect,
    mayHurt: row.hurts === "always" || (row.hurts === "tighter" && effect === "Tightens"),
  };
}

function directionOf(row: TermRow, before: number, after: number): Difference["effect"] {
  if (row.more === "Either") return "Either";
  if (row.isOffAtZero && after === 0) return "Loosens";
  if (row.isOffAtZero && before === 0) return "Tightens";
  const isMore = after > before;
  return isMore === (row.more === "Loosens") ? "Loosens" : "Tightens";
}
