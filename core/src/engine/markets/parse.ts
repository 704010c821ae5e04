/**
 * Specifications and parameters, read from the JSON of a command and checked once. What comes out
 * is trusted everywhere else; what does not have exactly the right shape does not come out.
 */
import { AMOUNT_MAX, PPM } from "@holdall/core/num";
import { marketStates, poolStates, yieldKinds } from "@holdall/core/protocol";
import type { AssetSpec, MarginFunction, MarketSpec, Parameters } from "@holdall/core/protocol";
import { ORDER_LOTS_MAX, ORDER_TICKS_MAX } from "../book/order-slots.ts";

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

/** Longest symbol or name. */
const NAME_MAX = 64;
/** Longest words about where a yield comes from. */
const SOURCE_MAX = 128;
/** Most decimals of an asset in the ledger. */
const ASSET_DECIMALS_MAX = 18;
/** Most tokens of an asset, and most fee tiers. */
const ROWS_MAX = 64;
/** Ratios may be at most 1,000 times one. */
const RATIO_PPM_MAX = 1_000_000_000;
const FEE_PPM_MAX = 1_000_000;
/** Longest time span of a parameter: a year. */
const SPAN_MS_MAX = 366 * 86_400_000;
const COUNT_MAX = 1_000_000;
/** Factors of roots and rates of an hour: at most one, in billionths. */
const RATE_PPB_MAX = 1_000_000_000;
/** Each part of a pool's yearly rate is at most 1,000 %. */
const CURVE_PPM_MAX = 10_000_000;
const LIQUIDATION_STEPS_MAX = 1_000;
/** The largest position at the highest price: sums over hundreds of perpetuals stay exact. */
const POSITION_QUOTE_MAX = 2 ** 50;

function integer(min: number, max: number): Check {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function text(lengthMin: number, lengthMax: number): Check {
  return (value) =>
    typeof value === "string" && value.length >= lengthMin && value.length <= lengthMax;
}

const isBoolean: Check = (value) => typeof value === "boolean";
const isText = text(0, 256);
const isTextOrNull: Check = (value) => value === null || isText(value);
const isPpm = integer(0, RATIO_PPM_MAX);
const isFee = integer(0, FEE_PPM_MAX);
const isSpan = integer(0, SPAN_MS_MAX);
const isAmount = integer(-AMOUNT_MAX, AMOUNT_MAX);
const isCount = integer(0, COUNT_MAX);
const isRate = integer(0, RATE_PPB_MAX);
const isCurveRate = integer(0, CURVE_PPM_MAX);

function record(shape: Shape): Check {
  const names = Object.keys(shape);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const row = value as Record<string, unknown>;
    return names.every((name) => shape[name](Object.hasOwn(row, name) ? row[name] : undefined));
  };
}

function list(item: Check, lengthMin: number): Check {
  return (value) =>
    Array.isArray(value) &&
    value.length >= lengthMin &&
    value.length <= ROWS_MAX &&
    value.every((row) => item(row));
}

/** What may be left out. */
function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

const isToken = record({
  displayName: isText,
  blockchain: isText,
  contractAddress: isTextOrNull,
  depositEnabled: isBoolean,
  minimumDeposit: isText,
  withdrawEnabled: isBoolean,
  minimumWithdrawal: isText,
  maximumWithdrawal: isTextOrNull,
  withdrawalFee: isText,
  nativeDecimals: integer(0, 36),
});

/** Shares of one. */
const isShare = integer(0, PPM);
const isFunction = record({ basePpm: integer(1, RATIO_PPM_MAX), factorPpb: isRate });

const isHaircut: Check = (value) => isIdentity(value) || isInverseSqrt(value);
const isIdentity = record({ kind: (kind) => kind === "identity" });
const isInverseSqrt = record({
  kind: (kind) => kind === "inverseSqrt",
  basePpm: isShare,
  penaltyPpb: isRate,
});

const isCollateral = record({
  weightPpm: isShare,
  haircut: isHaircut,
  imf: isFunction,
  mmf: isFunction,
});

const isExtraYield = record({
  kind: (value) => (yieldKinds as readonly unknown[]).includes(value),
  ratePpm: isShare,
  sharePpm: isShare,
  source: text(1, SOURCE_MAX),
});

const isLending = record({
  state: (value) => (poolStates as readonly unknown[]).includes(value),
  optimalPpm: integer(1, PPM - 1),
  rateBasePpm: isCurveRate,
  rateSlopePpm: isCurveRate,
  rateSteepPpm: isCurveRate,
  feePpm: isShare,
  maxUtilizationPpm: isShare,
  throttleThresholdPpm: isShare,
  throttleStepPpm: isShare,
  throttleStepMs: integer(1, SPAN_MS_MAX),
  limitUnits: integer(0, AMOUNT_MAX),
  extraYield: optional(isExtraYield),
});

const isAsset = record({
  symbol: text(1, NAME_MAX),
  displayName: text(1, NAME_MAX),
  decimals: integer(0, ASSET_DECIMALS_MAX),
  tokens: list(isToken, 0),
  collateral: optional(isCollateral),
  lending: optional(isLending),
});

const isPerp = record({
  imf: isFunction,
  mmf: isFunction,
  openInterestLotsMax: integer(1, AMOUNT_MAX),
  positionLotsMax: integer(1, ORDER_LOTS_MAX),
  fundingMinPpb: integer(-RATE_PPB_MAX, 0),
  fundingMaxPpb: integer(0, RATE_PPB_MAX),
  profitHaircutPpm: isShare,
  profitRequirementPpm: isPpm,
  profitUnitsMax: integer(0, AMOUNT_MAX),
  concentrationPpm: isShare,
  concentrationFreePpm: integer(0, PPM - 1),
  markUpdatePpm: isShare,
  markBandPpm: isShare,
  premiumTolerancePpm: isPpm,
  isPremarket: isBoolean,
  premarketMinutePpm: isShare,
});

const isBands = record({
  maxMultiplierPpm: isPpm,
  minMultiplierPpm: isPpm,
  maxImpactMultiplierPpm: isPpm,
  minImpactMultiplierPpm: isPpm,
  maxMarkMultiplierPpm: isPpm,
  minMarkMultiplierPpm: isPpm,
});

const isMarket = record({
  symbol: text(1, NAME_MAX),
  kind: (value) => value === "spot" || value === "perp" || value === "rfq",
  baseAssetId: isCount,
  quoteAssetId: isCount,
  tickSize: isText,
  lotSize: isText,
  priceTicksMin: isAmount,
  priceTicksMax: isAmount,
  sizeLotsMin: isAmount,
  sizeLotsMax: isAmount,
  bands: isBands,
  state: (value) => (marketStates as readonly unknown[]).includes(value),
  breakerMovePpm: isPpm,
  breakerWindowMs: isSpan,
  breakerAuctionMs: isSpan,
  perp: optional(isPerp),
});

const isTier = record({
  volumeUnitsMin: integer(0, AMOUNT_MAX),
  spotMakerPpm: isFee,
  spotTakerPpm: isFee,
  perpMakerPpm: isFee,
  perpTakerPpm: isFee,
});

const isMarginParameters = record({
  poolAccountId: isCount,
  clearingAccountId: isCount,
  insuranceAccountId: isCount,
  treasuryAccountId: isCount,
  indexSourcesMin: integer(1, 0xff),
  settlementMs: integer(1, SPAN_MS_MAX),
  liquidationFeePpm: isShare,
  liquidationSteps: integer(0, LIQUIDATION_STEPS_MAX),
  liquidationStepPpm: integer(1, PPM),
  liquidationExitPpm: integer(1, PPM),
  backstopPpm: isShare,
  backstopFundPpm: isShare,
  stressPpm: integer(0, PPM - 1),
});

const isParameters = record({
  feeTiers: list(isTier, 1),
  restingOrdersMax: isCount,
  triggerOrdersMax: isCount,
  subaccountsMax: integer(0, 0xffff),
  batchOrdersMax: isCount,
  clientIdMemoryMs: isSpan,
  feeAccountId: isCount,
  dustAccountId: isCount,
  settlementAssetId: isCount,
  margin: optional(isMarginParameters),
});

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** The asset that a JSON text describes, or `undefined` where it describes none. */
export function parseAsset(json: string): AssetSpec | undefined {
  const value = parse(json);
  return isAsset(value) && isCollateralValid(value as AssetSpec) ? (value as AssetSpec) : undefined;
}

/** The market that a JSON text describes; neither its limits nor its assets are looked at yet. */
export function parseMarket(json: string): MarketSpec | undefined {
  const value = parse(json);
  return isMarket(value) ? (value as MarketSpec) : undefined;
}

/** True when a market's limits are in order and fit the memory of an order. */
export function areLimitsValid(spec: MarketSpec): boolean {
  return (
    spec.priceTicksMin >= 1 &&
    spec.priceTicksMin <= spec.priceTicksMax &&
    spec.priceTicksMax <= ORDER_TICKS_MAX &&
    spec.sizeLotsMin >= 1 &&
    spec.sizeLotsMin <= spec.sizeLotsMax &&
    spec.sizeLotsMax <= ORDER_LOTS_MAX
  );
}

/**
 * True when a perpetual's terms are in order: a maintenance requirement never above the initial
 * one, and a position at its limit that stays within the ledger's amounts at every price.
 */
export function isPerpValid(spec: MarketSpec, quoteUnitsPerLotTick: number): boolean {
  const { perp } = spec;
  if (perp === undefined) return false;
  const quoteMax = BigInt(perp.positionLotsMax) * BigInt(spec.priceTicksMax);
  return (
    isBelow(perp.mmf, perp.imf) &&
    quoteMax * BigInt(quoteUnitsPerLotTick) <= BigInt(POSITION_QUOTE_MAX)
  );
}

/** True when a borrow's maintenance requirement is never above its initial one. */
function isCollateralValid({ collateral }: AssetSpec): boolean {
  return collateral === undefined || isBelow(collateral.mmf, collateral.imf);
}

function isBelow(mmf: MarginFunction, imf: MarginFunction): boolean {
  return mmf.basePpm <= imf.basePpm && mmf.factorPpb <= imf.factorPpb;
}

/** The parameters of a JSON text: tiers ascend from volume 0; accounts not yet looked up. */
export function parseParameters(json: string): Parameters | undefined {
  const value = parse(json);
  if (!isParameters(value)) return undefined;
  const parameters = value as Parameters;
  const { feeTiers } = parameters;
  const isAscending = feeTiers.every(
    (tier, at) => at === 0 || tier.volumeUnitsMin > feeTiers[at - 1].volumeUnitsMin,
  );
  return feeTiers[0].volumeUnitsMin === 0 && isAscending ? parameters : undefined;
}
