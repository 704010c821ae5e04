/**
 * Readers of the events that nearly every order leaves, written out field by field: an object made
 * in one go is several times cheaper than one filled by computed names. What they read is what the
 * schema says, in its order and with its refusals; the test compares them with a reader of schemas.
 */
import type { Lots, Ticks, Units } from "@holdall/core/num";
import { orderTypes, selfTradeModes, sides, timesInForce } from "./commands.ts";
import {
  balanceCauses,
  closeReasons,
  eventSchemas,
  orderOrigins,
  orderStatuses,
} from "./events.ts";
import type { Event, EventKind, EventOf, OrderState } from "./events.ts";
import type { AccountId, AssetId, MarketId } from "./ids.ts";
import { flagOf, integerAt, wordOf } from "./record-views.ts";
import type { RecordViews } from "./record-views.ts";
import { offsetsOf } from "./record.ts";

// Offsets are taken once: an object of so many names is a hash table to the engine.
const {
  accountId: ACCOUNT_ID_AT,
  orderSlot: ORDER_SLOT_AT,
  marketId: MARKET_ID_AT,
  brokerId: BROKER_ID_AT,
  side: SIDE_AT,
  type: TYPE_AT,
  timeInForce: TIME_IN_FORCE_AT,
  selfTrade: SELF_TRADE_AT,
  status: STATUS_AT,
  origin: ORIGIN_AT,
  postOnly: POST_ONLY_AT,
  reduceOnly: REDUCE_ONLY_AT,
  orderOrdinal: ORDER_ORDINAL_AT,
  clientId: CLIENT_ID_AT,
  priceTicks: PRICE_TICKS_AT,
  sizeLots: SIZE_LOTS_AT,
  quoteUnits: QUOTE_UNITS_AT,
  filledLots: FILLED_LOTS_AT,
  filledQuoteUnits: FILLED_QUOTE_UNITS_AT,
  createdAtMs: CREATED_AT_MS_AT,
} = offsetsOf(eventSchemas, "order-accepted");

/** The state that all order events begin with: their offsets are those of `order-accepted`. */
function readOrder<Kind extends EventKind>(
  kind: Kind,
  views: RecordViews,
  at: number,
): { kind: Kind } & OrderState {
  const { u8, u16, u32 } = views;
  return {
    kind,
    accountId: u32[(at + ACCOUNT_ID_AT) >> 2] as AccountId,
    orderSlot: u32[(at + ORDER_SLOT_AT) >> 2],
    marketId: u16[(at + MARKET_ID_AT) >> 1] as MarketId,
    brokerId: u16[(at + BROKER_ID_AT) >> 1],
    side: wordOf(sides, u8[at + SIDE_AT], "side"),
    type: wordOf(orderTypes, u8[at + TYPE_AT], "type"),
    timeInForce: wordOf(timesInForce, u8[at + TIME_IN_FORCE_AT], "timeInForce"),
    selfTrade: wordOf(selfTradeModes, u8[at + SELF_TRADE_AT], "selfTrade"),
    status: wordOf(orderStatuses, u8[at + STATUS_AT], "status"),
    origin: wordOf(orderOrigins, u8[at + ORIGIN_AT], "origin"),
    postOnly: flagOf(u8[at + POST_ONLY_AT], "postOnly"),
    reduceOnly: flagOf(u8[at + REDUCE_ONLY_AT], "reduceOnly"),
    orderOrdinal: integerAt(views, at + ORDER_ORDINAL_AT, "orderOrdinal"),
    clientId: integerAt(views, at + CLIENT_ID_AT, "clientId"),
    priceTicks: integerAt(views, at + PRICE_TICKS_AT, "priceTicks") as Ticks,
    sizeLots: integerAt(views, at + SIZE_LOTS_AT, "sizeLots") as Lots,
    quoteUnits: integerAt(views, at + QUOTE_UNITS_AT, "quoteUnits") as Units,
    filledLots: integerAt(views, at + FILLED_LOTS_AT, "filledLots") as Lots,
    filledQuoteUnits: integerAt(views, at + FILLED_QUOTE_UNITS_AT, "filledQuoteUnits") as Units,
    createdAtMs: integerAt(views, at + CREATED_AT_MS_AT, "createdAtMs"),
  };
}

const FILL = offsetsOf(eventSchemas, "order-filled");
const {
  tradeId: TRADE_ID_AT,
  fillTicks: FILL_TICKS_AT,
  fillLots: FILL_LOTS_AT,
  fillQuoteUnits: FILL_QUOTE_UNITS_AT,
  feeUnits: FEE_UNITS_AT,
  feeAssetId: FEE_ASSET_ID_AT,
  isMaker: IS_MAKER_AT,
} = FILL;

function readFilled(views: RecordViews, at: number): EventOf<"order-filled"> {
  return {
    ...readOrder("order-filled", views, at),
    tradeId: integerAt(views, at + TRADE_ID_AT, "tradeId"),
    fillTicks: integerAt(views, at + FILL_TICKS_AT, "fillTicks") as Ticks,
    fillLots: integerAt(views, at + FILL_LOTS_AT, "fillLots") as Lots,
    fillQuoteUnits: integerAt(views, at + FILL_QUOTE_UNITS_AT, "fillQuoteUnits") as Units,
    feeUnits: integerAt(views, at + FEE_UNITS_AT, "feeUnits"),
    feeAssetId: views.u16[(at + FEE_ASSET_ID_AT) >> 1] as AssetId,
    isMaker: flagOf(views.u8[at + IS_MAKER_AT], "isMaker"),
  };
}

const REASON_AT = offsetsOf(eventSchemas, "order-expired").reason;

function readEnded<Kind extends "order-cancelled" | "order-expired">(
  kind: Kind,
  views: RecordViews,
  at: number,
): { kind: Kind } & Omit<EventOf<"order-expired">, "kind"> {
  const reason = views.u8[at + REASON_AT];
  return { ...readOrder(kind, views, at), reason: wordOf(closeReasons, reason, "reason") };
}

const BALANCE = offsetsOf(eventSchemas, "balance-changed");

function readBalance(views: RecordViews, at: number): EventOf<"balance-changed"> {
  return {
    kind: "balance-changed",
    accountId: views.u32[(at + BALANCE.accountId) >> 2] as AccountId,
    assetId: views.u16[(at + BALANCE.assetId) >> 1] as AssetId,
    cause: wordOf(balanceCauses, views.u8[at + BALANCE.cause], "cause"),
    freeUnits: integerAt(views, at + BALANCE.freeUnits, "freeUnits") as Units,
    lockedUnits: integerAt(views, at + BALANCE.lockedUnits, "lockedUnits") as Units,
  };
}

const LEVEL = offsetsOf(eventSchemas, "level-changed");

function readLevel(views: RecordViews, at: number): EventOf<"level-changed"> {
  return {
    kind: "level-changed",
    marketId: views.u16[(at + LEVEL.marketId) >> 1] as MarketId,
    side: wordOf(sides, views.u8[at + LEVEL.side], "side"),
    orders: views.u32[(at + LEVEL.orders) >> 2],
    updateId: integerAt(views, at + LEVEL.updateId, "updateId"),
    priceTicks: integerAt(views, at + LEVEL.priceTicks, "priceTicks") as Ticks,
    totalLots: integerAt(views, at + LEVEL.totalLots, "totalLots") as Lots,
  };
}

/** By kind: reads the columns of an event whose record begins at byte `at`. */
export const hotEventReaders: ReadonlyMap<string, (views: RecordViews, at: number) => Event> =
  new Map<EventKind, (views: RecordViews, at: number) => Event>([
    ["order-accepted", (views, at) => readOrder("order-accepted", views, at)],
    ["order-filled", readFilled],
    ["order-cancelled", (views, at) => readEnded("order-cancelled", views, at)],
    ["order-expired", (views, at) => readEnded("order-expired", views, at)],
    ["balance-changed", readBalance],
    ["level-changed", readLevel],
  ]);
