/**
 * Events, written straight into the outgoing memory at the offsets of their schemas. The frequent
 * ones are written field by field from the order's slot and the balance's row, without an object in
 * between; all others go through the protocol's codec.
 */
import { encodeEvent, positionCauses, settlementCauses } from "@holdall/core/protocol";
import type { Event, EventOf } from "@holdall/core/protocol";
import { choiceBytes, FLAG_CLIENT_ID, stateBytes } from "./book/order-flags.ts";
import type { OrderSlots } from "./book/order-slots.ts";
import type { PriceLevels } from "./book/price-levels.ts";
import {
  BALANCE_AT,
  ENDED_AT,
  FILL_AT,
  FUNDING_AT,
  LEVEL_AT,
  ORDER_AT,
  POSITION_AT,
  REJECTED_AT,
  TRADED_AT,
  UNSETTLED_AT,
  doubleOf,
  schema,
  wordOf,
} from "./emit-places.ts";
import { EventBuffer } from "./event-buffer.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Exposed } from "./margin/exposed.ts";
import type { Positions } from "./perp/positions.ts";

/** Events that carry an order's state and nothing else. */
export const ORDER_EVENT = {
  accepted: schema("order-accepted").code,
  amended: schema("order-amended").code,
  triggerPlaced: schema("trigger-placed").code,
  triggerFired: schema("trigger-fired").code,
} as const;

/** Events that end an order, with a reason. */
export const END_EVENT = {
  cancelled: schema("order-cancelled").code,
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
    this.showOrder(this.start(code | (ORDER_AT.bytes << 16), ORDER_AT.bytes), shown);
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

  /** What a holder received (> 0) or paid. */
  funding(paid: FundingPaid): void {
    const record = this.start(FUNDING_AT.head, FUNDING_AT.bytes);
    const { words, doubles } = this;
    const word = wordOf(record);
    const double = doubleOf(record);
    words[word + FUNDING_AT.accountId] = paid.accountId;
    words[word + FUNDING_AT.marketId] = paid.marketId;
    doubles[double + FUNDING_AT.sizeLots] = paid.sizeLots;
    doubles[double + FUNDING_AT.ratePpb] = paid.ratePpb + 0;
    doubles[double + FUNDING_AT.units] = paid.units;
    doubles[double + FUNDING_AT.intervalEndMs] = paid.intervalEndMs;
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
    words[word + ORDER_AT.accountId] = accountId;
    words[word + ORDER_AT.orderSlot] = slot;
    words[word + ORDER_AT.marketId] = orders.marketId(slot) | (orders.brokerId(slot) << 16);
    words[word + ORDER_AT.side] = choiceBytes(flags);
    words[word + ORDER_AT.status] = shown.status | stateBytes(flags);
    words[word + ORDER_AT.status + 1] = 0;
    doubles[double + ORDER_AT.orderOrdinal] = orders.ordinal(slot);
    doubles[double + ORDER_AT.clientId] = flags & FLAG_CLIENT_ID ? orders.clientId(slot) : -1;
    doubles[double + ORDER_AT.priceTicks] = orders.priceTicks(slot);
    doubles[double + ORDER_AT.sizeLots] = orders.originalLots(slot);
    doubles[double + ORDER_AT.quoteUnits] = shown.quoteUnits;
    doubles[double + ORDER_AT.filledLots] = shown.filledLots;
    doubles[double + ORDER_AT.filledQuoteUnits] = orders.filledQuoteUnits(slot);
    doubles[double + ORDER_AT.createdAtMs] = orders.createdAtMs(slot);
  }
}

/** What moves of an account's unsettled units, and why. */
interface UnsettledMove {
  readonly accountId: number;
  readonly marketId: number;
  readonly units: number;
  readonly cause: EventOf<"unsettled-changed">["cause"];
}

/** A payment of funding, none of whose amounts but the rate is zero. */
interface FundingPaid {
  readonly accountId: number;
  readonly marketId: number;
  readonly sizeLots: number;
  readonly ratePpb: number;
  readonly units: number;
  readonly intervalEndMs: number;
}

/** What a level event needs of its market. */
interface LevelMarket {
  readonly id: number;
  updateId: number;
}
