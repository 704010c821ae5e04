/** What anybody may read about the venue, its assets and its markets. */
import {
  Blockchain,
  MarketType,
  OrderBookState,
  ParameterScope,
  RwaMarketType,
  Status,
} from "../enums.ts";
import {
  array,
  clockTime,
  decimal,
  flag,
  i32,
  i64,
  klineTime,
  naiveTime,
  object,
  prose,
  string,
  tuple,
  u64,
  u8,
  word,
} from "../schema.ts";
import { PositionImfFunction } from "./margin.ts";

export const StatusAndMessage = object("StatusAndMessage", { status: Status }, { message: prose });

export const WalletResponse = object("WalletResponse", { blockchain: word, address: word });

export const Token = object(
  "Token",
  {
    displayName: word,
    blockchain: Blockchain,
    depositEnabled: flag,
    minimumDeposit: decimal,
    withdrawEnabled: flag,
    minimumWithdrawal: decimal,
    withdrawalFee: decimal,
  },
  { contractAddress: word, maximumWithdrawal: decimal, nativeDecimals: u8 },
);

export const MarketAsset = object(
  "MarketAsset",
  { symbol: word, displayName: word, tokens: array(Token) },
  { coingeckoId: word },
);

export const PriceBandMarkPrice = object("PriceBandMarkPrice", {
  maxMultiplier: decimal,
  minMultiplier: decimal,
});

export const PriceBandMeanPremium = object("PriceBandMeanPremium", { tolerancePct: decimal });

export const PriceFilter = object(
  "PriceFilter",
  { minPrice: decimal, tickSize: decimal },
  {
    maxPrice: decimal,
    maxMultiplier: decimal,
    minMultiplier: decimal,
    maxImpactMultiplier: decimal,
    minImpactMultiplier: decimal,
    meanMarkPriceBand: PriceBandMarkPrice,
    meanPremiumBand: PriceBandMeanPremium,
    borrowEntryFeeMaxMultiplier: decimal,
    borrowEntryFeeMinMultiplier: decimal,
    maxPriceUpdateMultiplier: decimal,
    minPriceUpdateMultiplier: decimal,
  },
);

export const QuantityFilter = object(
  "QuantityFilter",
  { minQuantity: decimal, stepSize: decimal },
  { maxQuantity: decimal },
);

export const OrderBookFilters = object("OrderBookFilters", {
  price: PriceFilter,
  quantity: QuantityFilter,
});

/** How far the mark may move, within how long, before the market turns to a call auction. */
export const CircuitBreaker = object("CircuitBreaker", {
  movePct: decimal,
  windowMs: u64,
  auctionMs: u64,
});

export const Market = object(
  "Market",
  {
    symbol: word,
    baseSymbol: word,
    quoteSymbol: word,
    marketType: MarketType,
    filters: OrderBookFilters,
    orderBookState: OrderBookState,
    createdAt: naiveTime,
    visible: flag,
  },
  {
    imfFunction: PositionImfFunction,
    mmfFunction: PositionImfFunction,
    fundingInterval: u64,
    fundingRateUpperBound: decimal,
    fundingRateLowerBound: decimal,
    openInterestLimit: decimal,
    positionLimitWeight: decimal,
    rwaMarketType: RwaMarketType,
    takerDelayMs: u64,
    circuitBreaker: CircuitBreaker,
  },
);

/** Price, then quantity, as decimals. */
export const PriceLevel = tuple(decimal, decimal);

export const Depth = object("Depth", {
  asks: array(PriceLevel),
  bids: array(PriceLevel),
  lastUpdateId: word,
  timestamp: i64,
});

export const Kline = object(
  "Kline",
  { start: klineTime, end: klineTime, volume: word, quoteVolume: word, trades: word },
  { open: word, high: word, low: word, close: word },
);

export const MarkPrice = object(
  "MarkPrice",
  { markPrice: decimal, symbol: word },
  { fundingRate: decimal, indexPrice: decimal, nextFundingTimestamp: i64 },
);

export const OpenInterest = object(
  "OpenInterest",
  { symbol: word, timestamp: i64 },
  { openInterest: decimal },
);

export const FundingIntervalRate = object("FundingIntervalRate", {
  symbol: word,
  intervalEndTimestamp: naiveTime,
  fundingRate: decimal,
});

export const Ticker = object("Ticker", {
  symbol: word,
  firstPrice: decimal,
  lastPrice: decimal,
  priceChange: decimal,
  priceChangePercent: decimal,
  high: decimal,
  low: decimal,
  volume: decimal,
  quoteVolume: decimal,
  trades: word,
});

export const Trade = object(
  "Trade",
  { price: decimal, quantity: decimal, quoteQuantity: decimal, timestamp: i64, isBuyerMaker: flag },
  { id: i64 },
);

export const MarketSession = object(
  "MarketSession",
  {
    name: word,
    startTime: clockTime,
    endTime: clockTime,
    timezone: word,
    startWeekday: i32,
    endWeekday: i32,
  },
  { description: prose },
);

export const SecuritySession = object(
  "SecuritySession",
  { name: word, minQuantity: decimal, stepSize: decimal },
  { maxQuantity: decimal },
);

export const Security = object(
  "Security",
  { asset: word, name: word, sessions: array(SecuritySession) },
  { cusip: word },
);

export const MarketHoliday = object(
  "MarketHoliday",
  { name: word, date: string(10, "date"), sessions: array(word) },
  { closesAt: clockTime },
);

/** A published value that a decision of this venue depends on. */
export const Parameter = object(
  "Parameter",
  { name: word, scope: ParameterScope, value: word, unit: word, description: prose },
  { symbol: word },
);

export const FeeTier = object("FeeTier", {
  tier: u8,
  volume30d: decimal,
  futuresMakerFee: decimal,
  futuresTakerFee: decimal,
  spotMakerFee: decimal,
  spotTakerFee: decimal,
});

export const Country = object("Country", { country: word });

export const CountryPermissions = object("CountryPermissions", {
  country: word,
  permissions: array(word),
});
