/** The settings and limits of one sub-account. */
import { ApiErrorResponse } from "./order.ts";
import { OrderLimitReason } from "../enums.ts";
import {
  array,
  decimal,
  flag,
  i64,
  naiveTime,
  object,
  string,
  u16,
  u32,
  u64,
  word,
} from "../schema.ts";

const SUBACCOUNT_NAME_LENGTH_MAX = 64;

export const AccountSummary = object("AccountSummary", {
  autoBorrowSettlements: flag,
  autoLend: flag,
  autoRealizePnl: flag,
  autoRepayBorrows: flag,
  borrowLimit: decimal,
  futuresMakerFee: decimal,
  futuresTakerFee: decimal,
  leverageLimit: decimal,
  limitOrders: u64,
  liquidating: flag,
  positionLimit: decimal,
  spotMakerFee: decimal,
  spotTakerFee: decimal,
  triggerOrders: u64,
});

export const UpdateAccountSettingsRequest = object(
  "UpdateAccountSettingsRequest",
  {},
  {
    autoBorrowSettlements: flag,
    autoLend: flag,
    autoRepayBorrows: flag,
    leverageLimit: decimal,
    autoRealizePnl: flag,
  },
);

export const AccountConvertDustPayload = object("AccountConvertDustPayload", {}, { symbol: word });

export const MaxBorrowQuantity = object("MaxBorrowQuantity", {
  maxBorrowQuantity: decimal,
  symbol: word,
});

export const MaxOrderQuantity = object(
  "MaxOrderQuantity",
  { maxOrderQuantity: decimal, side: word, symbol: word },
  {
    autoBorrow: flag,
    autoBorrowRepay: flag,
    autoLendRedeem: flag,
    price: decimal,
    reduceOnly: flag,
    limitedBy: OrderLimitReason,
  },
);

export const MaxWithdrawalQuantity = object(
  "MaxWithdrawalQuantity",
  { maxWithdrawalQuantity: decimal, symbol: word },
  { autoBorrow: flag, autoLendRedeem: flag },
);

const SubaccountPosition = object("SubaccountPosition", {
  symbol: word,
  netQuantity: decimal,
  pnlUnrealized: decimal,
});

/** The list tells of each its own settings, how many orders wait in it, and its positions. */
export const Subaccount = object(
  "Subaccount",
  { subaccountId: u16, name: word },
  {
    createdAt: i64,
    leverageLimit: decimal,
    autoLend: flag,
    openOrders: u32,
    positions: array(SubaccountPosition),
  },
);

/** With settings that hold from its first moment on; what is left out begins as in every account. */
export const SubaccountCreatePayload = object(
  "SubaccountCreatePayload",
  { name: string(SUBACCOUNT_NAME_LENGTH_MAX) },
  { leverageLimit: decimal, autoLend: flag },
);

export const SubaccountRenamePayload = object("SubaccountRenamePayload", {
  subaccountId: u16,
  name: string(SUBACCOUNT_NAME_LENGTH_MAX),
});

/** A transfer between two sub-accounts of one user; the sender must remain within its margin. */
export const SubaccountTransferPayload = object(
  "SubaccountTransferPayload",
  { fromSubaccountId: u16, toSubaccountId: u16, symbol: word, quantity: decimal },
  { clientId: u32 },
);

export const SubaccountTransfer = object(
  "SubaccountTransfer",
  {
    id: word,
    fromSubaccountId: u16,
    toSubaccountId: u16,
    symbol: word,
    quantity: decimal,
    timestamp: i64,
  },
  { clientId: u32 },
);

/** One side of a transfer; the fraction is absent without exposure. */
const TransferSide = object(
  "TransferSide",
  { netEquity: decimal, netEquityAvailable: decimal, imf: decimal, mmf: decimal },
  { marginFraction: decimal },
);

/**
 * What a transfer would do to both accounts at `sequence`, computed on a view by the engine's own
 * transfer. `maxQuantity` is the most that may leave the sender now; where the transfer would be refused,
 * both sides after it are as before.
 */
export const SubaccountTransferPreview = object(
  "SubaccountTransferPreview",
  {
    sequence: u64,
    maxQuantity: decimal,
    fromBefore: TransferSide,
    fromAfter: TransferSide,
    toBefore: TransferSide,
    toAfter: TransferSide,
  },
  { refusal: ApiErrorResponse },
);

export const SubaccountTransferRow = object(
  "SubaccountTransferRow",
  {
    id: word,
    fromSubaccountId: u16,
    toSubaccountId: u16,
    symbol: word,
    quantity: decimal,
    timestamp: naiveTime,
  },
  { clientId: u32 },
);

/** Swap of one collateral asset for another while positions stay as they are. */
export const CollateralConvertPayload = object(
  "CollateralConvertPayload",
  { fromSymbol: word, toSymbol: word, quantity: decimal },
  { minimumReceived: decimal },
);

export const CollateralConversion = object("CollateralConversion", {
  fromSymbol: word,
  toSymbol: word,
  quantity: decimal,
  received: decimal,
  timestamp: i64,
});

export const TwoFactorIssuePayload = object("TwoFactorIssuePayload", { code: word });

export const TwoFactorToken = object("TwoFactorToken", { twoFactorToken: word });

export const FaucetPayload = object("FaucetPayload", { symbol: word }, { quantity: decimal });

export const FaucetGrant = object("FaucetGrant", { symbol: word, quantity: decimal });
