/** Orders that the venue works over time. */
import {
  SelfTradePrevention,
  Side,
  SlippageToleranceType,
  StrategyCrankCancelReason,
  StrategyStatus,
  StrategyTypeEnum,
  TimeInForce,
} from "../enums.ts";
import { decimal, flag, i64, naiveTime, object, u16, u32, u64, union, word } from "../schema.ts";

export const StrategyCreatePayload = object(
  "StrategyCreatePayload",
  { strategyType: StrategyTypeEnum, side: Side, symbol: word },
  {
    autoLend: flag,
    autoLendRedeem: flag,
    autoBorrow: flag,
    autoBorrowRepay: flag,
    brokerId: u16,
    clientStrategyId: u32,
    quantity: decimal,
    price: decimal,
    postOnly: flag,
    reduceOnly: flag,
    selfTradePrevention: SelfTradePrevention,
    timeInForce: TimeInForce,
    duration: u64,
    interval: u64,
    randomizedIntervalQuantity: flag,
    slippageTolerance: decimal,
    slippageToleranceType: SlippageToleranceType,
  },
);

export const StrategyCancelPayload = object(
  "StrategyCancelPayload",
  { symbol: word },
  { clientStrategyId: u32, strategyId: word },
);

export const StrategyCancelAllPayload = object(
  "StrategyCancelAllPayload",
  { symbol: word },
  { strategyType: StrategyTypeEnum },
);

export const ScheduledStrategy = object(
  "ScheduledStrategy",
  {
    id: word,
    createdAt: i64,
    executedQuantity: decimal,
    executedQuoteQuantity: decimal,
    quantity: decimal,
    selfTradePrevention: SelfTradePrevention,
    status: StrategyStatus,
    side: Side,
    symbol: word,
    timeInForce: TimeInForce,
    duration: u64,
    interval: u64,
  },
  {
    clientStrategyId: u32,
    reduceOnly: flag,
    randomizedIntervalQuantity: flag,
    slippageTolerance: decimal,
    slippageToleranceType: SlippageToleranceType,
  },
);

export const StrategyType = union("StrategyType", "strategyType", { Scheduled: ScheduledStrategy });

export const Strategy = object(
  "Strategy",
  {
    id: word,
    createdAt: naiveTime,
    strategyType: StrategyTypeEnum,
    selfTradePrevention: SelfTradePrevention,
    status: StrategyStatus,
    side: Side,
    symbol: word,
    timeInForce: TimeInForce,
    duration: u64,
    interval: u64,
    randomizedIntervalQuantity: flag,
  },
  {
    executedQuantity: decimal,
    executedQuoteQuantity: decimal,
    cancelReason: StrategyCrankCancelReason,
    quantity: decimal,
    clientStrategyId: u32,
    slippageTolerance: decimal,
    slippageToleranceType: SlippageToleranceType,
  },
);
