/**
 * The closed lists of words of the public API, spelled as its clients match them. Values that this
 * venue adds stand last in their list.
 */
import { apiErrorCodes } from "@holdall/core/protocol";
import { choice } from "./schema.ts";

export const ApiErrorCode = choice("ApiErrorCode", apiErrorCodes);

export const Blockchain = choice("Blockchain", [
  "0G",
  "Aptos",
  "Arbitrum",
  "Avalanche",
  "Base",
  "Berachain",
  "Bitcoin",
  "BitcoinCash",
  "Bsc",
  "Cardano",
  "Dogecoin",
  "Eclipse",
  "EqualsMoney",
  "Ethereum",
  "Fogo",
  "HyperEVM",
  "Hyperliquid",
  "Linea",
  "Litecoin",
  "Monad",
  "Near",
  "Optimism",
  "Plasma",
  "Polygon",
  "Sei",
  "Sui",
  "Solana",
  "Stable",
  "Story",
  "Tron",
  "XRP",
  "Zcash",
]);

export const BorrowLendBookState = choice("BorrowLendBookState", ["Open", "Closed", "RepayOnly"]);

export const BorrowLendEventType = choice("BorrowLendEventType", [
  "Borrow",
  "BorrowRepay",
  "Lend",
  "LendRedeem",
]);

export const BorrowLendMarketHistoryInterval = choice("BorrowLendMarketHistoryInterval", [
  "1d",
  "1w",
  "1month",
  "1year",
]);

export const BorrowLendPositionState = choice("BorrowLendPositionState", ["Open", "Closed"]);

export const BorrowLendSide = choice("BorrowLendSide", ["Borrow", "Lend"]);

export const BorrowLendSource = choice("BorrowLendSource", [
  "AdlProvider",
  "AutoBorrowRepay",
  "AutoLend",
  "BackstopProvider",
  "DustConversion",
  "Interest",
  "Liquidation",
  "LiquidationAdl",
  "LiquidationBackstop",
  "Manual",
  "Reconciliation",
  "Rfq",
  "SpotMargin",
  "Withdrawal",
]);

export const CancelOrderTypeEnum = choice("CancelOrderTypeEnum", [
  "RestingLimitOrder",
  "ConditionalOrder",
]);

export const DepositSource = choice("DepositSource", [
  "administrator",
  "0G",
  "aptos",
  "arbitrum",
  "avalanche",
  "base",
  "berachain",
  "bitcoin",
  "bitcoinCash",
  "bsc",
  "cardano",
  "dogecoin",
  "eclipse",
  "ethereum",
  "fogo",
  "hyperEVM",
  "hyperliquid",
  "linea",
  "litecoin",
  "monad",
  "near",
  "polygon",
  "optimism",
  "plasma",
  "sei",
  "stable",
  "sui",
  "solana",
  "story",
  "tron",
  "xRP",
  "zcash",
  "equalsMoney",
  "banxa",
  "internal",
]);

export const DepositStatus = choice("DepositStatus", [
  "cancelled",
  "confirmed",
  "declined",
  "expired",
  "initiated",
  "ownershipVerificationRequired",
  "pending",
  "refunded",
  "senderVerificationCompleted",
  "senderVerificationRequired",
]);

export const DepthLimit = choice("DepthLimit", ["5", "10", "20", "50", "100", "500", "1000"]);

export const EqualsMoneyWithdrawalState = choice("EqualsMoneyWithdrawalState", [
  "initialized",
  "pending",
  "fulfilling",
  "processing",
  "complete",
  "declined",
  "cancelled",
  "review",
  "awaitingDocuments",
  "awaitingComplianceQuestions",
  "refundedInternal",
  "refundedExternal",
]);

export const FiatAsset = choice("FiatAsset", [
  "AED",
  "AUD",
  "BGN",
  "BHD",
  "CAD",
  "CHF",
  "CNH",
  "CNY",
  "CZK",
  "DKK",
  "EUR",
  "GBP",
  "HKD",
  "HUF",
  "ILS",
  "JOD",
  "JPY",
  "KES",
  "KWD",
  "MUR",
  "MXN",
  "NOK",
  "NZD",
  "OMR",
  "PLN",
  "QAR",
  "RON",
  "SAR",
  "SEK",
  "SGD",
  "THB",
  "TND",
  "TRY",
  "USD",
  "ZAR",
  "ZMW",
]);

export const FillType = choice("FillType", [
  "User",
  "BookLiquidation",
  "Adl",
  "Backstop",
  "Liquidation",
  "AllLiquidation",
  "CollateralConversion",
  "CollateralConversionAndSpotLiquidation",
]);

export const InterestPaymentSource = choice("InterestPaymentSource", [
  "UnrealizedPnl",
  "BorrowLend",
]);

export const KlineInterval = choice("KlineInterval", [
  "1s",
  "1m",
  "3m",
  "5m",
  "15m",
  "30m",
  "1h",
  "2h",
  "4h",
  "6h",
  "8h",
  "12h",
  "1d",
  "3d",
  "1w",
  "1month",
]);

export const KlinePriceType = choice("KlinePriceType", ["Last", "Index", "Mark"]);

export const MarketType = choice("MarketType", [
  "SPOT",
  "PERP",
  "IPERP",
  "DATED",
  "PREDICTION",
  "RFQ",
]);

export const OrderBookState = choice("OrderBookState", [
  "Open",
  "Closed",
  "CancelOnly",
  "LimitOnly",
  "PostOnly",
  "Auction",
]);

export const OrderExpiryReason = choice("OrderExpiryReason", [
  "AccountTradingSuspended",
  "BorrowRequiresLendRedeem",
  "FillOrKill",
  "InsufficientBorrowableQuantity",
  "InsufficientFunds",
  "InsufficientLiquidity",
  "InvalidPrice",
  "InvalidQuantity",
  "ImmediateOrCancel",
  "InsufficientMargin",
  "Liquidation",
  "NegativeEquity",
  "PostOnlyMode",
  "PostOnlyTaker",
  "PriceOutOfBounds",
  "ReduceOnlyNotReduced",
  "SelfTradePrevention",
  "StopWithoutPosition",
  "PriceImpact",
  "Unknown",
  "UserPermissions",
  "MaxStopOrdersPerPosition",
  "PositionLimit",
  "SlippageToleranceExceeded",
]);

export const OrderStatus = choice("OrderStatus", [
  "Cancelled",
  "Expired",
  "Filled",
  "New",
  "PartiallyFilled",
  "TriggerPending",
  "TriggerFailed",
]);

export const OrderTypeEnum = choice("OrderTypeEnum", ["Market", "Limit"]);

export const PaymentType = choice("PaymentType", [
  "EntryFee",
  "Borrow",
  "Lend",
  "UnrealizedPositivePnl",
  "UnrealizedNegativePnl",
]);

export const PositionState = choice("PositionState", ["Open", "Closed"]);

export const ResolutionSource = choice("ResolutionSource", ["binance"]);

export const RfqExecutionMode = choice("RfqExecutionMode", ["AwaitAccept", "Immediate"]);

export const RfqFillType = choice("RfqFillType", ["User", "CollateralConversion"]);

export const SelfTradePrevention = choice("SelfTradePrevention", [
  "RejectTaker",
  "RejectMaker",
  "RejectBoth",
]);

export const SeriesRecurrence = choice("SeriesRecurrence", [
  "minutely",
  "fiveMinutely",
  "fifteenMinutely",
  "hourly",
  "daily",
  "weekly",
  "monthly",
]);

export const SettlementSource = choice("SettlementSource", [
  "TradingFees",
  "TradingFeesSystem",
  "FundingPayment",
  "CulledBorrowInterest",
  "CulledRealizePnlAuto",
  "CulledRealizePnlBookUtilisation",
  "CulledRealizePnlAccountThreshold",
  "CulledRealizePnlSystemThreshold",
  "RealizePnl",
  "BackstopProviderLiquidation",
  "BackstopAdlLiquidation",
  "BackstopLiquidityFundProceeds",
  "SystemLiabilityTransfer",
]);

export const SettlementSourceFilter = choice("SettlementSourceFilter", [
  "BackstopLiquidation",
  "CulledBorrowInterest",
  "CulledRealizePnl",
  "CulledRealizePnlBookUtilization",
  "FundingPayment",
  "RealizePnl",
  "TradingFees",
  "TradingFeesSystem",
]);

export const Side = choice("Side", ["Bid", "Ask"]);

export const SlippageToleranceType = choice("SlippageToleranceType", ["TickSize", "Percent"]);

export const SortDirection = choice("SortDirection", ["Asc", "Desc"]);

export const Status = choice("Status", ["Ok", "Maintenance"]);

export const StrategyCrankCancelReason = choice("StrategyCrankCancelReason", [
  "Expired",
  "FillOrKill",
  "InsufficientBorrowableQuantity",
  "InsufficientFunds",
  "InsufficientLiquidity",
  "InvalidPrice",
  "InvalidQuantity",
  "InsufficientMargin",
  "Liquidation",
  "PriceOutOfBounds",
  "ReduceOnlyNotReduced",
  "SelfTradePrevention",
  "Unknown",
  "UserPermissions",
]);

export const StrategyStatus = choice("StrategyStatus", [
  "Running",
  "Completed",
  "Cancelled",
  "Terminated",
]);

export const StrategyTypeEnum = choice("StrategyTypeEnum", ["Scheduled"]);

export const StrikePriceCondition = choice("StrikePriceCondition", ["above", "below"]);

export const SystemOrderType = choice("SystemOrderType", [
  "CollateralConversion",
  "FutureExpiry",
  "LiquidatePositionOnAdl",
  "LiquidatePositionOnBook",
  "LiquidatePositionOnBackstop",
  "OrderBookClosed",
]);

export const TickerInterval = choice("TickerInterval", ["1d", "1w"]);

export const TimeInForce = choice("TimeInForce", ["GTC", "IOC", "FOK", "GTD"]);

export const TriggerBy = choice("TriggerBy", ["LastPrice", "MarkPrice", "IndexPrice"]);

export const VaultHistoryInterval = choice("VaultHistoryInterval", ["1d", "1w", "1month", "1year"]);

export const VaultRedeemStatus = choice("VaultRedeemStatus", [
  "Requested",
  "Redeemed",
  "Cancelled",
]);

export const WithdrawalStatus = choice("WithdrawalStatus", [
  "confirmed",
  "ownershipVerificationRequired",
  "pending",
  "recipientInformationProvided",
  "recipientInformationRequired",
  "cancelled",
]);
/** What an API key may do; scopes do not contain each other. */
export const KeyScope = choice("KeyScope", [
  "read",
  "trade",
  "transfer",
  "withdraw",
  "rfq",
  "vault",
]);

/** What keeps an order from being larger. */
export const OrderLimitReason = choice("OrderLimitReason", [
  "Margin",
  "Leverage",
  "Funds",
  "Borrowing",
  "PositionLimit",
  "OpenInterestLimit",
  "OrderSize",
  "Position",
  "NoPrice",
  "Refused",
]);

/** Whether a published parameter holds for the venue, one market or one asset. */
export const ParameterScope = choice("ParameterScope", ["Global", "Market", "Asset"]);

export const RwaMarketType = choice("RwaMarketType", ["STOCK", "INDEX", "COMMODITY", "FX"]);
