import type { PayloadOf } from "@holdall/core/contract";
import { orderIdText, type EventOf } from "@holdall/core/protocol";
import type { CandleRow, PerpView } from "@holdall/core/protocol";
import type { Asset, Market } from "../catalogue.ts";
import type { OrderEvent } from "../commands/order-outcome.ts";
import type { BookMirror, Level } from "../market-data/book-mirror.ts";
import { intervalEnd, type KlineInterval } from "../market-data/intervals.ts";
import type { WindowStats } from "../market-data/market-stats.ts";
import { billionthsText } from "../words/margin.ts";
import { amountText, priceText, sizeText } from "../words/numbers.ts";
import { triggerQuantityText } from "../words/orders.ts";
import type { OrderTermsState } from "../words/orders.ts";
import { streamCandleTime } from "../words/time.ts";
import {
  expiryWords,
  originWords,
  priceSourceWords,
  selfTradeWords,
  sideWords,
  statusWords,
  timeInForceWords,
} from "../words/words.ts";
import type { DepthDelta } from "./frame.ts";

/** When a message is emitted and when the engine decided what it tells, in microseconds. */
export interface Moment {
  readonly emittedMicros: number;
  readonly engineMicros: number;
}

/** Changed levels; bids and asks ascend, as published. */
export function depthPayload(
  market: Market,
  delta: Omit<DepthDelta, "frameOf">,
  emittedMicros: number,
): PayloadOf<"depth"> {
  const levels = (side: readonly Level[]): (readonly [string, string])[] =>
    side.map(([ticks, lots]) => [
      priceText(market.scale, ticks, "pad"),
      sizeText(market.scale, lots, "pad"),
    ]);
  return {
    e: "depth",
    E: emittedMicros,
    s: market.spec.symbol,
    a: levels(delta.asks),
    b: levels(delta.bids),
    U: delta.firstId,
    u: delta.lastId,
    T: delta.timeMicros,
    ...(delta.checksum === undefined ? {} : { c: delta.checksum }),
  };
}

/** Best prices; a side is null while it is empty. */
export function bookTickerPayload(
  market: Market,
  book: BookMirror,
  moment: Moment,
): PayloadOf<"bookTicker"> {
  const [ask] = book.best("ask", 1);
  const [bid] = book.best("bid", 1);
  return {
    e: "bookTicker",
    E: moment.emittedMicros,
    s: market.spec.symbol,
    a: ask === undefined ? null : priceText(market.scale, ask[0], "pad"),
    A: ask === undefined ? null : sizeText(market.scale, ask[1], "pad"),
    b: bid === undefined ? null : priceText(market.scale, bid[0], "pad"),
    B: bid === undefined ? null : sizeText(market.scale, bid[1], "pad"),
    u: book.updateId,
    T: moment.engineMicros,
  };
}

export function tradePayload(
  market: Market,
  event: EventOf<"traded">,
  moment: Moment,
): PayloadOf<"trade"> {
  return {
    e: "trade",
    E: moment.emittedMicros,
    s: market.spec.symbol,
    p: priceText(market.scale, event.priceTicks, "pad"),
    q: sizeText(market.scale, event.sizeLots, "pad"),
    b: orderIdText(event.bidOrderOrdinal, event.bidOrderSlot),
    a: orderIdText(event.askOrderOrdinal, event.askOrderSlot),
    t: event.tradeId,
    T: moment.engineMicros,
    m: event.takerSide === "ask",
  };
}

export function tickerPayload(
  market: Market,
  stats: WindowStats,
  emittedMicros: number,
): PayloadOf<"ticker"> {
  const price = (ticks: number): string => priceText(market.scale, ticks, "pad");
  return {
    e: "ticker",
    E: emittedMicros,
    s: market.spec.symbol,
    o: price(stats.openTicks),
    c: price(stats.closeTicks),
    h: price(stats.highTicks),
    l: price(stats.lowTicks),
    v: sizeText(market.scale, stats.sizeLots, "pad"),
    V: amountText(stats.quoteUnits, market.quote.spec.decimals),
    n: stats.trades,
  };
}

export function klinePayload(
  market: Market,
  interval: KlineInterval,
  candle: CandleRow,
  of: { readonly isClosed: boolean; readonly emittedMicros: number },
): PayloadOf<"kline"> {
  const price = (ticks: number): string => priceText(market.scale, ticks, "pad");
  return {
    e: "kline",
    E: of.emittedMicros,
    s: market.spec.symbol,
    t: streamCandleTime(candle.startMs),
    T: streamCandleTime(intervalEnd(interval, candle.startMs)),
    o: price(candle.open),
    c: price(candle.close),
    h: price(candle.high),
    l: price(candle.low),
    v: sizeText(market.scale, candle.sizeLots, "pad"),
    n: candle.trades,
    X: of.isClosed,
  };
}

/** Mark, index and, of a perp, the funding that the hour would bring if it ended now. */
export function markPricePayload(
  market: Market,
  perp: PerpView | undefined,
  moment: Moment,
): PayloadOf<"markPrice"> {
  const index = market.indexTicks;
  return {
    e: "markPrice",
    E: moment.emittedMicros,
    s: market.spec.symbol,
    p: priceText(market.scale, market.markTicks, "pad"),
    ...(index === 0 ? {} : { i: priceText(market.scale, index, "pad") }),
    ...(perp === undefined
      ? {}
      : { f: billionthsText(perp.fundingRatePpb), n: perp.nextFundingMs }),
    T: moment.engineMicros,
  };
}

const orderEventWords = {
  "order-accepted": "orderAccepted",
  "order-filled": "orderFill",
  "order-cancelled": "orderCancelled",
  "order-expired": "orderExpired",
  "order-amended": "orderModified",
  "trigger-placed": "triggerPlaced",
  "trigger-fired": "orderAccepted",
  "trigger-failed": "triggerFailed",
} as const;

/** What happened to one's order; fields it does not have are left out. */
export function orderPayload(
  market: Market,
  event: OrderEvent,
  terms: OrderTermsState | null,
  of: Moment & { readonly feeAsset: Asset | undefined },
): PayloadOf<"orderUpdate"> {
  const { scale } = market;
  return {
    e: orderEventWords[event.kind],
    E: of.emittedMicros,
    s: market.spec.symbol,
    ...(event.clientId < 0 ? {} : { c: event.clientId }),
    S: sideWords[event.side],
    o: event.type === "limit" ? "LIMIT" : "MARKET",
    f: timeInForceWords[event.timeInForce],
    ...(event.sizeLots === 0 ? {} : { q: sizeText(scale, event.sizeLots, "pad") }),
    ...(event.quoteUnits === 0 ? {} : { Q: quoteText(market, event.quoteUnits) }),
    ...(event.priceTicks === 0 ? {} : { p: priceText(scale, event.priceTicks, "pad") }),
    ...conditionFields(market, terms),
    X: statusWords[event.status],
    ...(event.kind === "order-expired" ? { R: expiryWords[event.reason] } : {}),
    i: orderIdText(event.orderOrdinal, event.orderSlot),
    z: sizeText(scale, event.filledLots, "pad"),
    Z: quoteText(market, event.filledQuoteUnits),
    V: selfTradeWords[event.selfTrade],
    T: of.engineMicros,
    O: originWords[event.origin],
    y: event.postOnly,
    r: event.reduceOnly,
    ...fillFields(market, event, of.feeAsset),
  };
}

function fillFields(market: Market, event: OrderEvent, feeAsset: Asset | undefined) {
  if (event.kind !== "order-filled" || feeAsset === undefined) return {};
  return {
    t: event.tradeId,
    l: sizeText(market.scale, event.fillLots, "pad"),
    L: priceText(market.scale, event.fillTicks, "pad"),
    m: event.isMaker,
    n: amountText(event.feeUnits, feeAsset.spec.decimals),
    N: feeAsset.spec.symbol,
  };
}

function conditionFields(market: Market, terms: OrderTermsState | null) {
  if (terms === null) return {};
  const price = (ticks: number): string => priceText(market.scale, ticks, "pad");
  return {
    ...(terms.triggerPriceTicks === 0
      ? {}
      : {
          P: price(terms.triggerPriceTicks),
          B: priceSourceWords[terms.triggerBy],
          Y: triggerQuantityText(market, terms, "pad"),
        }),
    ...(terms.takeProfitTicks === 0
      ? {}
      : { a: price(terms.takeProfitTicks), d: priceSourceWords[terms.takeProfitBy] }),
    ...(terms.takeProfitLimitTicks === 0 ? {} : { j: price(terms.takeProfitLimitTicks) }),
    ...(terms.stopLossTicks === 0
      ? {}
      : { b: price(terms.stopLossTicks), g: priceSourceWords[terms.stopLossBy] }),
    ...(terms.stopLossLimitTicks === 0 ? {} : { k: price(terms.stopLossLimitTicks) }),
    ...(terms.relatedOrdinal === 0
      ? {}
      : { I: orderIdText(terms.relatedOrdinal, terms.relatedSlot) }),
  };
}

export function fillPayload(
  market: Market,
  event: EventOf<"order-filled">,
  feeAsset: Asset,
  moment: Moment,
): PayloadOf<"fillUpdate"> {
  return {
    e: "fillUpdate",
    E: moment.emittedMicros,
    s: market.spec.symbol,
    S: sideWords[event.side],
    p: priceText(market.scale, event.fillTicks, "pad"),
    q: sizeText(market.scale, event.fillLots, "pad"),
    i: orderIdText(event.orderOrdinal, event.orderSlot),
    ...(event.clientId < 0 ? {} : { c: event.clientId }),
    t: event.tradeId,
    m: event.isMaker,
    n: amountText(event.feeUnits, feeAsset.spec.decimals),
    N: feeAsset.spec.symbol,
    T: moment.engineMicros,
  };
}

export function balancePayload(
  asset: Asset,
  balance: { readonly freeUnits: number; readonly lockedUnits: number },
  moment: Moment,
): PayloadOf<"balanceUpdate"> {
  return {
    e: "balanceUpdate",
    E: moment.emittedMicros,
    s: asset.spec.symbol,
    a: amountText(balance.freeUnits, asset.spec.decimals),
    l: amountText(balance.lockedUnits, asset.spec.decimals),
    T: moment.engineMicros,
  };
}

function quoteText(market: Market, units: number): string {
  return amountText(units, market.quote.spec.decimals);
}
