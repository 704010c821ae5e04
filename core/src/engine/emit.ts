/**
 * Events, written straight into the outgoing memory at the offsets of their schemas. The frequent
 * ones are written field by field from the order's slot and the balance's row, without an object in
 * between; all others go through the protocol's codec.
 */
import { encodeEvent, eventSchemas } from "@holdall/core/protocol";
import type { Event, EventKind } from "@holdall/core/protocol";
import {
  FLAG_ASK,
  FLAG_CLIENT_ID,
  FLAG_MARKET,
  FLAG_POST_ONLY,
  FLAG_REDUCE_ONLY,
  originOf,
  selfTradeOf,
  timeInForceOf,
} from "./book/order-flags.ts";
import type { OrderSlots } from "./book/order-slots.ts";
import { EventBuffer } from "./event-buffer.ts";
import type { Ledger } from "./ledger/ledger.ts";

type SchemaOf<Kind extends EventKind> = Extract<(typeof eventSchemas)[number], { kind: Kind }>;

function schema<Kind extends EventKind>(kind: Kind): SchemaOf<Kind> {
  return eventSchemas.find((row) => row.kind === kind) as unknown as SchemaOf<Kind>;
}

const STATE = schema("order-accepted");
const FILLED = schema("order-filled");
const ENDED = schema("order-cancelled");
const BALANCE = schema("balance-changed");
const LEVEL = schema("level-changed");
const TRADED = schema("traded");
const REJECTED = schema("rejected");

const AT = STATE.offsets;
const FILL_AT = FILLED.offsets;
const BALANCE_AT = BALANCE.offsets;
const LEVEL_AT = LEVEL.offsets;
const TRADED_AT = TRADED.offsets;

/** Events that carry an order's state and nothing else. */
export const ORDER_EVENT = {
  accepted: STATE.code,
  amended: schema("order-amended").code,
  triggerPlaced: schema("trigger-placed").code,
  triggerFired: schema("trigger-fired").code,
} as const;

/** Events that end an order, with a reason. */
export const END_EVENT = {
  cancelled: ENDED.code,
  expired: schema("order-expired").code,
  triggerFailed: schema("trigger-failed").code,
} as const;

/** One execution as it happens. One object, filled anew for each. */
export interface Fill {
  tradeId: number;
  priceTicks: number;
  lots: number;
  quoteUnits: number;
}

/** An order as an event shows it: its slot and what the slot does not know. */
export interface Shown {
  slot: number;
  /** Position among `orderStatuses`. */
  status: number;
  filledLots: number;
  /** The notional asked for, of an order by quote notional; else 0. */
  quoteUnits: number;
}

export class Emitter {
  private out = new EventBuffer(64);
  private index = 0;
  private readonly orders: OrderSlots;
  private readonly ledger: Ledger;

  constructor(orders: OrderSlots, ledger: Ledger) {
    this.orders = orders;
    this.ledger = ledger;
  }

  /** Starts the events of one command. */
  begin(out: EventBuffer): void {
    this.out = out;
    this.index = 0;
  }

  /** Any event, through the codec. */
  event(event: Event): void {
    const { out } = this;
    let bytes = encodeEvent(event, this.index, out.views, out.end);
    for (let room = 1024; bytes === 0; room *= 2) {
      out.reserve(room);
      bytes = encodeEvent(event, this.index, out.views, out.end);
    }
    out.end += bytes;
    this.index += 1;
  }

  /** The one event of a refused command. */
  rejected(accountId: number, code: number): void {
    const at = this.start(REJECTED.code, REJECTED.bytes);
    const { u16, u32 } = this.out.views;
    u32[(at + REJECTED.offsets.accountId) >> 2] = accountId;
    u32[(at + REJECTED.offsets.code) >> 2] = 0;
    u16[(at + REJECTED.offsets.code) >> 1] = code;
  }

  /** An event that shows an order and nothing else: a code of ORDER_EVENT. */
  order(code: number, shown: Shown): void {
    this.showOrder(this.start(code, STATE.bytes), shown);
  }

  /** The end of an order and its reason: a code of END_EVENT, a position among `closeReasons`. */
  ended(code: number, shown: Shown, reason: number): void {
    const at = this.start(code, ENDED.bytes);
    this.showOrder(at, shown);
    const { u8, f64 } = this.out.views;
    f64[(at + ENDED.offsets.reason) >> 3] = 0;
    u8[at + ENDED.offsets.reason] = reason;
  }

  /** One side of an execution: the order after it, and its fee in the asset it received. */
  filled(shown: Shown, fill: Fill, isMaker: boolean, feeUnits: number, feeAssetId: number): void {
    const at = this.start(FILLED.code, FILLED.bytes);
    this.showOrder(at, shown);
    const { u8, u16, f64 } = this.out.views;
    f64[(at + FILL_AT.tradeId) >> 3] = fill.tradeId;
    f64[(at + FILL_AT.fillTicks) >> 3] = fill.priceTicks;
    f64[(at + FILL_AT.fillLots) >> 3] = fill.lots;
    f64[(at + FILL_AT.fillQuoteUnits) >> 3] = fill.quoteUnits;
    f64[(at + FILL_AT.feeUnits) >> 3] = feeUnits;
    f64[(at + FILL_AT.feeAssetId) >> 3] = 0;
    u16[(at + FILL_AT.feeAssetId) >> 1] = feeAssetId;
    u8[at + FILL_AT.isMaker] = isMaker ? 1 : 0;
  }

  /** A balance as it stands now; `cause` is a position among `balanceCauses`. */
  balance(row: number, cause: number): void {
    const at = this.start(BALANCE.code, BALANCE.bytes);
    const { u8, u16, u32, f64 } = this.out.views;
    const { ledger } = this;
    u32[(at + BALANCE_AT.accountId) >> 2] = ledger.accountId(row);
    u32[(at + BALANCE_AT.assetId) >> 2] = 0;
    u16[(at + BALANCE_AT.assetId) >> 1] = ledger.assetId(row);
    u8[at + BALANCE_AT.cause] = cause;
    f64[(at + BALANCE_AT.freeUnits) >> 3] = ledger.freeUnits(row);
    f64[(at + BALANCE_AT.lockedUnits) >> 3] = ledger.lockedUnits(row);
  }

  /** A price level after a change. */
  level(
    market: LevelMarket,
    isAsk: boolean,
    priceTicks: number,
    orders: number,
    lots: number,
  ): void {
    const at = this.start(LEVEL.code, LEVEL.bytes);
    const { u8, u16, u32, f64 } = this.out.views;
    market.updateId += 1;
    u32[(at + LEVEL_AT.marketId) >> 2] = 0;
    u16[(at + LEVEL_AT.marketId) >> 1] = market.id;
    u8[at + LEVEL_AT.side] = isAsk ? 1 : 0;
    u32[(at + LEVEL_AT.orders) >> 2] = orders;
    f64[(at + LEVEL_AT.updateId) >> 3] = market.updateId;
    f64[(at + LEVEL_AT.priceTicks) >> 3] = priceTicks;
    f64[(at + LEVEL_AT.totalLots) >> 3] = lots;
  }

  /** The public record of an execution. */
  traded(
    marketId: number,
    isTakerAsk: boolean,
    bidSlot: number,
    askSlot: number,
    fill: Fill,
  ): void {
    const at = this.start(TRADED.code, TRADED.bytes);
    const { u8, u16, u32, f64 } = this.out.views;
    u32[(at + TRADED_AT.marketId) >> 2] = 0;
    u16[(at + TRADED_AT.marketId) >> 1] = marketId;
    u8[at + TRADED_AT.takerSide] = isTakerAsk ? 1 : 0;
    u32[(at + TRADED_AT.bidOrderSlot) >> 2] = bidSlot;
    f64[(at + TRADED_AT.askOrderSlot) >> 3] = 0;
    u32[(at + TRADED_AT.askOrderSlot) >> 2] = askSlot;
    f64[(at + TRADED_AT.bidOrderOrdinal) >> 3] = this.orders.ordinal(bidSlot);
    f64[(at + TRADED_AT.askOrderOrdinal) >> 3] = this.orders.ordinal(askSlot);
    f64[(at + TRADED_AT.tradeId) >> 3] = fill.tradeId;
    f64[(at + TRADED_AT.priceTicks) >> 3] = fill.priceTicks;
    f64[(at + TRADED_AT.sizeLots) >> 3] = fill.lots;
    f64[(at + TRADED_AT.quoteUnits) >> 3] = fill.quoteUnits;
  }

  /** Writes the header of a record and returns where it begins. */
  private start(code: number, bytes: number): number {
    const { out } = this;
    const at = out.end;
    if (at + bytes > out.views.u8.length) out.reserve(bytes);
    const { u16, u32 } = out.views;
    u16[at >> 1] = code;
    u16[(at >> 1) + 1] = bytes;
    u32[(at >> 2) + 1] = this.index;
    this.index += 1;
    out.end = at + bytes;
    return at;
  }

  private showOrder(at: number, shown: Shown): void {
    const { u8, u16, u32, f64 } = this.out.views;
    const { orders } = this;
    const { slot } = shown;
    const flags = orders.flags(slot);
    u32[(at + AT.accountId) >> 2] = orders.accountId(slot);
    u32[(at + AT.orderSlot) >> 2] = slot;
    u16[(at + AT.marketId) >> 1] = orders.marketId(slot);
    u16[(at + AT.brokerId) >> 1] = orders.brokerId(slot);
    u8[at + AT.side] = flags & FLAG_ASK ? 1 : 0;
    u8[at + AT.type] = flags & FLAG_MARKET ? 1 : 0;
    u8[at + AT.timeInForce] = timeInForceOf(flags);
    u8[at + AT.selfTrade] = selfTradeOf(flags);
    u32[(at + AT.status) >> 2] = shown.status;
    // The word after the four flags is lost to alignment, and always zero.
    u32[((at + AT.status) >> 2) + 1] = 0;
    u8[at + AT.origin] = originOf(flags);
    u8[at + AT.postOnly] = flags & FLAG_POST_ONLY ? 1 : 0;
    u8[at + AT.reduceOnly] = flags & FLAG_REDUCE_ONLY ? 1 : 0;
    f64[(at + AT.orderOrdinal) >> 3] = orders.ordinal(slot);
    f64[(at + AT.clientId) >> 3] = flags & FLAG_CLIENT_ID ? orders.clientId(slot) : -1;
    f64[(at + AT.priceTicks) >> 3] = orders.priceTicks(slot);
    f64[(at + AT.sizeLots) >> 3] = orders.originalLots(slot);
    f64[(at + AT.quoteUnits) >> 3] = shown.quoteUnits;
    f64[(at + AT.filledLots) >> 3] = shown.filledLots;
    f64[(at + AT.filledQuoteUnits) >> 3] = orders.filledQuoteUnits(slot);
    f64[(at + AT.createdAtMs) >> 3] = orders.createdAtMs(slot);
  }
}

/** What a level event needs of its market. */
interface LevelMarket {
  readonly id: number;
  updateId: number;
}
