import { formatDecimal, parseUnits } from "@holdall/core/num";
import type { Lots, Ppm, Ticks, Units } from "@holdall/core/num";
import type { AccountId, AssetId } from "./ids.ts";
import type { YieldKind } from "./margin-commands.ts";

/** A token that carries an asset on one chain, as `GET /api/v1/assets` shows it. Decimals are texts. */
export interface TokenSpec {
  readonly displayName: string;
  readonly blockchain: string;
  readonly contractAddress: string | null;
  readonly depositEnabled: boolean;
  readonly minimumDeposit: string;
  readonly withdrawEnabled: boolean;
  readonly minimumWithdrawal: string;
  readonly maximumWithdrawal: string | null;
  readonly withdrawalFee: string;
  readonly nativeDecimals: number;
}

export interface AssetSpec {
  readonly symbol: string;
  readonly displayName: string;
  /** Ledger decimals: one unit is 10^−decimals of the asset (`performance.md` section 2.2). */
  readonly decimals: number;
  readonly tokens: readonly TokenSpec[];
  /** Absent: the asset margins nothing and cannot be borrowed. */
  readonly collateral?: CollateralSpec;
  /** Absent: there is no pool. */
  readonly lending?: LendingSpec;
}

/** `max(base, factor × √exposure)`, exposure in USD: base in millionths, factor in billionths. */
export interface MarginFunction {
  readonly basePpm: Ppm;
  /** 0 = constant. */
  readonly factorPpb: number;
}

/** How much of an amount counts: all of `weightPpm`, or less the larger it is. */
export type Haircut =
  | { readonly kind: "identity" }
  | { readonly kind: "inverseSqrt"; readonly basePpm: Ppm; readonly penaltyPpb: number };

/** What an asset is worth as margin, and what a borrow of it needs (`docs/margin.md` 2 and 4). */
export interface CollateralSpec {
  readonly weightPpm: Ppm;
  readonly haircut: Haircut;
  readonly imf: MarginFunction;
  readonly mmf: MarginFunction;
}

export const poolStates = ["open", "repay-only", "closed"] as const;
export type PoolState = (typeof poolStates)[number];

/** A lending pool: its curve, its limits (`docs/margin.md` 5). Rates are per year. */
export interface LendingSpec {
  readonly state: PoolState;
  readonly optimalPpm: Ppm;
  readonly rateBasePpm: Ppm;
  readonly rateSlopePpm: Ppm;
  readonly rateSteepPpm: Ppm;
  readonly feePpm: Ppm;
  readonly maxUtilizationPpm: Ppm;
  readonly throttleThresholdPpm: Ppm;
  readonly throttleStepPpm: Ppm;
  readonly throttleStepMs: number;
  /** The most that may be lent. */
  readonly limitUnits: Units;
  /** Absent: lenders have the pool's interest alone. */
  readonly extraYield?: ExtraYield;
}

/** What the treasury pays to lenders beside the pool's interest (`docs/margin.md` 5). */
export interface ExtraYield {
  readonly kind: YieldKind;
  /** A year, of what earns it. */
  readonly ratePpm: Ppm;
  /** The part of what is lent that earns it: a staking yield is diluted by what cannot be staked. */
  readonly sharePpm: Ppm;
  /** What the rate is that of, in words: the bills behind a stablecoin, the staking of a chain. */
  readonly source: string;
}

export type MarketKind = "spot" | "perp" | "rfq";
export const marketStates = [
  "open",
  "closed",
  "cancel-only",
  "limit-only",
  "post-only",
  "auction",
] as const;
export type MarketState = (typeof marketStates)[number];

/** Price bands of `exchange-mechanics.md` section 2, in millionths of the reference price. 0 = off. */
export interface PriceBands {
  /** A limit price may be at most this multiple of the last active price … */
  readonly maxMultiplierPpm: Ppm;
  /** … and at least this. */
  readonly minMultiplierPpm: Ppm;
  /** How far one taker order may walk past the best opposite price. */
  readonly maxImpactMultiplierPpm: Ppm;
  readonly minImpactMultiplierPpm: Ppm;
  /** Against the mean mark price. */
  readonly maxMarkMultiplierPpm: Ppm;
  readonly minMarkMultiplierPpm: Ppm;
}

export interface MarketSpec {
  readonly symbol: string;
  readonly kind: MarketKind;
  readonly baseAssetId: AssetId;
  readonly quoteAssetId: AssetId;
  /** Decimal texts, each a power of ten or a multiple of one: "0.01". */
  readonly tickSize: string;
  readonly lotSize: string;
  readonly priceTicksMin: Ticks;
  readonly priceTicksMax: Ticks;
  readonly sizeLotsMin: Lots;
  readonly sizeLotsMax: Lots;
  readonly bands: PriceBands;
  /** State at listing; later changes are commands. */
  readonly state: MarketState;
  /** Circuit breaker: a move of more than this within `breakerWindowMs` starts an auction. 0 = off. */
  readonly breakerMovePpm: Ppm;
  readonly breakerWindowMs: number;
  readonly breakerAuctionMs: number;
  /** Of a perp only. */
  readonly perp?: PerpSpec;
}

/** What a perpetual adds to a market (`docs/margin.md` 2). */
export interface PerpSpec {
  readonly imf: MarginFunction;
  readonly mmf: MarginFunction;
  readonly openInterestLotsMax: Lots;
  /** Per user, over its sub-accounts. */
  readonly positionLotsMax: Lots;
  /** Bounds of the funding rate of an hour. */
  readonly fundingMinPpb: number;
  readonly fundingMaxPpb: number;
  /** How much of an unrealised profit counts as margin. */
  readonly profitHaircutPpm: Ppm;
  readonly profitRequirementPpm: Ppm;
  readonly profitUnitsMax: Units;
  /** Added to the initial requirement as the user's share of open interest grows. */
  readonly concentrationPpm: Ppm;
  readonly concentrationFreePpm: Ppm;
  /** Most that one update may move the mark, and that the mark may be off the index. 0 = off. */
  readonly markUpdatePpm: Ppm;
  readonly markBandPpm: Ppm;
  /** An order may not push the premium further than this beyond its mean. 0 = off. */
  readonly premiumTolerancePpm: Ppm;
  /** No index of the outside: the mark follows the own book, bounded per minute. */
  readonly isPremarket: boolean;
  readonly premarketMinutePpm: Ppm;
}

export interface FeeTier {
  /** 30-day volume in USDC units from which the tier applies. */
  readonly volumeUnitsMin: Units;
  readonly spotMakerPpm: Ppm;
  readonly spotTakerPpm: Ppm;
  readonly perpMakerPpm: Ppm;
  readonly perpTakerPpm: Ppm;
}

/** Everything tunable that is not a market's or an asset's own; public by `GET /api/v1/parameters`. */
export interface Parameters {
  /** Lowest tier first; the first has volume 0. */
  readonly feeTiers: readonly FeeTier[];
  readonly restingOrdersMax: number;
  readonly triggerOrdersMax: number;
  readonly subaccountsMax: number;
  readonly batchOrdersMax: number;
  /** How long a client id is remembered after its order has ended, in ms. */
  readonly clientIdMemoryMs: number;
  /** House accounts: ordinary accounts, named here so that everybody can see them. */
  readonly feeAccountId: AccountId;
  readonly dustAccountId: AccountId;
  /** The asset in which volumes and fees tiers are counted. */
  readonly settlementAssetId: AssetId;
  /** Absent: nothing can be lent, borrowed or held as a position yet. */
  readonly margin?: MarginParameters;
}

/** Parameters of margin, settlement and liquidation (`docs/margin.md` 2). */
export interface MarginParameters {
  /** House accounts: whose balances are the pools' cash, the clearing's cash, the backstop fund, the yields to pay. */
  readonly poolAccountId: AccountId;
  readonly clearingAccountId: AccountId;
  readonly insuranceAccountId: AccountId;
  readonly treasuryAccountId: AccountId;
  /** Fewer live sources than this freeze an index. */
  readonly indexSourcesMin: number;
  readonly settlementMs: number;
  readonly liquidationFeePpm: Ppm;
  /** Steps in the book per account and round, and what each takes of the largest item. */
  readonly liquidationSteps: number;
  readonly liquidationStepPpm: Ppm;
  /** Liquidation ends when maintenance is below this share of net equity. */
  readonly liquidationExitPpm: Ppm;
  /** Net equity below this share of maintenance goes to the backstop. */
  readonly backstopPpm: Ppm;
  readonly backstopFundPpm: Ppm;
  /** Marks are moved by this, both ways, to find what may leave. */
  readonly stressPpm: Ppm;
}

/** What a market's decimal texts mean in integers: derived once, at listing. */
export interface MarketScale {
  readonly priceDecimals: number;
  /** One tick is `tickMantissa × 10^−priceDecimals` quote per base. */
  readonly tickMantissa: number;
  readonly sizeDecimals: number;
  readonly lotMantissa: number;
  /** Base units in one lot. */
  readonly baseUnitsPerLot: number;
  /** Quote units in one lot at one tick: the `k` of `performance.md` section 2.2. */
  readonly quoteUnitsPerLotTick: number;
}

function mantissa(text: string): { mantissa: number; decimals: number } | undefined {
  const match = /^([0-9]{1,15})(?:\.([0-9]{1,15}))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  const value = Number(match[1] + fraction);
  if (!Number.isSafeInteger(value) || value === 0) return undefined;
  return { mantissa: value, decimals: fraction.length };
}

/**
 * Scales of a market, or `undefined` when tick or lot are no decimals or the market is not aligned:
 * a lot must be a whole number of base units, and a lot at one tick a whole number of quote units,
 * so that the notional of a fill is an exact product.
 */
export function marketScale(
  spec: Pick<MarketSpec, "tickSize" | "lotSize">,
  baseDecimals: number,
  quoteDecimals: number,
): MarketScale | undefined {
  const tick = mantissa(spec.tickSize);
  const lot = mantissa(spec.lotSize);
  if (tick === undefined || lot === undefined) return undefined;
  const baseUnitsPerLot = scaled(lot.mantissa, baseDecimals - lot.decimals);
  const quoteUnitsPerLotTick = scaled(
    tick.mantissa * lot.mantissa,
    quoteDecimals - tick.decimals - lot.decimals,
  );
  if (baseUnitsPerLot === undefined || quoteUnitsPerLotTick === undefined) return undefined;
  return {
    priceDecimals: tick.decimals,
    tickMantissa: tick.mantissa,
    sizeDecimals: lot.decimals,
    lotMantissa: lot.mantissa,
    baseUnitsPerLot,
    quoteUnitsPerLotTick,
  };
}

function scaled(value: number, power: number): number | undefined {
  const big = power >= 0 ? BigInt(value) * 10n ** BigInt(power) : undefined;
  if (big !== undefined) return big <= 2n ** 53n - 16n ? Number(big) : undefined;
  const divisor = 10n ** BigInt(-power);
  return BigInt(value) % divisor === 0n ? Number(BigInt(value) / divisor) : undefined;
}

/** Price as decimal text, padded to the tick. */
export function formatPrice(scale: MarketScale, priceTicks: number): string {
  return formatDecimal(BigInt(priceTicks) * BigInt(scale.tickMantissa), scale.priceDecimals, {
    pad: true,
  });
}

/** Size as decimal text, padded to the lot. */
export function formatSize(scale: MarketScale, sizeLots: number): string {
  return formatDecimal(BigInt(sizeLots) * BigInt(scale.lotMantissa), scale.sizeDecimals, {
    pad: true,
  });
}

/** Ticks of a decimal text; `undefined` when it is no decimal, off the grid, negative or too large. */
export function parsePrice(scale: MarketScale, text: string): Ticks | undefined {
  return onGrid(text, scale.priceDecimals, scale.tickMantissa) as Ticks | undefined;
}

/** Lots of a decimal text; `undefined` when it is no decimal, off the grid, negative or too large. */
export function parseSize(scale: MarketScale, text: string): Lots | undefined {
  return onGrid(text, scale.sizeDecimals, scale.lotMantissa) as Lots | undefined;
}

function onGrid(text: string, decimals: number, step: number): number | undefined {
  const value = parseUnits(text, decimals);
  if (typeof value === "string" || value % step !== 0) return undefined;
  return value / step;
}
