/**
 * Readers of the commands that nearly all traffic is made of, written out field by field, like those of
 * `hot-events.ts` and for the same reason: the engine's thread reads each command, and so does a replay.
 */
import type { Lots, Ticks, Units } from "@holdall/core/num";
import { commandSchemas, orderTypes, selfTradeModes, sides, timesInForce } from "./commands.ts";
import type { Command, CommandKind, CommandOf } from "./commands.ts";
import type { AccountId, MarketId } from "./ids.ts";
import { flagOf, integerAt, wordOf } from "./record-views.ts";
import type { RecordViews } from "./record-views.ts";
import { offsetsOf } from "./record.ts";

// Offsets are taken once: an object of so many names is a hash table to the engine.
const {
  requestA: REQUEST_A_AT,
  requestB: REQUEST_B_AT,
  requestExpiresMs: REQUEST_EXPIRES_MS_AT,
  accountId: ACCOUNT_ID_AT,
  marketId: MARKET_ID_AT,
  side: SIDE_AT,
  type: TYPE_AT,
  timeInForce: TIME_IN_FORCE_AT,
  selfTrade: SELF_TRADE_AT,
  postOnly: POST_ONLY_AT,
  reduceOnly: REDUCE_ONLY_AT,
  autoBorrow: AUTO_BORROW_AT,
  autoBorrowRepay: AUTO_BORROW_REPAY_AT,
  autoLend: AUTO_LEND_AT,
  autoLendRedeem: AUTO_LEND_REDEEM_AT,
  brokerId: BROKER_ID_AT,
  clientId: CLIENT_ID_AT,
  priceTicks: PRICE_TICKS_AT,
  sizeLots: SIZE_LOTS_AT,
  quoteUnits: QUOTE_UNITS_AT,
  expiresAtMs: EXPIRES_AT_MS_AT,
} = offsetsOf(commandSchemas, "place-order");

function readPlace(views: RecordViews, at: number): CommandOf<"place-order"> {
  const { u8, u16, u32 } = views;
  return {
    kind: "place-order",
    requestA: integerAt(views, at + REQUEST_A_AT, "requestA"),
    requestB: integerAt(views, at + REQUEST_B_AT, "requestB"),
    requestExpiresMs: integerAt(views, at + REQUEST_EXPIRES_MS_AT, "requestExpiresMs"),
    accountId: u32[(at + ACCOUNT_ID_AT) >> 2] as AccountId,
    marketId: u16[(at + MARKET_ID_AT) >> 1] as MarketId,
    side: wordOf(sides, u8[at + SIDE_AT], "side"),
    type: wordOf(orderTypes, u8[at + TYPE_AT], "type"),
    timeInForce: wordOf(timesInForce, u8[at + TIME_IN_FORCE_AT], "timeInForce"),
    selfTrade: wordOf(selfTradeModes, u8[at + SELF_TRADE_AT], "selfTrade"),
    postOnly: flagOf(u8[at + POST_ONLY_AT], "postOnly"),
    reduceOnly: flagOf(u8[at + REDUCE_ONLY_AT], "reduceOnly"),
    autoBorrow: flagOf(u8[at + AUTO_BORROW_AT], "autoBorrow"),
    autoBorrowRepay: flagOf(u8[at + AUTO_BORROW_REPAY_AT], "autoBorrowRepay"),
    autoLend: flagOf(u8[at + AUTO_LEND_AT], "autoLend"),
    autoLendRedeem: flagOf(u8[at + AUTO_LEND_REDEEM_AT], "autoLendRedeem"),
    brokerId: u16[(at + BROKER_ID_AT) >> 1],
    clientId: integerAt(views, at + CLIENT_ID_AT, "clientId"),
    priceTicks: integerAt(views, at + PRICE_TICKS_AT, "priceTicks") as Ticks,
    sizeLots: integerAt(views, at + SIZE_LOTS_AT, "sizeLots") as Lots,
    quoteUnits: integerAt(views, at + QUOTE_UNITS_AT, "quoteUnits") as Units,
    expiresAtMs: integerAt(views, at + EXPIRES_AT_MS_AT, "expiresAtMs"),
  };
}

const CANCEL = offsetsOf(commandSchemas, "cancel-order");

function readCancel(views: RecordViews, at: number): CommandOf<"cancel-order"> {
  return {
    kind: "cancel-order",
    requestA: integerAt(views, at + CANCEL.requestA, "requestA"),
    requestB: integerAt(views, at + CANCEL.requestB, "requestB"),
    requestExpiresMs: integerAt(views, at + CANCEL.requestExpiresMs, "requestExpiresMs"),
    accountId: views.u32[(at + CANCEL.accountId) >> 2] as AccountId,
    marketId: views.u16[(at + CANCEL.marketId) >> 1] as MarketId,
    orderOrdinal: integerAt(views, at + CANCEL.orderOrdinal, "orderOrdinal"),
    orderSlot: views.u32[(at + CANCEL.orderSlot) >> 2],
    clientId: integerAt(views, at + CANCEL.clientId, "clientId"),
  };
}

/** By kind: reads the columns of a command whose record begins at byte `at`. */
export const hotCommandReaders: ReadonlyMap<string, (views: RecordViews, at: number) => Command> =
  new Map<CommandKind, (views: RecordViews, at: number) => Command>([
    ["place-order", readPlace],
    ["cancel-order", readCancel],
  ]);
