import type { Command } from "@holdall/core/protocol";
import type { LocalVenue } from "./local-venue.twin.ts";

const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
const noBands = {
  maxMultiplierPpm: 0,
  minMultiplierPpm: 0,
  maxImpactMultiplierPpm: 0,
  minImpactMultiplierPpm: 0,
  maxMarkMultiplierPpm: 0,
  minMarkMultiplierPpm: 0,
};

/** Alice and Bob, as the small venue numbers them. */
export const ALICE = 3;
export const BOB = 4;
export const TREASURY = 8;
export const SOL = 0;
export const USDC = 1;
export const SOL_PERP = 1;

const lending = {
  state: "open",
  optimalPpm: 800_000,
  rateBasePpm: 0,
  rateSlopePpm: 80_000,
  rateSteepPpm: 1_000_000,
  feePpm: 100_000,
  maxUtilizationPpm: 950_000,
  throttleThresholdPpm: 900_000,
  throttleStepPpm: 10_000,
  throttleStepMs: 60_000,
  limitUnits: 1_000_000_000_000_000,
};

function collateral(weightPpm: number, haircut: object): object {
  return {
    weightPpm,
    haircut,
    imf: { basePpm: 100_000, factorPpb: 20_000 },
    mmf: { basePpm: 50_000, factorPpb: 10_000 },
  };
}

const perpSpec = {
  symbol: "SOL_USDC_PERP",
  kind: "perp",
  baseAssetId: SOL,
  quoteAssetId: USDC,
  tickSize: "0.01",
  lotSize: "0.01",
  priceTicksMin: 1,
  priceTicksMax: 100_000,
  sizeLotsMin: 1,
  sizeLotsMax: 5_000_000,
  bands: noBands,
  state: "open",
  breakerMovePpm: 0,
  breakerWindowMs: 0,
  breakerAuctionMs: 0,
  perp: {
    imf: { basePpm: 20_000, factorPpb: 60_000 },
    mmf: { basePpm: 13_500, factorPpb: 36_000 },
    openInterestLotsMax: 10_000_000,
    positionLotsMax: 5_000_000,
    fundingMinPpb: -5_000_000,
    fundingMaxPpb: 5_000_000,
    profitHaircutPpm: 900_000,
    profitRequirementPpm: 1_000_000,
    profitUnitsMax: 1_000_000_000_000,
    concentrationPpm: 0,
    concentrationFreePpm: 0,
    markUpdatePpm: 0,
    markBandPpm: 100_000,
    premiumTolerancePpm: 0,
    isPremarket: false,
    premarketMinutePpm: 0,
  },
};

/** Gives the small venue lending, one perp at 20 dollars, and the house accounts that they need. */
export function addMargin(venue: LocalVenue): void {
  const commands: object[] = [
    ...["pools", "clearing", "fund", "treasury"].map((name) => ({
      kind: "open-account",
      ...noRequest,
      userId: 0,
      subaccountNumber: 0,
      name,
    })),
    { kind: "set-parameters", parameters: JSON.stringify(parameters(venue)) },
    assetChange(
      SOL,
      collateral(900_000, { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 80_000 }),
    ),
    assetChange(USDC, collateral(1_000_000, { kind: "identity" })),
    { kind: "list-market", spec: JSON.stringify(perpSpec) },
  ];
  for (const command of commands) venue.apply(command as Command);
  setPrices(venue, 2_000);
}

/** Sets the mark of SOL and the index of its perp, in cents, and looks at every account. */
export function setPrices(venue: LocalVenue, ticks: number): void {
  const commands = [
    { kind: "set-prices", marketId: 0, sources: 5, indexTicks: ticks, markTicks: ticks },
    { kind: "set-prices", marketId: SOL_PERP, sources: 5, indexTicks: ticks, markTicks: 0 },
    { kind: "mark-round" },
  ];
  for (const command of commands) venue.apply(command as Command);
}

function assetChange(assetId: number, collateralSpec: object): object {
  const [symbol, displayName, decimals] =
    assetId === SOL ? ["SOL", "Solana", 9] : ["USDC", "USD Coin", 6];
  const extraYield =
    assetId === SOL
      ? { kind: "staking", ratePpm: 65_000, sharePpm: 900_000, source: "staking" }
      : { kind: "treasury", ratePpm: 41_000, sharePpm: 1_000_000, source: "bills of three months" };
  const pool = { ...lending, extraYield };
  const named = { symbol, displayName, decimals, tokens: [] };
  const spec = { ...named, collateral: collateralSpec, lending: pool };
  return { kind: "change-asset", assetId, spec: JSON.stringify(spec) };
}

function parameters(venue: LocalVenue): object {
  const set = venue.results
    .flatMap(({ events }) => events)
    .findLast((event) => event.kind === "parameters-set");
  if (set?.kind !== "parameters-set") throw new Error("the venue has no parameters");
  return {
    ...JSON.parse(set.parameters),
    margin: {
      poolAccountId: 5,
      clearingAccountId: 6,
      insuranceAccountId: 7,
      treasuryAccountId: TREASURY,
      indexSourcesMin: 3,
      settlementMs: 10_000,
      liquidationFeePpm: 0,
      liquidationSteps: 10,
      liquidationStepPpm: 100_000,
      liquidationExitPpm: 950_000,
      backstopPpm: 666_667,
      backstopFundPpm: 500_000,
      stressPpm: 100_000,
    },
  };
}
