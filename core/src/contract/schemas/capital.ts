/** What a sub-account owns, and how value enters and leaves. */
import {
  Blockchain,
  DepositSource,
  DepositStatus,
  EqualsMoneyWithdrawalState,
  FiatAsset,
  SettlementSource,
  WithdrawalStatus,
} from "../enums.ts";
import {
  array,
  choice,
  decimal,
  flag,
  float,
  i32,
  i64,
  naiveTime,
  object,
  u16,
  u32,
  u64,
  word,
} from "../schema.ts";

export const Balance = object("Balance", { available: decimal, locked: decimal, staked: decimal });

export const Collateral = object(
  "Collateral",
  {
    symbol: word,
    assetMarkPrice: decimal,
    totalQuantity: decimal,
    balanceNotional: decimal,
    collateralWeight: decimal,
    collateralValue: decimal,
    openOrderQuantity: decimal,
    lendQuantity: decimal,
    availableQuantity: decimal,
  },
  { siblingQuantity: decimal },
);

export const MarginAccountSummary = object(
  "MarginAccountSummary",
  {
    assetsValue: decimal,
    borrowLiability: decimal,
    collateral: array(Collateral),
    imf: decimal,
    unsettledEquity: decimal,
    liabilitiesValue: decimal,
    mmf: decimal,
    netEquity: decimal,
    netEquityAvailable: decimal,
    netEquityLocked: decimal,
    netExposureFutures: decimal,
    pnlUnrealized: decimal,
  },
  { marginFraction: decimal, orderLoss: decimal },
);

/** Where a movement of funds stands: the way in, the way out, and how either may end early. */
export const MovementState = choice("MovementState", [
  "seen",
  "confirming",
  "screened",
  "credited",
  "requested",
  "scored",
  "approved",
  "signed",
  "broadcast",
  "final",
  "declined",
]);

export const MovementStep = object("MovementStep", { state: MovementState, at: i64 });

/**
 * A movement as far as it has come, the last step being the present one. Times are milliseconds since
 * 1970; past `dueAt` the present step is late.
 */
export const Movement = object(
  "Movement",
  { steps: array(MovementStep, 32) },
  { confirmations: u32, confirmationsNeeded: u32, dueAt: i64, reason: word },
);

export const Deposit = object(
  "Deposit",
  {
    id: i32,
    source: DepositSource,
    status: DepositStatus,
    symbol: word,
    quantity: decimal,
    createdAt: naiveTime,
  },
  {
    toAddress: word,
    fromAddress: word,
    transactionHash: word,
    fiatAmount: float,
    fiatCurrency: FiatAsset,
    institutionBic: word,
    platformMemo: word,
    movement: Movement,
  },
);

/** Where deposits go; how many confirmations each needs, and after how long it is usually there. */
export const DepositAddress = object(
  "DepositAddress",
  { address: word },
  { confirmationsNeeded: u32, expectedSeconds: u32 },
);

/** Asks the simulated chain of the demo world for a transfer to one's own deposit address. */
export const DepositSimulation = object("DepositSimulation", {
  symbol: word,
  blockchain: Blockchain,
  quantity: decimal,
});

export const WithdrawalRecipientInformation = object(
  "WithdrawalRecipientInformation",
  { withdrawal_address_id: i32 },
  { withdrawal_purpose: word, sanctions_representation: flag },
);

export const AccountWithdrawalPayload = object(
  "AccountWithdrawalPayload",
  { address: word, blockchain: Blockchain, quantity: decimal, symbol: word },
  {
    clientId: word,
    twoFactorToken: word,
    autoBorrow: flag,
    autoLendRedeem: flag,
    recipientInformation: WithdrawalRecipientInformation,
  },
);

export const Withdrawal = object(
  "Withdrawal",
  {
    id: i32,
    blockchain: Blockchain,
    quantity: decimal,
    fee: decimal,
    symbol: word,
    status: WithdrawalStatus,
    toAddress: word,
    createdAt: naiveTime,
    isInternal: flag,
  },
  {
    clientId: word,
    identifier: word,
    fiatFee: decimal,
    fiatState: EqualsMoneyWithdrawalState,
    fiatSymbol: FiatAsset,
    providerId: word,
    subaccountId: u16,
    transactionHash: word,
    bankName: word,
    bankIdentifier: word,
    accountIdentifier: word,
    triggerAt: naiveTime,
    movement: Movement,
  },
);

export const WithdrawalDelay = object(
  "WithdrawalDelay",
  {},
  {
    currentWithdrawalDelayHours: i32,
    pendingWithdrawalDelayHours: i32,
    pendingWithdrawalDelayHoursEnabledAt: naiveTime,
  },
);

export const CreateWithdrawalDelayRequest = object("CreateWithdrawalDelayRequest", {
  withdrawalDelayHours: u32,
  twoFactorToken: word,
});

export const UpdateWithdrawalDelayRequest = object("UpdateWithdrawalDelayRequest", {
  withdrawalDelayHours: u32,
  twoFactorToken: word,
});

export const DustConversion = object("DustConversion", {
  id: u64,
  quantity: decimal,
  symbol: word,
  usdcReceived: decimal,
  timestamp: naiveTime,
});

export const Settlement = object(
  "Settlement",
  { quantity: decimal, source: SettlementSource, timestamp: naiveTime, userId: i32 },
  { subaccountId: i32, positionId: word, engineSequence: u64 },
);
