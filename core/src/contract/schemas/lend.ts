/** Lending pools, the positions in them, and interest. */
import {
  BorrowLendBookState,
  BorrowLendEventType,
  BorrowLendSide,
  BorrowLendSource,
  PaymentType,
} from "../enums.ts";
import { array, decimal, flag, naiveTime, object, u64, word, zonedTime } from "../schema.ts";
import { PositionImfFunction } from "./margin.ts";

export const BorrowLendMarket = object("BorrowLendMarket", {
  state: BorrowLendBookState,
  assetMarkPrice: decimal,
  borrowInterestRate: decimal,
  borrowedQuantity: decimal,
  fee: decimal,
  lendInterestRate: decimal,
  lentQuantity: decimal,
  maxUtilization: decimal,
  openBorrowLendLimit: decimal,
  optimalUtilization: decimal,
  symbol: word,
  timestamp: zonedTime,
  throttleUtilizationThreshold: decimal,
  throttleUtilizationBound: decimal,
  throttleUpdateFraction: decimal,
  utilization: decimal,
  stepSize: decimal,
});

export const BorrowLendHistory = object("BorrowLendHistory", {
  borrowInterestRate: decimal,
  borrowedQuantity: decimal,
  lendInterestRate: decimal,
  lentQuantity: decimal,
  timestamp: zonedTime,
  utilization: decimal,
});

export const BorrowLendApyRate = object("BorrowLendApyRate", {
  symbol: word,
  borrowRate: decimal,
  lendRate: decimal,
});

export const StakingApyRate = object("StakingApyRate", {
  symbol: word,
  dilutionFactor: decimal,
  stakingRate: decimal,
});

export const TreasuryApyRate = object("TreasuryApyRate", {
  symbol: word,
  rate: decimal,
  share: decimal,
  basket: word,
});

export const ApyRates = object(
  "ApyRates",
  {
    borrowLend: array(BorrowLendApyRate),
    staking: array(StakingApyRate),
  },
  { treasury: array(TreasuryApyRate) },
);

export const BorrowLendExecutePayload = object("BorrowLendExecutePayload", {
  quantity: decimal,
  side: BorrowLendSide,
  symbol: word,
});

export const BorrowLendPositionWithMargin = object(
  "BorrowLendPositionWithMargin",
  {
    cumulativeInterest: decimal,
    id: word,
    imf: decimal,
    imfFunction: PositionImfFunction,
    netQuantity: decimal,
    markPrice: decimal,
    mmf: decimal,
    mmfFunction: PositionImfFunction,
    netExposureQuantity: decimal,
    netExposureNotional: decimal,
    symbol: word,
    estLiquidationPrice: decimal,
  },
  /** Ours: what the user's other sub-accounts owe, which the initial requirement looks at too. */
  { siblingExposureQuantity: decimal },
);

export const PositionEstimatedLiquidationPrice = object("PositionEstimatedLiquidationPrice", {
  liquidationPrice: decimal,
  markPrice: decimal,
});

export const BorrowLendMovement = object(
  "BorrowLendMovement",
  {
    eventType: BorrowLendEventType,
    positionId: word,
    quantity: decimal,
    source: BorrowLendSource,
    symbol: word,
    timestamp: naiveTime,
  },
  { positionQuantity: decimal, spotMarginOrderId: word, isYield: flag },
);

export const InterestPayment = object("InterestPayment", {
  paymentType: PaymentType,
  interestRate: decimal,
  interval: u64,
  marketSymbol: word,
  positionId: word,
  quantity: decimal,
  symbol: word,
  timestamp: naiveTime,
});

export const BorrowLendPositionRow = object("BorrowLendPositionRow", {
  positionId: word,
  quantity: decimal,
  symbol: word,
  source: BorrowLendSource,
  cumulativeInterest: decimal,
  avgInterestRate: decimal,
  side: BorrowLendSide,
  createdAt: naiveTime,
});
