import { poolStates } from "@holdall/core/protocol";
import type { AssetSpec, MarketSpec, Parameters } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";

/** House accounts come first, then people. */
export const FEES = 1;
export const DUST = 2;
export const POOL = 3;
export const CLEARING = 4;
export const FUND = 5;
export const TREASURY = 6;
export const HOUSE_ACCOUNTS = 6;

export const USDC = 0;
export const SOL = 1;
export const BTC = 2;
/** Whole coins, in units. */
export const WHOLE = [1_000_000, 1_000_000_000, 100_000_000] as const;
/** About how many coins are worth a thousand dollars. */
export const THOUSAND = [1_000, 10, 0.02] as const;

/** Markets by id: spot of SOL and BTC, perpetuals of both, a pre-market that has no index. */
export const MARKETS = [
  { symbol: "SOL_USDC", kind: "spot", asset: SOL },
  { symbol: "BTC_USDC", kind: "spot", asset: BTC },
  { symbol: "SOL_USDC_PERP", kind: "perp", asset: SOL },
  { symbol: "BTC_USDC_PERP", kind: "perp", asset: BTC },
  { symbol: "NEW_USDC_PERP", kind: "perp", asset: SOL },
] as const;
export const PREMARKET = 4;
/** Marks at the start, in ticks, by market. */
export const START_TICKS = [10_000, 50_000, 10_000, 50_000, 300] as const;

/** Lots worth a thousand dollars at the start. */
export function perThousand(marketId: number): number {
  const isBitcoin = MARKETS[marketId].asset === BTC;
  return Math.floor(100_000_000 / (START_TICKS[marketId] * (isBitcoin ? 10 : 1) * 10));
}

/** Draws specifications in which limits are near and everything meets everything. */
export class MarginWorld {
  readonly #rng: Rng;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  asset(assetId: number): AssetSpec {
    const [symbol, decimals] = (
      [
        ["USDC", 6],
        ["SOL", 9],
        ["BTC", 8],
      ] as const
    )[assetId];
    const isDollar = assetId === USDC;
    const collateral = {
      weightPpm: isDollar ? 1_000_000 : this.#pick([900_000, 700_000]),
      haircut: isDollar
        ? { kind: "identity" }
        : { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: this.#pick([200_000, 2_000_000]) },
      ...this.#functions(isDollar ? [50_000, 30_000] : [100_000, 60_000]),
    };
    const spec = { symbol, displayName: symbol, decimals, tokens: [] };
    const isPlain = assetId === BTC && this.#rng.below(12) === 0;
    return (isPlain
      ? spec
      : { ...spec, collateral, lending: this.#lending(assetId) }) as unknown as AssetSpec;
  }

  /** Initial and maintenance: constant, or growing with the root of the exposure. */
  #functions([initialPpm, maintenancePpm]: readonly [number, number]) {
    const [initialPpb, maintenancePpb] = this.#pick([
      [0, 0],
      [60_000, 36_000],
      [600_000, 360_000],
    ]);
    return {
      imf: { basePpm: initialPpm, factorPpb: initialPpb },
      mmf: { basePpm: maintenancePpm, factorPpb: maintenancePpb },
    };
  }

  #lending(assetId: number) {
    return {
      state: this.#rng.below(6) === 0 ? this.#pick(poolStates) : "open",
      optimalPpm: this.#pick([800_000, 900_000]),
      rateBasePpm: this.#pick([0, 10_000]),
      rateSlopePpm: 80_000,
      rateSteepPpm: 1_200_000,
      feePpm: this.#pick([0, 100_000, 1_000_000]),
      maxUtilizationPpm: this.#pick([950_000, 1_000_000]),
      throttleThresholdPpm: this.#pick([500_000, 920_000]),
      throttleStepPpm: this.#pick([10_000, 200_000]),
      throttleStepMs: 60_000,
      limitUnits: Math.floor(WHOLE[assetId] * THOUSAND[assetId] * this.#pick([5, 1_000])),
    };
  }

  market(marketId: number): MarketSpec {
    const { symbol, kind, asset } = MARKETS[marketId];
    const isBitcoin = asset === BTC;
    const band = (ppm: number): number => (this.#rng.below(3) > 0 ? ppm : 0);
    return {
      symbol,
      kind,
      baseAssetId: asset,
      quoteAssetId: USDC,
      tickSize: isBitcoin ? "1" : "0.01",
      lotSize: isBitcoin ? "0.001" : "0.01",
      priceTicksMin: 1,
      priceTicksMax: 1_000_000,
      sizeLotsMin: 1,
      sizeLotsMax: this.#pick([1_000_000, 20_000]),
      bands: {
        maxMultiplierPpm: 0,
        minMultiplierPpm: 0,
        maxImpactMultiplierPpm: band(1_050_000),
        minImpactMultiplierPpm: band(950_000),
        maxMarkMultiplierPpm: band(1_200_000),
        minMarkMultiplierPpm: band(800_000),
      },
      state: "open",
      breakerMovePpm: this.#pick([0, 0, 0, 100_000]),
      breakerWindowMs: 60_000,
      breakerAuctionMs: 20_000,
      ...(kind === "perp" ? { perp: this.#perp(marketId) } : {}),
    } as unknown as MarketSpec;
  }

  #perp(marketId: number) {
    const isPremarket = marketId === PREMARKET;
    return {
      ...this.#functions([this.#pick([20_000, 50_000]), 12_500]),
      openInterestLotsMax: this.#pick([10_000_000, 10_000_000, 20_000]),
      positionLotsMax: this.#pick([1_000_000, 1_000_000, 10_000]),
      fundingMinPpb: -10_000_000,
      fundingMaxPpb: 10_000_000,
      profitHaircutPpm: 900_000,
      profitRequirementPpm: this.#pick([1_000_000, 500_000]),
      profitUnitsMax: this.#pick([1_000_000_000_000, 500_000_000]),
      concentrationPpm: this.#pick([0, 200_000]),
      concentrationFreePpm: this.#pick([0, 300_000]),
      markUpdatePpm: this.#pick([0, 0, 50_000]),
      markBandPpm: this.#pick([0, 20_000]),
      premiumTolerancePpm: this.#pick([0, 0, 50_000]),
      isPremarket,
      premarketMinutePpm: isPremarket ? 100_000 : 0,
    };
  }

  parameters(): Parameters {
    const tier = (volumeUnitsMin: number, maker: number, taker: number): object => ({
      volumeUnitsMin,
      spotMakerPpm: maker,
      spotTakerPpm: taker,
      perpMakerPpm: maker,
      perpTakerPpm: taker,
    });
    return {
      feeTiers: [tier(0, 200, 1_000), tier(50_000_000_000, 100, 500)],
      restingOrdersMax: this.#pick([5, 40]),
      triggerOrdersMax: this.#pick([3, 40]),
      subaccountsMax: 4,
      batchOrdersMax: 50,
      clientIdMemoryMs: 600_000,
      feeAccountId: FEES,
      dustAccountId: DUST,
      settlementAssetId: USDC,
      margin: {
        poolAccountId: POOL,
        clearingAccountId: CLEARING,
        insuranceAccountId: FUND,
        treasuryAccountId: TREASURY,
        indexSourcesMin: 3,
        settlementMs: 10_000,
        liquidationFeePpm: this.#pick([0, 10_000]),
        liquidationSteps: this.#pick([1, 3, 10]),
        liquidationStepPpm: this.#pick([100_000, 500_000]),
        liquidationExitPpm: 950_000,
        backstopPpm: 666_667,
        backstopFundPpm: 500_000,
        stressPpm: 100_000,
      },
    } as unknown as Parameters;
  }

  #pick<const T>(values: readonly T[]): T {
    return values[this.#rng.below(values.length)];
  }
}
