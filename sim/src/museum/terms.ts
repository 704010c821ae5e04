/** The terms under which the museum's disasters happen again: assets, markets, parameters. */
import { plainOrder } from "@holdall/core/protocol";
import type { CommandKind } from "@holdall/core/protocol";

/** What a scenario chooses. */
export interface Terms {
  readonly thinTicks: number;
  /** Most of a user's position in the thin perpetual, in lots. */
  readonly thinLotsMax: number;
  readonly isPremarket: boolean;
}

/** House accounts, in the order of their ids. */
export const house = ["fees", "dust", "pool", "clearing", "fund", "treasury"];

const NO_BANDS = {
  maxMultiplierPpm: 0,
  minMultiplierPpm: 0,
  maxImpactMultiplierPpm: 1_050_000,
  minImpactMultiplierPpm: 950_000,
  maxMarkMultiplierPpm: 1_100_000,
  minMarkMultiplierPpm: 900_000,
};

const lending = {
  state: "open",
  optimalPpm: 900_000,
  rateBasePpm: 0,
  rateSlopePpm: 80_000,
  rateSteepPpm: 1_200_000,
  feePpm: 100_000,
  maxUtilizationPpm: 950_000,
  throttleThresholdPpm: 920_000,
  throttleStepPpm: 10_000,
  throttleStepMs: 60_000,
  limitUnits: 2 ** 50,
};

function asset(symbol: string, weightPpm: number, imfPpm: number, mmfPpm: number): string {
  const haircut = { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 100_000 };
  const imf = { basePpm: imfPpm, factorPpb: 60_000 };
  const mmf = { basePpm: mmfPpm, factorPpb: 36_000 };
  const isCash = symbol === "USDC";
  const collateral = {
    weightPpm,
    haircut: isCash ? { kind: "identity" } : haircut,
    imf: isCash ? { ...imf, factorPpb: 0 } : imf,
    mmf: isCash ? { ...mmf, factorPpb: 0 } : mmf,
  };
  return JSON.stringify({
    symbol,
    displayName: symbol,
    decimals: 6,
    tokens: [],
    collateral,
    lending,
  });
}

function market(symbol: string, kind: "spot" | "perp", baseAssetId: number, perp?: object): string {
  return JSON.stringify({
    symbol,
    kind,
    baseAssetId,
    quoteAssetId: 0,
    tickSize: "0.01",
    lotSize: "0.01",
    priceTicksMin: 1,
    priceTicksMax: 1_000_000,
    sizeLotsMin: 1,
    sizeLotsMax: 10_000_000,
    bands: NO_BANDS,
    state: "open",
    breakerMovePpm: 0,
    breakerWindowMs: 60_000,
    breakerAuctionMs: 60_000,
    ...(perp === undefined ? {} : { perp }),
  });
}

const perp = {
  imf: { basePpm: 20_000, factorPpb: 60_000 },
  mmf: { basePpm: 13_500, factorPpb: 36_000 },
  openInterestLotsMax: 100_000_000,
  positionLotsMax: 10_000_000,
  fundingMinPpb: -10_000_000,
  fundingMaxPpb: 10_000_000,
  profitHaircutPpm: 900_000,
  profitRequirementPpm: 1_000_000,
  profitUnitsMax: 1_000_000_000_000,
  concentrationPpm: 300_000,
  concentrationFreePpm: 200_000,
  markUpdatePpm: 0,
  markBandPpm: 50_000,
  premiumTolerancePpm: 0,
  isPremarket: false,
  premarketMinutePpm: 0,
};

const parameters = {
  feeTiers: [
    {
      volumeUnitsMin: 0,
      spotMakerPpm: 200,
      spotTakerPpm: 500,
      perpMakerPpm: 200,
      perpTakerPpm: 500,
    },
  ],
  restingOrdersMax: 400,
  triggerOrdersMax: 100,
  subaccountsMax: 10,
  batchOrdersMax: 50,
  clientIdMemoryMs: 600_000,
  feeAccountId: 1,
  dustAccountId: 2,
  settlementAssetId: 0,
  margin: {
    poolAccountId: 3,
    clearingAccountId: 4,
    insuranceAccountId: 5,
    treasuryAccountId: 6,
    indexSourcesMin: 3,
    settlementMs: 10_000,
    liquidationFeePpm: 10_000,
    liquidationSteps: 10,
    liquidationStepPpm: 100_000,
    liquidationExitPpm: 950_000,
    backstopPpm: 666_667,
    backstopFundPpm: 500_000,
    stressPpm: 100_000,
  },
};

/** The commands that make a venue, after its house accounts. */
export function lists(terms: Terms): [CommandKind, Readonly<Record<string, unknown>>][] {
  const thin = {
    ...perp,
    imf: { basePpm: 100_000, factorPpb: 300_000 },
    mmf: { basePpm: 60_000, factorPpb: 180_000 },
    positionLotsMax: terms.thinLotsMax,
    isPremarket: terms.isPremarket,
    premarketMinutePpm: terms.isPremarket ? 20_000 : 0,
  };
  return [
    ["add-asset", { spec: asset("USDC", 1_000_000, 50_000, 30_000) }],
    ["add-asset", { spec: asset("SOL", 900_000, 100_000, 60_000) }],
    ["add-asset", { spec: asset("THIN", 500_000, 200_000, 120_000) }],
    ["set-parameters", { parameters: JSON.stringify(parameters) }],
    ["list-market", { spec: market("SOL_USDC", "spot", 1) }],
    ["list-market", { spec: market("THIN_USDC", "spot", 2) }],
    ["list-market", { spec: market("SOL_USDC_PERP", "perp", 1, perp) }],
    ["list-market", { spec: market("THIN_USDC_PERP", "perp", 2, thin) }],
  ];
}

/** Quiet values of every field that a command may have. */
export const ordersDefaults = {
  ...plainOrder,
  userId: 0,
  subaccountNumber: 0,
  reference: "",
  details: "",
  transactionHash: "",
  feeUnits: 0,
  auctionEndsAtMs: 0,
  priceTicks: 0,
  sizeLots: 0,
  everyMarket: true,
  marketId: 0,
  assetId: 0,
  scope: "all",
  isBorrow: false,
} as const;
