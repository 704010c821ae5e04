import { lots, ppm, ticks, units } from "@holdall/core/num";
import type {
  AccountId,
  AssetId,
  AssetSpec,
  CollateralSpec,
  ExtraYield,
  LendingSpec,
  MarginParameters,
  MarketSpec,
  PerpSpec,
} from "@holdall/core/protocol";
import { demoAssets, marketSpecOf } from "./catalogue.ts";
import type { DemoAsset } from "./catalogue.ts";
import { accountNumberOf } from "./people.ts";

/** What an asset of the demonstration is worth as margin, and the pool it is lent in. */
interface MarginRow {
  readonly weightPpm: number;
  /** Growth of the haircut per square root of a dollar, in billionths; 0 = none. */
  readonly penaltyPpb: number;
  readonly borrowImfPpm: number;
  readonly optimalPpm: number;
  readonly slopePpm: number;
  readonly steepPpm: number;
  /** The most that may be lent, in whole assets. */
  readonly limitWhole: number;
}

function row(
  weightPpm: number,
  penaltyPpb: number,
  borrowImfPpm: number,
  pool: readonly [optimalPpm: number, slopePpm: number, steepPpm: number, limitWhole: number],
): MarginRow {
  const [optimalPpm, slopePpm, steepPpm, limitWhole] = pool;
  return { weightPpm, penaltyPpb, borrowImfPpm, optimalPpm, slopePpm, steepPpm, limitWhole };
}

/** By symbol; an asset without a row margins nothing and is not lent. */
const marginRows: Readonly<Record<string, MarginRow>> = {
  USDC: row(1_000_000, 0, 50_000, [900_000, 80_000, 1_200_000, 500_000_000]),
  SOL: row(900_000, 80_000, 100_000, [800_000, 70_000, 1_500_000, 2_000_000]),
  BTC: row(950_000, 40_000, 80_000, [800_000, 40_000, 1_000_000, 10_000]),
  ETH: row(940_000, 50_000, 90_000, [800_000, 50_000, 1_200_000, 200_000]),
  LINK: row(800_000, 200_000, 150_000, [700_000, 90_000, 2_000_000, 10_000_000]),
  DOGE: row(750_000, 300_000, 200_000, [650_000, 120_000, 2_500_000, 100_000_000]),
};

/** What the treasury pays lenders beside the interest of the pools: stated, not followed. */
const yieldRows: Readonly<Record<string, ExtraYield>> = {
  USDC: {
    kind: "treasury",
    ratePpm: ppm(41_000),
    sharePpm: ppm(1_000_000),
    source: "bills of three months behind a basket of one stablecoin, USDC",
  },
  SOL: {
    kind: "staking",
    ratePpm: ppm(65_000),
    sharePpm: ppm(900_000),
    source: "native staking of the nine tenths that are not kept for redemptions",
  },
};

/** Maintenance of a borrow is this share of its initial requirement. */
const BORROW_MMF_PERCENT = 50;

/** The spec of a row with what it is worth as margin. */
export function assetSpecOf({ spec }: DemoAsset): AssetSpec {
  const margin = marginRows[spec.symbol];
  if (margin === undefined) return spec;
  return { ...spec, collateral: collateralOf(margin), lending: lendingOf(margin, spec) };
}

function collateralOf(margin: MarginRow): CollateralSpec {
  const { weightPpm, penaltyPpb, borrowImfPpm } = margin;
  return {
    weightPpm: ppm(weightPpm),
    haircut:
      penaltyPpb === 0
        ? { kind: "identity" }
        : { kind: "inverseSqrt", basePpm: ppm(1_000_000), penaltyPpb },
    imf: { basePpm: ppm(borrowImfPpm), factorPpb: 20_000 },
    mmf: { basePpm: ppm((borrowImfPpm * BORROW_MMF_PERCENT) / 100), factorPpb: 12_000 },
  };
}

function lendingOf(margin: MarginRow, { symbol, decimals }: AssetSpec): LendingSpec {
  const extraYield = yieldRows[symbol];
  return {
    state: "open",
    optimalPpm: ppm(margin.optimalPpm),
    rateBasePpm: ppm(0),
    rateSlopePpm: ppm(margin.slopePpm),
    rateSteepPpm: ppm(margin.steepPpm),
    feePpm: ppm(100_000),
    maxUtilizationPpm: ppm(950_000),
    throttleThresholdPpm: ppm(900_000),
    throttleStepPpm: ppm(5_000),
    throttleStepMs: 60_000,
    limitUnits: units(margin.limitWhole * 10 ** decimals),
    ...(extraYield === undefined ? {} : { extraYield }),
  };
}

/** The perps of the demonstration: base and factor of both margin functions, and limits. */
const perpRows = [
  { symbol: "SOL", imf: [20_000, 60_000], mmf: [13_500, 36_000], openDollars: 60_000_000 },
  { symbol: "BTC", imf: [20_000, 30_000], mmf: [12_500, 18_000], openDollars: 200_000_000 },
  { symbol: "ETH", imf: [20_000, 40_000], mmf: [12_500, 24_000], openDollars: 120_000_000 },
] as const;

/** The symbols that have a perp. */
export function perpSymbols(): readonly string[] {
  return perpRows.map(({ symbol }) => symbol);
}

/** The listings of the perps: tick, lot and bands are those of the spot market. */
export function perpSpecs(): readonly MarketSpec[] {
  return perpRows.map((perp) => {
    const index = demoAssets.findIndex(({ spec }) => spec.symbol === perp.symbol);
    const asset = demoAssets[index];
    const spot = marketSpecOf(asset, index as AssetId)!;
    const startTicks = Number(asset.market!.startPrice) / Number(spot.tickSize);
    const openLots = Math.floor(
      perp.openDollars / (Number(asset.market!.startPrice) * Number(spot.lotSize)),
    );
    return {
      ...spot,
      symbol: `${perp.symbol}_USDC_PERP`,
      kind: "perp",
      // Ten times the first price: position and price together must stay exact.
      priceTicksMax: ticks(Math.min(spot.priceTicksMax, Math.round(startTicks * 10))),
      bands: {
        ...spot.bands,
        maxMarkMultiplierPpm: ppm(1_100_000),
        minMarkMultiplierPpm: ppm(900_000),
      },
      breakerMovePpm: ppm(0),
      perp: perpOf(perp, openLots),
    };
  });
}

function perpOf(perp: (typeof perpRows)[number], openLots: number): PerpSpec {
  const [imfBase, imfFactor] = perp.imf;
  const [mmfBase, mmfFactor] = perp.mmf;
  return {
    imf: { basePpm: ppm(imfBase), factorPpb: imfFactor },
    mmf: { basePpm: ppm(mmfBase), factorPpb: mmfFactor },
    openInterestLotsMax: lots(openLots),
    positionLotsMax: lots(Math.floor(openLots / 2)),
    fundingMinPpb: -5_000_000,
    fundingMaxPpb: 5_000_000,
    profitHaircutPpm: ppm(900_000),
    profitRequirementPpm: ppm(1_000_000),
    profitUnitsMax: units(5_000_000_000_000),
    concentrationPpm: ppm(30_000),
    concentrationFreePpm: ppm(500_000),
    markUpdatePpm: ppm(2_500),
    markBandPpm: ppm(50_000),
    premiumTolerancePpm: ppm(50_000),
    isPremarket: false,
    premarketMinutePpm: ppm(0),
  };
}

/** The parameters of margin, with the house accounts of the demonstration. */
export function demoMarginParameters(): MarginParameters {
  return {
    poolAccountId: accountNumberOf("pools") as AccountId,
    clearingAccountId: accountNumberOf("clearing") as AccountId,
    insuranceAccountId: accountNumberOf("backstop-fund") as AccountId,
    treasuryAccountId: accountNumberOf("treasury") as AccountId,
    indexSourcesMin: 3,
    settlementMs: 10_000,
    liquidationFeePpm: ppm(0),
    liquidationSteps: 10,
    liquidationStepPpm: ppm(100_000),
    liquidationExitPpm: ppm(950_000),
    backstopPpm: ppm(666_667),
    backstopFundPpm: ppm(500_000),
    stressPpm: ppm(100_000),
  };
}
