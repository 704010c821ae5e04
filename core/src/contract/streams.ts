import { KlineInterval } from "./enums.ts";
import {
  anything,
  array,
  choice,
  flag,
  i64,
  object,
  string,
  tuple,
  u64,
  word,
  type Schema,
} from "./schema.ts";
import {
  BalanceUpdate,
  BookTickerUpdate,
  DepthUpdate,
  FillUpdate,
  KlineUpdate,
  LiquidationUpdate,
  MarginUpdate,
  MarkPriceUpdate,
  OpenInterestUpdate,
  OrderUpdate,
  OwnLiquidationUpdate,
  PositionUpdate,
  RfqUpdate,
  TickerUpdate,
  TradeUpdate,
} from "./schemas/stream.ts";

/** One stream of the socket: how it is named, who may hear it, when it speaks and what it says. */
export interface Stream {
  /** The name with its places in braces; an optional last place stands in brackets. */
  readonly pattern: string;
  /** `key` streams need a signed subscription and speak of the signer's own sub-account. */
  readonly access: "anyone" | "key";
  /** Milliseconds between two messages; 0 when each event speaks at once. */
  readonly everyMs: number;
  readonly payload: Schema;
}

/** The windows in which depth updates may be gathered. */
const DepthWindow = choice("DepthWindow", ["200ms", "600ms", "1000ms"]);

/** The words that the places of a stream's name accept; a symbol is any word. */
export const streamPlaces = {
  symbol: word,
  interval: KlineInterval,
  window: DepthWindow,
} as const satisfies Readonly<Record<string, Schema>>;

export const streams = {
  bookTicker: {
    pattern: "bookTicker.{symbol}",
    access: "anyone",
    everyMs: 0,
    payload: BookTickerUpdate,
  },
  depth: { pattern: "depth.{symbol}", access: "anyone", everyMs: 0, payload: DepthUpdate },
  depthWindow: {
    pattern: "depth.{window}.{symbol}",
    access: "anyone",
    everyMs: 200,
    payload: DepthUpdate,
  },
  kline: {
    pattern: "kline.{interval}.{symbol}",
    access: "anyone",
    everyMs: 1_000,
    payload: KlineUpdate,
  },
  trade: { pattern: "trade.{symbol}", access: "anyone", everyMs: 0, payload: TradeUpdate },
  ticker: { pattern: "ticker.{symbol}", access: "anyone", everyMs: 1_000, payload: TickerUpdate },
  markPrice: {
    pattern: "markPrice.{symbol}",
    access: "anyone",
    everyMs: 1_000,
    payload: MarkPriceUpdate,
  },
  openInterest: {
    pattern: "openInterest.{symbol}",
    access: "anyone",
    everyMs: 60_000,
    payload: OpenInterestUpdate,
  },
  liquidation: {
    pattern: "liquidation[.{symbol}]",
    access: "anyone",
    everyMs: 0,
    payload: LiquidationUpdate,
  },
  orderUpdate: {
    pattern: "account.orderUpdate[.{symbol}]",
    access: "key",
    everyMs: 0,
    payload: OrderUpdate,
  },
  positionUpdate: {
    pattern: "account.positionUpdate[.{symbol}]",
    access: "key",
    everyMs: 0,
    payload: PositionUpdate,
  },
  rfqUpdate: {
    pattern: "account.rfqUpdate[.{symbol}]",
    access: "key",
    everyMs: 0,
    payload: RfqUpdate,
  },
  balanceUpdate: {
    pattern: "account.balanceUpdate",
    access: "key",
    everyMs: 0,
    payload: BalanceUpdate,
  },
  fillUpdate: {
    pattern: "account.fillUpdate[.{symbol}]",
    access: "key",
    everyMs: 0,
    payload: FillUpdate,
  },
  liquidationUpdate: {
    pattern: "account.liquidationUpdate",
    access: "key",
    everyMs: 0,
    payload: OwnLiquidationUpdate,
  },
  marginUpdate: {
    pattern: "account.marginUpdate",
    access: "key",
    everyMs: 1_000,
    payload: MarginUpdate,
  },
} as const satisfies Readonly<Record<string, Stream>>;

export type StreamName = keyof typeof streams;

/** The most streams one socket may hold. */
export const SOCKET_STREAMS_MAX = 512;

/** Key, signature, timestamp and window, all as text. */
const SubscriptionSignature = tuple(word, word, string(20, "integer"), string(20, "integer"));

/**
 * The frames a socket accepts. `subscribe` with `snapshot` is answered by the present state of each
 * depth, candle and private table before its first change; with `checksum` its depth updates carry
 * one of the best 25 levels. `hello` asks for the
 * `greeting`, whose nonce `logon` signs; after it, `command` carries the body of any route marked `socket`, numbered from 1 without
 * gap; `reply: false` leaves out the answer to a success.
 */
export const socketFrames = {
  subscribe: object(
    "SubscribeFrame",
    {
      method: choice("SubscribeMethod", ["SUBSCRIBE", "UNSUBSCRIBE"]),
      params: array(word, SOCKET_STREAMS_MAX),
    },
    { signature: SubscriptionSignature, snapshot: flag, checksum: flag, id: u64 },
  ),
  hello: object("HelloFrame", { method: choice("HelloMethod", ["HELLO"]) }, { id: u64 }),
  logon: object(
    "LogonFrame",
    { method: choice("LogonMethod", ["LOGON"]), signature: SubscriptionSignature },
    { id: u64, cancelOnDisconnect: flag },
  ),
  command: object(
    "CommandFrame",
    { method: word, id: u64, params: anything },
    { reply: flag, at: i64 },
  ),
} as const;

/** The errors of the socket protocol; the first three as published, the others ours. */
export const socketErrors = {
  parse: { code: 4002, message: "Parse error" },
  signature: { code: 4003, message: "Invalid signature" },
  stream: { code: 4006, message: "Invalid stream" },
  depthWindow: { code: 4008, message: "Invalid depth window" },
  tooManyStreams: { code: 4010, message: "Too many streams" },
  tooManyFrames: { code: 4011, message: "Too many frames" },
  notLoggedOn: { code: 4012, message: "Log on first" },
  sequence: { code: 4013, message: "Frame number out of sequence" },
} as const;
