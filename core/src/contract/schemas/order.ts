/** Orders as they are placed, as they rest, as history keeps them, and their fills. */
import {
  ApiErrorCode,
  CancelOrderTypeEnum,
  OrderExpiryReason,
  OrderStatus,
  OrderTypeEnum,
  SelfTradePrevention,
  Side,
  SlippageToleranceType,
  SystemOrderType,
  TimeInForce,
  TriggerBy,
} from "../enums.ts";
import {
  decimal,
  flag,
  i64,
  integer,
  naiveTime,
  object,
  prose,
  u16,
  u32,
  u64,
  union,
  word,
} from "../schema.ts";

/** One day: a longer absence is not a dropped connection. */
const CANCEL_AFTER_MS_MAX = 86_400_000;

export const ApiErrorResponse = object("ApiErrorResponse", { code: ApiErrorCode, message: prose });

export const OrderExecutePayload = object(
  "OrderExecutePayload",
  { orderType: OrderTypeEnum, side: Side, symbol: word },
  {
    autoLend: flag,
    autoLendRedeem: flag,
    autoBorrow: flag,
    autoBorrowRepay: flag,
    brokerId: u16,
    clientId: u32,
    postOnly: flag,
    price: decimal,
    quantity: decimal,
    quoteQuantity: decimal,
    reduceOnly: flag,
    selfTradePrevention: SelfTradePrevention,
    stopLossLimitPrice: decimal,
    stopLossTriggerBy: TriggerBy,
    stopLossTriggerPrice: word,
    takeProfitLimitPrice: decimal,
    takeProfitTriggerBy: TriggerBy,
    takeProfitTriggerPrice: word,
    timeInForce: TimeInForce,
    triggerBy: TriggerBy,
    triggerPrice: word,
    triggerQuantity: word,
    slippageTolerance: decimal,
    slippageToleranceType: SlippageToleranceType,
    expiresAt: i64,
  },
);

export const OrderCancelPayload = object(
  "OrderCancelPayload",
  { symbol: word },
  { clientId: u32, orderId: word },
);

export const OrderCancelAllPayload = object(
  "OrderCancelAllPayload",
  { symbol: word },
  { orderType: CancelOrderTypeEnum },
);

export const MarketOrder = object(
  "MarketOrder",
  {
    id: word,
    createdAt: i64,
    executedQuantity: decimal,
    executedQuoteQuantity: decimal,
    timeInForce: TimeInForce,
    selfTradePrevention: SelfTradePrevention,
    side: Side,
    status: OrderStatus,
    symbol: word,
  },
  {
    clientId: u32,
    quantity: decimal,
    quoteQuantity: decimal,
    reduceOnly: flag,
    stopLossTriggerPrice: word,
    stopLossLimitPrice: decimal,
    stopLossTriggerBy: TriggerBy,
    takeProfitTriggerPrice: word,
    takeProfitLimitPrice: decimal,
    takeProfitTriggerBy: TriggerBy,
    triggerBy: TriggerBy,
    triggerPrice: word,
    triggerQuantity: word,
    triggeredAt: i64,
    relatedOrderId: word,
    strategyId: word,
    slippageTolerance: decimal,
    slippageToleranceType: SlippageToleranceType,
  },
);

export const LimitOrder = object(
  "LimitOrder",
  {
    id: word,
    createdAt: i64,
    executedQuantity: decimal,
    executedQuoteQuantity: decimal,
    postOnly: flag,
    price: decimal,
    quantity: decimal,
    selfTradePrevention: SelfTradePrevention,
    status: OrderStatus,
    side: Side,
    symbol: word,
    timeInForce: TimeInForce,
  },
  {
    clientId: u32,
    reduceOnly: flag,
    stopLossTriggerPrice: word,
    stopLossLimitPrice: decimal,
    stopLossTriggerBy: TriggerBy,
    takeProfitTriggerPrice: word,
    takeProfitLimitPrice: decimal,
    takeProfitTriggerBy: TriggerBy,
    triggerBy: TriggerBy,
    triggerPrice: word,
    triggerQuantity: word,
    triggeredAt: i64,
    relatedOrderId: word,
    strategyId: word,
    expiresAt: i64,
  },
);

export const OrderType = union("OrderType", "orderType", {
  Market: MarketOrder,
  Limit: LimitOrder,
});

export const BatchCommandOrderResult = union("BatchCommandOrderResult", "operation", {
  Ok: OrderType,
  Err: ApiErrorResponse,
});

export const Order = object(
  "Order",
  {
    id: word,
    createdAt: naiveTime,
    orderType: OrderTypeEnum,
    selfTradePrevention: SelfTradePrevention,
    status: OrderStatus,
    side: Side,
    symbol: word,
    timeInForce: TimeInForce,
  },
  {
    executedQuantity: decimal,
    executedQuoteQuantity: decimal,
    expiryReason: OrderExpiryReason,
    postOnly: flag,
    price: decimal,
    quantity: decimal,
    quoteQuantity: decimal,
    stopLossTriggerPrice: word,
    stopLossLimitPrice: decimal,
    stopLossTriggerBy: TriggerBy,
    takeProfitTriggerPrice: word,
    takeProfitLimitPrice: decimal,
    takeProfitTriggerBy: TriggerBy,
    triggerBy: TriggerBy,
    triggerPrice: word,
    triggerQuantity: word,
    clientId: u32,
    systemOrderType: SystemOrderType,
    strategyId: word,
    slippageTolerance: decimal,
    slippageToleranceType: SlippageToleranceType,
    expiresAt: i64,
  },
);

export const OrderFill = object(
  "OrderFill",
  {
    fee: decimal,
    feeSymbol: word,
    isMaker: flag,
    orderId: word,
    price: decimal,
    quantity: decimal,
    side: Side,
    symbol: word,
    timestamp: naiveTime,
  },
  { clientId: word, systemOrderType: SystemOrderType, tradeId: i64 },
);

/**
 * A smaller quantity keeps a resting order's place in its queue; any other change joins the end. An
 * order that waits for its trigger keeps its id and the take-profit or stop-loss that it is paired
 * with; `triggerPrice` is for these alone, and their `quantity` only where it is no share of a position.
 */
export const OrderAmendPayload = object(
  "OrderAmendPayload",
  { symbol: word },
  { clientId: u32, orderId: word, price: decimal, quantity: decimal, triggerPrice: decimal },
);

/** A timer of the calling key: unless renewed in time, all its orders are cancelled. Zero disarms. */
export const CancelAfterPayload = object("CancelAfterPayload", {
  timeoutMs: integer("uint32", { max: CANCEL_AFTER_MS_MAX }),
});

export const CancelAfter = object("CancelAfter", {}, { cancelAt: i64 });

const MarginPreview = object(
  "MarginPreview",
  { netEquityAvailable: decimal, imf: decimal, mmf: decimal },
  { marginFraction: decimal, estLiquidationPrice: decimal },
);

/**
 * What an order would do to the account at `sequence`, computed on a view by the engine's own order
 * path. `priceImpact` is how far the mean price of what fills lies from the best opposite price, as a
 * ratio, > 0 above it. `borrowQuantity` is without `borrowEntryFee`, which is that of the moment and
 * falls until the hour is full: the debt is the sum of both. `fundingNextHour` is what the position
 * would receive (> 0) or pay at the next full hour by the premium's mean of now. `realizedPnl` is what
 * the fills realise of the position that they reduce, before their fee. `takeProfitPnl` and
 * `stopLossPnl` are what the whole of what the order leaves open would come to by each of its exits, at
 * the exit's limit price or else its trigger, less the fees of the order, filled in whole, and of the
 * exit as a taker, each rounded up. `refusalField` names the field of the request to change, where one
 * field can mend it.
 */
export const OrderPreview = object(
  "OrderPreview",
  {
    sequence: u64,
    executedQuantity: decimal,
    restingQuantity: decimal,
    quoteValue: decimal,
    makerFee: decimal,
    takerFee: decimal,
    feeSymbol: word,
    marginBefore: MarginPreview,
    marginAfter: MarginPreview,
  },
  {
    averagePrice: decimal,
    priceImpact: decimal,
    borrowSymbol: word,
    borrowQuantity: decimal,
    borrowRate: decimal,
    borrowEntryFee: decimal,
    lendRedeemedQuantity: decimal,
    borrowRepaidQuantity: decimal,
    fundingNextHour: decimal,
    realizedPnl: decimal,
    takeProfitPnl: decimal,
    stopLossPnl: decimal,
    refusal: ApiErrorResponse,
    refusalField: word,
  },
);
