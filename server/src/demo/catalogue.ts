import { lots, ppm, ticks } from "@holdall/core/num";
import type { AssetId, AssetSpec, MarketSpec, TokenSpec } from "@holdall/core/protocol";

/** An asset of the demonstration and, but for the dollar, its market against it. */
export interface DemoAsset {
  readonly spec: AssetSpec;
  /** Against USDC; absent for USDC itself. */
  readonly market?: DemoMarket;
}

/** What a market of the demonstration is, and how its invented outside world moves. */
export interface DemoMarket {
  readonly tickSize: string;
  readonly lotSize: string;
  readonly priceTicksMax: number;
  readonly sizeLotsMax: number;
  /** Where its price starts, and what it is drawn back to. */
  readonly startPrice: string;
  /** Typical own move of a second, in parts per billion, and how much of the common one it takes. */
  readonly volatilityPpb: number;
  readonly betaPpm: number;
  /** Cap on one update of index or mark. */
  readonly updatePpm: number;
}

function token(blockchain: string, more: Partial<TokenSpec>): TokenSpec {
  return {
    displayName: blockchain,
    blockchain,
    contractAddress: null,
    depositEnabled: true,
    minimumDeposit: "0.01",
    withdrawEnabled: true,
    minimumWithdrawal: "0.02",
    maximumWithdrawal: null,
    withdrawalFee: "0.01",
    nativeDecimals: 9,
    ...more,
  };
}

const majors = { updatePpm: 2_500 } as const;
const others = { updatePpm: 5_000 } as const;

/**
 * The rows of the demonstration; the first is the settlement asset. Ledger decimals are those of
 * `performance.md` section 2.2: the most, up to nine, with which the supply, or a thousand million
 * dollars' worth, fits one account. To add an asset and its market, add a row.
 */
export const demoAssets: readonly DemoAsset[] = [
  {
    spec: {
      symbol: "USDC",
      displayName: "USD Coin",
      decimals: 6,
      tokens: [
        token("Solana", {
          contractAddress: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
          nativeDecimals: 6,
          minimumDeposit: "1",
          minimumWithdrawal: "2",
          withdrawalFee: "0.5",
        }),
        token("Ethereum", {
          contractAddress: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
          nativeDecimals: 6,
          minimumDeposit: "5",
          minimumWithdrawal: "20",
          withdrawalFee: "4",
        }),
      ],
    },
  },
  {
    spec: { symbol: "SOL", displayName: "Solana", decimals: 9, tokens: [token("Solana", {})] },
    market: {
      ...majors,
      tickSize: "0.01",
      lotSize: "0.01",
      priceTicksMax: 100_000,
      sizeLotsMax: 10_000_000,
      startPrice: "150",
      volatilityPpb: 60_000,
      betaPpm: 1_200_000,
    },
  },
  {
    spec: {
      symbol: "BTC",
      displayName: "Bitcoin",
      decimals: 8,
      tokens: [
        token("Bitcoin", {
          nativeDecimals: 8,
          minimumDeposit: "0.0001",
          minimumWithdrawal: "0.0005",
          withdrawalFee: "0.0001",
        }),
      ],
    },
    market: {
      ...majors,
      tickSize: "0.1",
      lotSize: "0.00001",
      priceTicksMax: 10_000_000,
      sizeLotsMax: 100_000_000,
      startPrice: "95000",
      volatilityPpb: 25_000,
      betaPpm: 1_000_000,
    },
  },
  {
    spec: {
      symbol: "ETH",
      displayName: "Ethereum",
      decimals: 9,
      tokens: [token("Ethereum", { nativeDecimals: 18, withdrawalFee: "0.001" })],
    },
    market: {
      ...majors,
      tickSize: "0.01",
      lotSize: "0.0001",
      priceTicksMax: 10_000_000,
      sizeLotsMax: 100_000_000,
      startPrice: "3200",
      volatilityPpb: 35_000,
      betaPpm: 1_100_000,
    },
  },
  {
    spec: {
      symbol: "LINK",
      displayName: "Chainlink",
      decimals: 8,
      tokens: [
        token("Ethereum", {
          contractAddress: "0x514910771AF9Ca656af840dff83E8264EcF986CA",
          nativeDecimals: 18,
          minimumDeposit: "0.5",
          minimumWithdrawal: "1",
          withdrawalFee: "0.3",
        }),
      ],
    },
    market: {
      ...others,
      tickSize: "0.001",
      lotSize: "0.01",
      priceTicksMax: 1_000_000,
      sizeLotsMax: 100_000_000,
      startPrice: "15",
      volatilityPpb: 70_000,
      betaPpm: 1_300_000,
    },
  },
  {
    spec: {
      symbol: "DOGE",
      displayName: "Dogecoin",
      decimals: 6,
      tokens: [
        token("Dogecoin", {
          nativeDecimals: 8,
          minimumDeposit: "10",
          minimumWithdrawal: "20",
          withdrawalFee: "4",
        }),
      ],
    },
    market: {
      ...others,
      tickSize: "0.00001",
      lotSize: "1",
      priceTicksMax: 1_000_000,
      sizeLotsMax: 50_000_000,
      startPrice: "0.16",
      volatilityPpb: 80_000,
      betaPpm: 1_400_000,
    },
  },
  {
    spec: {
      symbol: "BONK",
      displayName: "Bonk",
      decimals: 2,
      tokens: [
        token("Solana", {
          contractAddress: "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263",
          nativeDecimals: 5,
          minimumDeposit: "100000",
          minimumWithdrawal: "200000",
          withdrawalFee: "50000",
        }),
      ],
    },
    market: {
      ...others,
      tickSize: "0.000000001",
      lotSize: "1000",
      priceTicksMax: 10_000_000,
      sizeLotsMax: 100_000_000,
      startPrice: "0.00002",
      volatilityPpb: 120_000,
      betaPpm: 1_500_000,
    },
  },
];

/** The market of a row, against the first asset; `undefined` for that one itself. */
export function marketSpecOf(asset: DemoAsset, baseAssetId: AssetId): MarketSpec | undefined {
  const { market } = asset;
  if (market === undefined) return undefined;
  return {
    symbol: `${asset.spec.symbol}_USDC`,
    kind: "spot",
    baseAssetId,
    quoteAssetId: 0 as AssetId,
    tickSize: market.tickSize,
    lotSize: market.lotSize,
    priceTicksMin: ticks(1),
    priceTicksMax: ticks(market.priceTicksMax),
    sizeLotsMin: lots(1),
    sizeLotsMax: lots(market.sizeLotsMax),
    bands: {
      maxMultiplierPpm: ppm(1_250_000),
      minMultiplierPpm: ppm(750_000),
      maxImpactMultiplierPpm: ppm(1_030_000),
      minImpactMultiplierPpm: ppm(970_000),
      maxMarkMultiplierPpm: ppm(1_150_000),
      minMarkMultiplierPpm: ppm(900_000),
    },
    state: "open",
    breakerMovePpm: ppm(100_000),
    breakerWindowMs: 60_000,
    breakerAuctionMs: 60_000,
  };
}
