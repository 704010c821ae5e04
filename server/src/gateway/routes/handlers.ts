import { accountHandlers } from "./account-handlers.ts";
import { notImplemented, type Context, type Handlers } from "./call.ts";
import { capitalHandlers } from "./capital-handlers.ts";
import { historyHandlers } from "./history-handlers.ts";
import { orderHandlers } from "./order-handlers.ts";
import { publicHandlers } from "./public-handlers.ts";

/** One handler for each row of the contract. */
export function createHandlers(context: Context): Handlers {
  return {
    ...publicHandlers(context),
    ...accountHandlers(context),
    ...capitalHandlers(context),
    ...orderHandlers(context),
    ...historyHandlers(context),
    ...laterMarkets,
    ...laterAccounts,
    ...laterTrading,
  };
}

/** Public rows whose capability has not landed. */
const laterMarkets = {
  collateral: notImplemented,
  predictions: notImplemented,
  predictionTags: notImplemented,
  marketSessions: notImplemented,
  marketHolidays: notImplemented,
  securities: notImplemented,
  fundingRates: notImplemented,
  borrowLendMarkets: notImplemented,
  borrowLendMarketsHistory: notImplemented,
  borrowLendApy: notImplemented,
  country: notImplemented,
  countryPermissions: notImplemented,
  vaults: notImplemented,
  vaultsHistory: notImplemented,
  reserves: notImplemented,
  reservesLatest: notImplemented,
  reservesFile: notImplemented,
} as const satisfies Partial<Handlers>;

/** Rows of accounts whose capability has not landed. */
const laterAccounts = {
  limitsBorrow: notImplemented,
  capitalCollateral: notImplemented,
  depositAddress: notImplemented,
  settlementHistory: notImplemented,
  withdrawalDelay: notImplemented,
  withdrawalDelayCreate: notImplemented,
  withdrawalDelayUpdate: notImplemented,
  accountConvert: notImplemented,
  twoFactorIssue: notImplemented,
  reservesNonce: notImplemented,
  reservesNonceSet: notImplemented,
} as const satisfies Partial<Handlers>;

/** Rows of margin, lending, strategies, quotes and vaults. */
const laterTrading = {
  orderPreview: notImplemented,
  positionRealize: notImplemented,
  fundingHistory: notImplemented,
  positionHistory: notImplemented,
  borrowLendPositions: notImplemented,
  borrowLendLiquidationPrice: notImplemented,
  borrowLendExecute: notImplemented,
  borrowLendHistory: notImplemented,
  interestHistory: notImplemented,
  borrowLendPositionHistory: notImplemented,
  strategy: notImplemented,
  strategyCreate: notImplemented,
  strategyCancel: notImplemented,
  strategies: notImplemented,
  strategyCancelAll: notImplemented,
  strategyHistory: notImplemented,
  quoteSubmit: notImplemented,
  rfqs: notImplemented,
  rfqSubmit: notImplemented,
  quoteAccept: notImplemented,
  rfqRefresh: notImplemented,
  rfqCancel: notImplemented,
  rfqHistory: notImplemented,
  quoteHistory: notImplemented,
  rfqFillHistory: notImplemented,
  quoteFillHistory: notImplemented,
  vaultMint: notImplemented,
  vaultRedeem: notImplemented,
  vaultRedeemCancel: notImplemented,
  vaultRedeemsPending: notImplemented,
  vaultNav: notImplemented,
  vaultMintHistory: notImplemented,
  vaultRedeemHistory: notImplemented,
} as const satisfies Partial<Handlers>;
