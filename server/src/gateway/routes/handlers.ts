import { accountHandlers } from "./account-handlers.ts";
import { notImplemented, type Context, type Handlers } from "./call.ts";
import { capitalHandlers } from "./capital-handlers.ts";
import { historyHandlers } from "./history-handlers.ts";
import { lendingHandlers } from "./lending-handlers.ts";
import { marginHandlers } from "./margin-handlers.ts";
import { marginHistoryHandlers } from "./margin-history-handlers.ts";
import { orderHandlers } from "./order-handlers.ts";
import { reservesHandlers } from "./reserves-handlers.ts";
import { publicHandlers } from "./public-handlers.ts";

/** One handler for each row of the contract. */
export function createHandlers(context: Context): Handlers {
  return {
    ...publicHandlers(context),
    ...accountHandlers(context),
    ...capitalHandlers(context),
    ...orderHandlers(context),
    ...historyHandlers(context),
    ...marginHandlers(context),
    ...lendingHandlers(context),
    ...marginHistoryHandlers(context),
    ...reservesHandlers(context),
    ...laterMarkets,
    ...laterAccounts,
    ...laterTrading,
  };
}

/** Public rows whose capability has not landed. */
const laterMarkets = {
  predictions: notImplemented,
  predictionTags: notImplemented,
  marketSessions: notImplemented,
  marketHolidays: notImplemented,
  securities: notImplemented,
  country: notImplemented,
  countryPermissions: notImplemented,
  vaults: notImplemented,
  vaultsHistory: notImplemented,
} as const satisfies Partial<Handlers>;

/** Rows of accounts whose capability has not landed. */
const laterAccounts = {
  withdrawalDelay: notImplemented,
  withdrawalDelayCreate: notImplemented,
  withdrawalDelayUpdate: notImplemented,
  twoFactorIssue: notImplemented,
} as const satisfies Partial<Handlers>;

/** Rows of margin, lending, strategies, quotes and vaults. */
const laterTrading = {
  borrowLendLiquidationPrice: notImplemented,
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
