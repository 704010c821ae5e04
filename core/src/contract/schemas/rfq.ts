/** Requests for quote and the quotes that answer them. */
import { OrderStatus, RfqExecutionMode, Side, SystemOrderType } from "../enums.ts";
import { array, decimal, flag, i64, naiveTime, object, u32, word } from "../schema.ts";

export const RequestForQuotePayload = object(
  "RequestForQuotePayload",
  { symbol: word, side: Side },
  {
    clientId: u32,
    quantity: decimal,
    quoteQuantity: decimal,
    price: decimal,
    executionMode: RfqExecutionMode,
    autoLend: flag,
    autoLendRedeem: flag,
    autoBorrow: flag,
    autoBorrowRepay: flag,
  },
);

export const RequestForQuote = object(
  "RequestForQuote",
  {
    rfqId: word,
    symbol: word,
    side: Side,
    submissionTime: i64,
    expiryTime: i64,
    status: OrderStatus,
    executionMode: RfqExecutionMode,
    createdAt: i64,
  },
  {
    clientId: u32,
    price: decimal,
    quantity: decimal,
    quoteQuantity: decimal,
    systemOrderType: SystemOrderType,
  },
);

export const QuotePayload = object(
  "QuotePayload",
  { rfqId: word, bidPrice: decimal, askPrice: decimal },
  { clientId: u32, autoLend: flag, autoLendRedeem: flag, autoBorrow: flag, autoBorrowRepay: flag },
);

export const Quote = object(
  "Quote",
  {
    rfqId: word,
    quoteId: word,
    bidPrice: decimal,
    askPrice: decimal,
    status: OrderStatus,
    createdAt: i64,
  },
  { clientId: u32 },
);

export const RfqWithQuotes = object("RfqWithQuotes", {
  rfq: RequestForQuote,
  quotes: array(Quote),
});

export const QuoteAcceptPayload = object(
  "QuoteAcceptPayload",
  { quoteId: word },
  { rfqId: word, clientId: u32 },
);

export const RequestForQuoteRefreshPayload = object("RequestForQuoteRefreshPayload", {
  rfqId: word,
});

export const RequestForQuoteCancelPayload = object(
  "RequestForQuoteCancelPayload",
  {},
  { rfqId: word, clientId: u32 },
);

export const RequestForQuoteHistorical = object(
  "RequestForQuoteHistorical",
  {
    rfqId: word,
    symbol: word,
    side: Side,
    submissionTime: naiveTime,
    expiryTime: naiveTime,
    status: OrderStatus,
    executionMode: RfqExecutionMode,
    createdAt: naiveTime,
  },
  {
    clientId: u32,
    price: decimal,
    quantity: decimal,
    quoteQuantity: decimal,
    deferredSettlementQuoteId: word,
  },
);

export const QuoteHistorical = object(
  "QuoteHistorical",
  {
    rfqId: word,
    quoteId: word,
    bidPrice: decimal,
    askPrice: decimal,
    status: OrderStatus,
    createdAt: naiveTime,
    deferredSettlement: flag,
  },
  { clientId: u32 },
);

export const RequestForQuoteFillHistorical = object(
  "RequestForQuoteFillHistorical",
  {
    rfqId: word,
    quoteId: word,
    symbol: word,
    side: Side,
    fillPrice: decimal,
    createdAt: naiveTime,
    filledAt: naiveTime,
  },
  { clientId: u32, quantity: decimal, quoteQuantity: decimal, systemOrderType: SystemOrderType },
);

export const QuoteFillHistorical = object(
  "QuoteFillHistorical",
  {
    quoteId: word,
    rfqId: word,
    symbol: word,
    side: Side,
    quantity: decimal,
    fillPrice: decimal,
    fee: decimal,
    feeSymbol: word,
    createdAt: naiveTime,
    filledAt: naiveTime,
  },
  { clientId: u32 },
);
