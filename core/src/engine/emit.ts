/**
 * Events, written straight into the outgoing memory at the offsets of their schemas. The frequent
 * ones are written field by field from the order's slot and the balance's row, without an object in
 * between; all others go through the protocol's codec.
 */
import { encodeEvent, eventSchemas } from "@holdall/core/protocol";
import type { Event, EventKind } from "@holdall/core/protocol";
import { choiceBytes, FLAG_CLIENT_ID, stateBytes } from "./book/order-flags.ts";
import type { OrderSlots } from "./book/order-slots.ts";
import type { PriceLevels } from "./book/price-levels.ts";
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

/*
 * Places of the fields in a record, counted in words of 4 and of 8 bytes and copied name by name:
 * the machine folds the fields of such an object into its code, while the objects of the schemas,
 * built in a loop, are hash tables to it. Fields below 4 bytes are written together, a word at a
 * time, which the tests compare with the codec.
 */
function word(offset: number): number {
  return offset >> 2;
}

function double(offset: number): number {
  return offset >> 3;
}

/** First word of a record: its code and its length in bytes. */
function head(schema: { readonly code: number; readonly bytes: number }): number {
  return schema.code | (schema.bytes << 16);
}

const AT = {
  accountId: word(STATE.offsets.accountId),
  orderSlot: word(STATE.offsets.orderSlot),
  marketId: word(STATE.offsets.marketId),
  side: word(STATE.offsets.side),
  status: word(STATE.offsets.status),
  orderOrdinal: double(STATE.offsets.orderOrdinal),
  clientId: double(STATE.offsets.clientId),
  priceTicks: double(STATE.offsets.priceTicks),
  sizeLots: double(STATE.offsets.sizeLots),
  quoteUnits: double(STATE.offsets.quoteUnits),
  filledLots: double(STATE.offsets.filledLots),
  filledQuoteUnits: double(STATE.offsets.filledQuoteUnits),
  createdAtMs: double(STATE.offsets.createdAtMs),
  head: head(STATE),
  bytes: STATE.bytes,
};
const ENDED_AT = { reason: double(ENDED.offsets.reason), bytes: ENDED.bytes };
const FILL_AT = {
  feeAssetId: word(FILLED.offsets.feeAssetId),
  tradeId: double(FILLED.offsets.tradeId),
  fillTicks: double(FILLED.offsets.fillTicks),
  fillLots: double(FILLED.offsets.fillLots),
  fillQuoteUnits: double(FILLED.offsets.fillQuoteUnits),
  feeUnits: double(FILLED.offsets.feeUnits),
  head: head(FILLED),
  bytes: FILLED.bytes,
};
const BALANCE_AT = {
  accountId: word(BALANCE.offsets.accountId),
  assetId: word(BALANCE.offsets.assetId),
  freeUnits: double(BALANCE.offsets.freeUnits),
  lockedUnits: double(BALANCE.offsets.lockedUnits),
  head: head(BALANCE),
  bytes: BALANCE.bytes,
};
const LEVEL_AT = {
  marketId: word(LEVEL.offsets.marketId),
  orders: word(LEVEL.offsets.orders),
  updateId: double(LEVEL.offsets.updateId),
  priceTicks: double(LEVEL.offsets.priceTicks),
  totalLots: double(LEVEL.offsets.totalLots),
  head: head(LEVEL),
  bytes: LEVEL.bytes,
};
const TRADED_AT = {
  marketId: word(TRADED.offsets.marketId),
  bidOrderSlot: word(TRADED.offsets.bidOrderSlot),
  askOrderSlot: word(TRADED.offsets.askOrderSlot),
  bidOrderOrdinal: double(TRADED.offsets.bidOrderOrdinal),
  askOrderOrdinal: double(TRADED.offsets.askOrderOrdinal),
  tradeId: double(TRADED.offsets.tradeId),
  priceTicks: double(TRADED.offsets.priceTicks),
  sizeLots: double(TRADED.offsets.sizeLots),
  quoteUnits: double(TRADED.offsets.quoteUnits),
  head: head(TRADED),
  bytes: TRADED.bytes,
};
const REJECTED_AT = {
  accountId: word(REJECTED.offsets.accountId),
  code: word(REJECTED.offsets.code),
  head: head(REJECTED),
  bytes: REJECTED.bytes,
};

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
  private words = this.out.views.u32;
  private doubles = this.out.views.f64;
  private index = 0;
  private readonly orders: OrderSlots;
  private readonly levels: PriceLevels;
  private readonly ledger: Ledger;

  constructor(orders: OrderSlots, levels: PriceLevels, ledger: Ledger) {
    this.orders = orders;
    this.levels = levels;
    this.ledger = ledger;
  }

  /** Starts the events of one command. */
  begin(out: EventBuffer): void {
    this.out = out;
    this.words = out.views.u32;
    this.doubles = out.views.f64;
    this.index = 0;
  }

  /** Any event, through the codec. */
  event(event: Event): void {
    const { out } = this;
    let bytes = encodeEvent(event, this.index, out.views, out.end);
    for (let room = 1024; bytes === 0; room *= 2) {
      this.grow(room);
      bytes = encodeEvent(event, this.index, out.views, out.end);
    }
    out.end += bytes;
    this.index += 1;
  }

  /** The one event of a refused command. */
  rejected(accountId: number, code: number): void {
    const at = this.start(REJECTED_AT.head, REJECTED_AT.bytes);
    this.words[at * 2 + REJECTED_AT.accountId] = accountId;
    this.words[at * 2 + REJECTED_AT.code] = code;
  }

  /** An event that shows an order and nothing else: a code of ORDER_EVENT. */
  order(code: number, shown: Shown): void {
    this.showOrder(this.start(code | (AT.bytes << 16), AT.bytes), shown);
  }

  /** The end of an order and its reason: a code of END_EVENT, a position among `closeReasons`. */
  ended(code: number, shown: Shown, reason: number): void {
    const at = this.start(code | (ENDED_AT.bytes << 16), ENDED_AT.bytes);
    this.showOrder(at, shown);
    this.doubles[at + ENDED_AT.reason] = 0;
    this.words[(at + ENDED_AT.reason) * 2] = reason;
  }

  /** One side of an execution: the order after it, and its fee in the asset it received. */
  filled(shown: Shown, fill: Fill, isMaker: boolean, feeUnits: number, feeAssetId: number): void {
    const at = this.start(FILL_AT.head, FILL_AT.bytes);
    this.showOrder(at, shown);
    const { words, doubles } = this;
    doubles[at + FILL_AT.tradeId] = fill.tradeId;
    doubles[at + FILL_AT.fillTicks] = fill.priceTicks;
    doubles[at + FILL_AT.fillLots] = fill.lots;
    doubles[at + FILL_AT.fillQuoteUnits] = fill.quoteUnits;
    doubles[at + FILL_AT.feeUnits] = feeUnits;
    words[at * 2 + FILL_AT.feeAssetId] = feeAssetId | (isMaker ? 1 << 16 : 0);
    words[at * 2 + FILL_AT.feeAssetId + 1] = 0;
  }

  /** A balance as it stands now; `cause` is a position among `balanceCauses`. */
  balance(row: number, cause: number): void {
    const at = this.start(BALANCE_AT.head, BALANCE_AT.bytes);
    const { words, doubles, ledger } = this;
    words[at * 2 + BALANCE_AT.accountId] = ledger.accountId(row);
    words[at * 2 + BALANCE_AT.assetId] = ledger.assetId(row) | (cause << 16);
    doubles[at + BALANCE_AT.freeUnits] = ledger.freeUnits(row);
    doubles[at + BALANCE_AT.lockedUnits] = ledger.lockedUnits(row);
  }

  /** A price level after a change: what the ladder returned from it. */
  level(market: LevelMarket, isAsk: boolean, priceTicks: number, level: number): void {
    const at = this.start(LEVEL_AT.head, LEVEL_AT.bytes);
    const { words, doubles, levels } = this;
    const updateId = market.updateId + 1;
    market.updateId = updateId;
    words[at * 2 + LEVEL_AT.marketId] = market.id | (isAsk ? 1 << 16 : 0);
    words[at * 2 + LEVEL_AT.orders] = levels.orders(level);
    doubles[at + LEVEL_AT.updateId] = updateId;
    doubles[at + LEVEL_AT.priceTicks] = priceTicks;
    doubles[at + LEVEL_AT.totalLots] = levels.totalLots(level);
  }

  /** The public record of an execution. */
  traded(
    marketId: number,
    isTakerAsk: boolean,
    bidSlot: number,
    askSlot: number,
    fill: Fill,
  ): void {
    const at = this.start(TRADED_AT.head, TRADED_AT.bytes);
    const { words, doubles, orders } = this;
    words[at * 2 + TRADED_AT.marketId] = marketId | (isTakerAsk ? 1 << 16 : 0);
    words[at * 2 + TRADED_AT.bidOrderSlot] = bidSlot;
    words[at * 2 + TRADED_AT.askOrderSlot] = askSlot;
    words[at * 2 + TRADED_AT.askOrderSlot + 1] = 0;
    doubles[at + TRADED_AT.bidOrderOrdinal] = orders.ordinal(bidSlot);
    doubles[at + TRADED_AT.askOrderOrdinal] = orders.ordinal(askSlot);
    doubles[at + TRADED_AT.tradeId] = fill.tradeId;
    doubles[at + TRADED_AT.priceTicks] = fill.priceTicks;
    doubles[at + TRADED_AT.sizeLots] = fill.lots;
    doubles[at + TRADED_AT.quoteUnits] = fill.quoteUnits;
  }

  /** Writes the header of a record and returns where it begins, in words of 8 bytes. */
  private start(head: number, bytes: number): number {
    const at = this.out.end >> 3;
    if (at + (bytes >> 3) > this.doubles.length) this.grow(bytes);
    this.words[at * 2] = head;
    this.words[at * 2 + 1] = this.index;
    this.index += 1;
    this.out.end += bytes;
    return at;
  }

  private grow(bytes: number): void {
    this.out.reserve(bytes);
    this.words = this.out.views.u32;
    this.doubles = this.out.views.f64;
  }

  private showOrder(at: number, shown: Shown): void {
    const { words, doubles, orders } = this;
    const { slot } = shown;
    const flags = orders.flags(slot);
    words[at * 2 + AT.accountId] = orders.accountId(slot);
    words[at * 2 + AT.orderSlot] = slot;
    words[at * 2 + AT.marketId] = orders.marketId(slot) | (orders.brokerId(slot) << 16);
    words[at * 2 + AT.side] = choiceBytes(flags);
    words[at * 2 + AT.status] = shown.status | stateBytes(flags);
    words[at * 2 + AT.status + 1] = 0;
    doubles[at + AT.orderOrdinal] = orders.ordinal(slot);
    doubles[at + AT.clientId] = flags & FLAG_CLIENT_ID ? orders.clientId(slot) : -1;
    doubles[at + AT.priceTicks] = orders.priceTicks(slot);
    doubles[at + AT.sizeLots] = orders.originalLots(slot);
    doubles[at + AT.quoteUnits] = shown.quoteUnits;
    doubles[at + AT.filledLots] = shown.filledLots;
    doubles[at + AT.filledQuoteUnits] = orders.filledQuoteUnits(slot);
    doubles[at + AT.createdAtMs] = orders.createdAtMs(slot);
  }
}

/** What a level event needs of its market. */
interface LevelMarket {
  readonly id: number;
  updateId: number;
}
