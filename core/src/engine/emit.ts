/**
 * Events, written straight into the outgoing memory at the offsets of their schemas. The frequent
 * ones are written field by field from the order's slot and the balance's row, without an object in
 * between; all others go through the protocol's codec.
 */
import {
  encodeEvent,
  eventSchemas,
  positionCauses,
  settlementCauses,
} from "@holdall/core/protocol";
import type { Event, EventKind, EventOf } from "@holdall/core/protocol";
import { choiceBytes, FLAG_CLIENT_ID, stateBytes } from "./book/order-flags.ts";
import type { OrderSlots } from "./book/order-slots.ts";
import type { PriceLevels } from "./book/price-levels.ts";
import { EventBuffer } from "./event-buffer.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Exposed } from "./margin/exposed.ts";
import type { Positions } from "./perp/positions.ts";

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
const POSITION = schema("position-changed");
const UNSETTLED = schema("unsettled-changed");

/*
 * Places of the fields in a record, counted in words of 4 and of 8 bytes and copied name by name:
 * the machine folds the fields of such an object into its code, while the objects of the schemas,
 * built in a loop, are hash tables to it. Fields below 4 bytes are written together, a word at a
 * time, which the tests compare with the codec.
 */
function wordOf(offset: number): number {
  return offset >> 2;
}

function doubleOf(offset: number): number {
  return offset >> 3;
}

/** First word of a record: its code and its length in bytes. */
function head(schema: { readonly code: number; readonly bytes: number }): number {
  return schema.code | (schema.bytes << 16);
}

const AT = {
  accountId: wordOf(STATE.offsets.accountId),
  orderSlot: wordOf(STATE.offsets.orderSlot),
  marketId: wordOf(STATE.offsets.marketId),
  side: wordOf(STATE.offsets.side),
  status: wordOf(STATE.offsets.status),
  orderOrdinal: doubleOf(STATE.offsets.orderOrdinal),
  clientId: doubleOf(STATE.offsets.clientId),
  priceTicks: doubleOf(STATE.offsets.priceTicks),
  sizeLots: doubleOf(STATE.offsets.sizeLots),
  quoteUnits: doubleOf(STATE.offsets.quoteUnits),
  filledLots: doubleOf(STATE.offsets.filledLots),
  filledQuoteUnits: doubleOf(STATE.offsets.filledQuoteUnits),
  createdAtMs: doubleOf(STATE.offsets.createdAtMs),
  head: head(STATE),
  bytes: STATE.bytes,
};
const ENDED_AT = { reason: wordOf(ENDED.offsets.reason), bytes: ENDED.bytes };
const FILL_AT = {
  feeAssetId: wordOf(FILLED.offsets.feeAssetId),
  tradeId: doubleOf(FILLED.offsets.tradeId),
  fillTicks: doubleOf(FILLED.offsets.fillTicks),
  fillLots: doubleOf(FILLED.offsets.fillLots),
  fillQuoteUnits: doubleOf(FILLED.offsets.fillQuoteUnits),
  feeUnits: doubleOf(FILLED.offsets.feeUnits),
  head: head(FILLED),
  bytes: FILLED.bytes,
};
const BALANCE_AT = {
  accountId: wordOf(BALANCE.offsets.accountId),
  assetId: wordOf(BALANCE.offsets.assetId),
  freeUnits: doubleOf(BALANCE.offsets.freeUnits),
  lockedUnits: doubleOf(BALANCE.offsets.lockedUnits),
  head: head(BALANCE),
  bytes: BALANCE.bytes,
};
const LEVEL_AT = {
  marketId: wordOf(LEVEL.offsets.marketId),
  orders: wordOf(LEVEL.offsets.orders),
  updateId: doubleOf(LEVEL.offsets.updateId),
  priceTicks: doubleOf(LEVEL.offsets.priceTicks),
  totalLots: doubleOf(LEVEL.offsets.totalLots),
  head: head(LEVEL),
  bytes: LEVEL.bytes,
};
const TRADED_AT = {
  marketId: wordOf(TRADED.offsets.marketId),
  bidOrderSlot: wordOf(TRADED.offsets.bidOrderSlot),
  askOrderSlot: wordOf(TRADED.offsets.askOrderSlot),
  bidOrderOrdinal: doubleOf(TRADED.offsets.bidOrderOrdinal),
  askOrderOrdinal: doubleOf(TRADED.offsets.askOrderOrdinal),
  tradeId: doubleOf(TRADED.offsets.tradeId),
  priceTicks: doubleOf(TRADED.offsets.priceTicks),
  sizeLots: doubleOf(TRADED.offsets.sizeLots),
  quoteUnits: doubleOf(TRADED.offsets.quoteUnits),
  head: head(TRADED),
  bytes: TRADED.bytes,
};
const REJECTED_AT = {
  accountId: wordOf(REJECTED.offsets.accountId),
  code: wordOf(REJECTED.offsets.code),
  head: head(REJECTED),
  bytes: REJECTED.bytes,
};

const POSITION_AT = {
  accountId: wordOf(POSITION.offsets.accountId),
  marketId: wordOf(POSITION.offsets.marketId),
  positionId: doubleOf(POSITION.offsets.positionId),
  sizeLots: doubleOf(POSITION.offsets.sizeLots),
  entryQuote: doubleOf(POSITION.offsets.entryQuote),
  realizedQuote: doubleOf(POSITION.offsets.realizedQuote),
  fundingQuote: doubleOf(POSITION.offsets.fundingQuote),
  interestQuote: doubleOf(POSITION.offsets.interestQuote),
  feesQuote: doubleOf(POSITION.offsets.feesQuote),
  openedLots: doubleOf(POSITION.offsets.openedLots),
  openedQuote: doubleOf(POSITION.offsets.openedQuote),
  openedAtMs: doubleOf(POSITION.offsets.openedAtMs),
  head: head(POSITION),
  bytes: POSITION.bytes,
};
const UNSETTLED_AT = {
  accountId: wordOf(UNSETTLED.offsets.accountId),
  marketId: wordOf(UNSETTLED.offsets.marketId),
  units: doubleOf(UNSETTLED.offsets.units),
  unsettledUnits: doubleOf(UNSETTLED.offsets.unsettledUnits),
  head: head(UNSETTLED),
  bytes: UNSETTLED.bytes,
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
  /** Told of every account whose balance or order an event shows: its risk may have changed. */
  private readonly exposed: Exposed;

  constructor(orders: OrderSlots, levels: PriceLevels, ledger: Ledger, exposed: Exposed) {
    this.orders = orders;
    this.levels = levels;
    this.ledger = ledger;
    this.exposed = exposed;
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
    const word = wordOf(this.start(REJECTED_AT.head, REJECTED_AT.bytes));
    this.words[word + REJECTED_AT.accountId] = accountId;
    this.words[word + REJECTED_AT.code] = code;
  }

  /** An event that shows an order and nothing else: a code of ORDER_EVENT. */
  order(code: number, shown: Shown): void {
    this.showOrder(this.start(code | (AT.bytes << 16), AT.bytes), shown);
  }

  /** The end of an order and its reason: a code of END_EVENT, a position among `closeReasons`. */
  ended(code: number, shown: Shown, reason: number): void {
    const record = this.start(code | (ENDED_AT.bytes << 16), ENDED_AT.bytes);
    this.showOrder(record, shown);
    const word = wordOf(record);
    this.words[word + ENDED_AT.reason] = reason;
    this.words[word + ENDED_AT.reason + 1] = 0;
  }

  /** One side of an execution: the order after it, and its fee in the asset it received. */
  filled(shown: Shown, fill: Fill, isMaker: boolean, feeUnits: number, feeAssetId: number): void {
    const record = this.start(FILL_AT.head, FILL_AT.bytes);
    this.showOrder(record, shown);
    const { words, doubles } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    doubles[double + FILL_AT.tradeId] = fill.tradeId;
    doubles[double + FILL_AT.fillTicks] = fill.priceTicks;
    doubles[double + FILL_AT.fillLots] = fill.lots;
    doubles[double + FILL_AT.fillQuoteUnits] = fill.quoteUnits;
    doubles[double + FILL_AT.feeUnits] = feeUnits;
    words[word + FILL_AT.feeAssetId] = feeAssetId | (isMaker ? 1 << 16 : 0);
    words[word + FILL_AT.feeAssetId + 1] = 0;
  }

  /** A balance as it stands now; `cause` is a position among `balanceCauses`. */
  balance(row: number, cause: number): void {
    const record = this.start(BALANCE_AT.head, BALANCE_AT.bytes);
    const { words, doubles, ledger } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    const accountId = ledger.accountId(row);
    this.exposed.touch(accountId);
    words[word + BALANCE_AT.accountId] = accountId;
    words[word + BALANCE_AT.assetId] = ledger.assetId(row) | (cause << 16);
    doubles[double + BALANCE_AT.freeUnits] = ledger.freeUnits(row);
    doubles[double + BALANCE_AT.lockedUnits] = ledger.lockedUnits(row);
  }

  /** A price level after a change: what the ladder returned from it. */
  level(market: LevelMarket, isAsk: boolean, priceTicks: number, level: number): void {
    const record = this.start(LEVEL_AT.head, LEVEL_AT.bytes);
    const { words, doubles, levels } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    const updateId = market.updateId + 1;
    market.updateId = updateId;
    words[word + LEVEL_AT.marketId] = market.id | (isAsk ? 1 << 16 : 0);
    words[word + LEVEL_AT.orders] = levels.orders(level);
    doubles[double + LEVEL_AT.updateId] = updateId;
    doubles[double + LEVEL_AT.priceTicks] = priceTicks;
    doubles[double + LEVEL_AT.totalLots] = levels.totalLots(level);
  }

  /** The public record of an execution. */
  traded(
    marketId: number,
    isTakerAsk: boolean,
    bidSlot: number,
    askSlot: number,
    fill: Fill,
  ): void {
    const record = this.start(TRADED_AT.head, TRADED_AT.bytes);
    const { words, doubles, orders } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    words[word + TRADED_AT.marketId] = marketId | (isTakerAsk ? 1 << 16 : 0);
    words[word + TRADED_AT.bidOrderSlot] = bidSlot;
    words[word + TRADED_AT.askOrderSlot] = askSlot;
    words[word + TRADED_AT.askOrderSlot + 1] = 0;
    doubles[double + TRADED_AT.bidOrderOrdinal] = orders.ordinal(bidSlot);
    doubles[double + TRADED_AT.askOrderOrdinal] = orders.ordinal(askSlot);
    doubles[double + TRADED_AT.tradeId] = fill.tradeId;
    doubles[double + TRADED_AT.priceTicks] = fill.priceTicks;
    doubles[double + TRADED_AT.sizeLots] = fill.lots;
    doubles[double + TRADED_AT.quoteUnits] = fill.quoteUnits;
  }

  /** A position as it stands now. Zeros lose their sign: bytes are hashed. */
  position(positions: Positions, row: number, cause: EventOf<"position-changed">["cause"]): void {
    const record = this.start(POSITION_AT.head, POSITION_AT.bytes);
    const { words, doubles } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    words[word + POSITION_AT.accountId] = positions.accountId(row);
    words[word + POSITION_AT.marketId] =
      positions.marketId(row) | (positionCauses.indexOf(cause) << 16);
    doubles[double + POSITION_AT.positionId] = positions.positionId(row);
    doubles[double + POSITION_AT.sizeLots] = positions.sizeLots(row) + 0;
    doubles[double + POSITION_AT.entryQuote] = positions.entryQuote(row) + 0;
    doubles[double + POSITION_AT.realizedQuote] = positions.realizedQuote(row) + 0;
    doubles[double + POSITION_AT.fundingQuote] = positions.fundingQuote(row) + 0;
    doubles[double + POSITION_AT.interestQuote] = positions.interestQuote(row) + 0;
    doubles[double + POSITION_AT.feesQuote] = positions.feesQuote(row) + 0;
    doubles[double + POSITION_AT.openedLots] = positions.openedLots(row);
    doubles[double + POSITION_AT.openedQuote] = positions.openedQuote(row);
    doubles[double + POSITION_AT.openedAtMs] = positions.openedAtMs(row);
  }

  /** What an account has unsettled now, and what of it moved. */
  unsettled(moved: UnsettledMove, unsettledUnits: number): void {
    const record = this.start(UNSETTLED_AT.head, UNSETTLED_AT.bytes);
    const { words, doubles } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    words[word + UNSETTLED_AT.accountId] = moved.accountId;
    words[word + UNSETTLED_AT.marketId] =
      moved.marketId | (settlementCauses.indexOf(moved.cause) << 16);
    doubles[double + UNSETTLED_AT.units] = moved.units + 0;
    doubles[double + UNSETTLED_AT.unsettledUnits] = unsettledUnits + 0;
  }

  /** Writes the header of a record and returns the byte at which it begins. */
  private start(head: number, bytes: number): number {
    const { out } = this;
    const record = out.end;
    if ((record + bytes) >> 3 > this.doubles.length) this.grow(bytes);
    const { words, index } = this;
    words[wordOf(record)] = head;
    words[wordOf(record) + 1] = index;
    this.index = index + 1;
    out.end = record + bytes;
    return record;
  }

  private grow(bytes: number): void {
    this.out.reserve(bytes);
    this.words = this.out.views.u32;
    this.doubles = this.out.views.f64;
  }

  private showOrder(record: number, shown: Shown): void {
    const { words, doubles, orders } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    const { slot } = shown;
    const flags = orders.flags(slot);
    const accountId = orders.accountId(slot);
    this.exposed.touch(accountId);
    words[word + AT.accountId] = accountId;
    words[word + AT.orderSlot] = slot;
    words[word + AT.marketId] = orders.marketId(slot) | (orders.brokerId(slot) << 16);
    words[word + AT.side] = choiceBytes(flags);
    words[word + AT.status] = shown.status | stateBytes(flags);
    words[word + AT.status + 1] = 0;
    doubles[double + AT.orderOrdinal] = orders.ordinal(slot);
    doubles[double + AT.clientId] = flags & FLAG_CLIENT_ID ? orders.clientId(slot) : -1;
    doubles[double + AT.priceTicks] = orders.priceTicks(slot);
    doubles[double + AT.sizeLots] = orders.originalLots(slot);
    doubles[double + AT.quoteUnits] = shown.quoteUnits;
    doubles[double + AT.filledLots] = shown.filledLots;
    doubles[double + AT.filledQuoteUnits] = orders.filledQuoteUnits(slot);
    doubles[double + AT.createdAtMs] = orders.createdAtMs(slot);
  }
}

/** What moves of an account's unsettled units, and why. */
interface UnsettledMove {
  readonly accountId: number;
  readonly marketId: number;
  readonly units: number;
  readonly cause: EventOf<"unsettled-changed">["cause"];
}

/** What a level event needs of its market. */
interface LevelMarket {
  readonly id: number;
  updateId: number;
}
