/** Perpetual positions, open and closed, and their funding. */
import { PositionState } from "../enums.ts";
import { decimal, i32, naiveTime, object, u16, u8, word } from "../schema.ts";
import { PositionImfFunction } from "./margin.ts";

export const FuturePositionWithMargin = object(
  "FuturePositionWithMargin",
  {
    breakEvenPrice: decimal,
    entryPrice: decimal,
    estLiquidationPrice: decimal,
    imf: decimal,
    imfFunction: PositionImfFunction,
    markPrice: decimal,
    mmf: decimal,
    mmfFunction: PositionImfFunction,
    netCost: decimal,
    netQuantity: decimal,
    netExposureQuantity: decimal,
    netExposureNotional: decimal,
    pnlRealized: decimal,
    pnlUnrealized: decimal,
    cumulativeFundingPayment: decimal,
    symbol: word,
    userId: i32,
    positionId: word,
    cumulativeInterest: decimal,
  },
  {
    subaccountId: u16,
    /** Ours: place in the queue of deleveraging, from 0 (last) to 5 (first). */
    adlScore: u8,
    /** Ours: initial margin that the exposure in this market demands, its resting orders included. */
    marginUsed: decimal,
    /** Ours: exposure of the user's other sub-accounts, which the initial requirement looks at too. */
    siblingExposureQuantity: decimal,
  },
);

export const PositionHistoryRow = object(
  "PositionHistoryRow",
  {
    id: word,
    symbol: word,
    netQuantity: decimal,
    netExposureQuantity: decimal,
    netExposureNotional: decimal,
    netCost: decimal,
    markPrice: decimal,
    entryPrice: decimal,
    cumulativePnlRealized: decimal,
    unrealizedPnl: decimal,
    fundingQuantity: decimal,
    interest: decimal,
    liquidated: decimal,
    imf: decimal,
    fees: decimal,
    state: PositionState,
    closedVolume: decimal,
    liquidationFees: decimal,
  },
  { closingPrice: decimal, accountLeverage: decimal, openedAt: naiveTime, closedAt: naiveTime },
);

export const FundingPayment = object(
  "FundingPayment",
  {
    userId: i32,
    symbol: word,
    quantity: decimal,
    intervalEndTimestamp: naiveTime,
    fundingRate: decimal,
  },
  { subaccountId: u16 },
);

/** Moves unrealised profit or loss of a position into USDC at the mark; all of it when no quantity is named. */
export const PositionRealizePayload = object(
  "PositionRealizePayload",
  { symbol: word },
  { quantity: decimal },
);

export const PositionRealized = object("PositionRealized", {
  symbol: word,
  realized: decimal,
  unsettled: decimal,
});
