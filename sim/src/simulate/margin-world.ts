/**
 * Worlds with margin: three assets with pools, two spot markets and their perpetuals, the purses of
 * the house, and terms that the seed chooses between kind and cruel.
 */
import type { Rng } from "@holdall/server/ports";

export const USDC = 0;
export const ASSETS = [
  { symbol: "USDC", decimals: 6, weightPpm: 1_000_000, wholeUnits: 1_000_000 },
  { symbol: "SOL", decimals: 9, weightPpm: 900_000, wholeUnits: 1_000_000_000 },
  { symbol: "BTC", decimals: 8, weightPpm: 950_000, wholeUnits: 100_000_000 },
] as const;
/** Marks at the start, in ticks: 100 USDC a SOL, 50,000 USDC a BTC. */
export const COINS = [
  { assetId: 1, spotId: 0, perpId: 2, startTicks: 10_000, tickSize: "0.01", lotSize: "0.01" },
  { assetId: 2, spotId: 1, perpId: 3, startTicks: 50_000, tickSize: "1", lotSize: "0.001" },
] as const;
/** House accounts, in the order of their ids, from 1. */
export const HOUSE = ["fees", "dust", "pool", "clearing", "fund", "treasury"] as const;
export const FUND = 5;
export const TREASURY = 6;

/** What a seed makes of the world. */
export interface MarginTerms {
  readonly assets: readonly string[];
  readonly markets: readonly string[];
  readonly parameters: string;
}

/** Draws the terms of one world. */
export function drawTerms(rng: Rng): MarginTerms {
  return {
    assets: ASSETS.map((_, assetId) => JSON.stringify(assetOf(rng, assetId))),
    markets: ["spot", "perp"].flatMap((kind) =>
      COINS.map((_, coin) => JSON.stringify(marketOf(rng, kind, coin))),
    ),
    parameters: JSON.stringify(parametersOf(rng)),
  };
}

function pick<const T>(rng: Rng, values: readonly T[]): T {
  return values[rng.below(values.length)];
}

function assetOf(rng: Rng, assetId: number): object {
  const { symbol, decimals, weightPpm } = ASSETS[assetId];
  const isCash = assetId === USDC;
  const factorPpb = isCash ? 0 : pick(rng, [0, 60_000]);
  return {
    symbol,
    displayName: symbol,
    decimals,
    tokens: [],
    collateral: {
      weightPpm,
      haircut: isCash
        ? { kind: "identity" }
        : { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: pick(rng, [50_000, 200_000]) },
      imf: { basePpm: isCash ? 50_000 : 100_000, factorPpb },
      mmf: { basePpm: isCash ? 30_000 : 60_000, factorPpb: Math.floor(factorPpb / 2) },
    },
    lending: {
      state: "open",
      optimalPpm: pick(rng, [500_000, 900_000]),
      rateBasePpm: pick(rng, [0, 10_000]),
      rateSlopePpm: 80_000,
      rateSteepPpm: 1_200_000,
      feePpm: 100_000,
      maxUtilizationPpm: 950_000,
      throttleThresholdPpm: pick(rng, [300_000, 920_000]),
      throttleStepPpm: 10_000,
      throttleStepMs: 60_000,
      limitUnits: 2 ** 50,
    },
  };
}

function marketOf(rng: Rng, kind: string, coin: number): object {
  const { assetId, startTicks, tickSize, lotSize } = COINS[coin];
  const { symbol } = ASSETS[assetId];
  const isPerp = kind === "perp";
  return {
    symbol: isPerp ? `${symbol}_USDC_PERP` : `${symbol}_USDC`,
    kind,
    baseAssetId: assetId,
    quoteAssetId: USDC,
    tickSize,
    lotSize,
    priceTicksMin: 1,
    priceTicksMax: startTicks * 20,
    sizeLotsMin: 1,
    sizeLotsMax: 1_000_000,
    bands: {
      maxMultiplierPpm: 0,
      minMultiplierPpm: 0,
      maxImpactMultiplierPpm: 1_050_000,
      minImpactMultiplierPpm: 950_000,
      maxMarkMultiplierPpm: 1_100_000,
      minMarkMultiplierPpm: 900_000,
    },
    state: "open",
    breakerMovePpm: 0,
    breakerWindowMs: 60_000,
    breakerAuctionMs: 60_000,
    ...(isPerp ? { perp: perpOf(rng) } : {}),
  };
}

function perpOf(rng: Rng): object {
  const isConcentrated = rng.below(3) === 0;
  return {
    imf: { basePpm: 20_000, factorPpb: pick(rng, [0, 60_000]) },
    mmf: { basePpm: 12_500, factorPpb: pick(rng, [0, 36_000]) },
    openInterestLotsMax: pick(rng, [50_000, 10_000_000]),
    positionLotsMax: pick(rng, [30_000, 1_000_000]),
    fundingMinPpb: -10_000_000,
    fundingMaxPpb: 10_000_000,
    profitHaircutPpm: 900_000,
    profitRequirementPpm: 1_000_000,
    profitUnitsMax: 1_000_000_000_000,
    concentrationPpm: isConcentrated ? 200_000 : 0,
    concentrationFreePpm: isConcentrated ? 300_000 : 0,
    markUpdatePpm: pick(rng, [0, 0, 20_000]),
    markBandPpm: pick(rng, [0, 50_000]),
    premiumTolerancePpm: pick(rng, [0, 500]),
    isPremarket: false,
    premarketMinutePpm: 0,
  };
}

function parametersOf(rng: Rng): object {
  const perps = { perpMakerPpm: 200, perpTakerPpm: 500 };
  return {
    feeTiers: [{ volumeUnitsMin: 0, spotMakerPpm: 800, spotTakerPpm: 1_000, ...perps }],
    restingOrdersMax: pick(rng, [8, 400]),
    triggerOrdersMax: 10,
    subaccountsMax: 3,
    batchOrdersMax: 50,
    clientIdMemoryMs: 600_000,
    feeAccountId: 1,
    dustAccountId: 2,
    settlementAssetId: USDC,
    margin: {
      poolAccountId: 3,
      clearingAccountId: 4,
      insuranceAccountId: FUND,
      treasuryAccountId: TREASURY,
      indexSourcesMin: 3,
      settlementMs: 10_000,
      liquidationFeePpm: pick(rng, [0, 10_000]),
      liquidationSteps: pick(rng, [1, 10]),
      liquidationStepPpm: 100_000,
      liquidationExitPpm: 950_000,
      backstopPpm: 666_667,
      backstopFundPpm: 500_000,
      stressPpm: 100_000,
    },
  };
}
