/**
 * The clients' own numbers of their orders: which order a number names, from its acceptance until
 * some time after its end. A number names one order of its account at a time.
 */
import { hashOf, ROW_NONE, RowIndex } from "../state/row-index.ts";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

const COLUMNS = 9;
const ACCOUNT = 0;
const CLIENT_ID = 1;
/** 0 while the order lives. */
const FORGET_AT = 2;
const SEQUENCE = 3;
const ORDINAL = 4;
const SLOT = 5;
/** Market, side and type: market × 4 + side × 2 + type. */
const KIND = 6;
const PRICE = 7;
/** Size in lots, or minus the notional in quote units. */
const QUANTITY = 8;
/** A row that is free; no account has this number. */
const ACCOUNT_NONE = 0;
/** Rows that each new number looks at, to forget what has expired. */
const LOOKS = 2;

/** No such number is remembered. */
export const MEMORY_NONE = ROW_NONE;

/** What an order said, as far as a repeat must say the same. */
export interface Said {
  accountId: number;
  clientId: number;
  marketId: number;
  isAsk: boolean;
  isMarket: boolean;
  priceTicks: number;
  sizeLots: number;
  quoteUnits: number;
}

export class ClientIds {
  private readonly index = new RowIndex();
  private rows = new Float64Array(this.index.capacity() * COLUMNS);
  private hand = 0;

  /** The memory of a number, or MEMORY_NONE if there is none now. */
  find(accountId: number, clientId: number, nowMs: number): number {
    const row = this.rowOf(accountId, clientId);
    // Row 0 is never used, and says 0 here.
    const forgetAtMs = this.rows[row * COLUMNS + FORGET_AT];
    return forgetAtMs !== 0 && forgetAtMs <= nowMs ? MEMORY_NONE : row;
  }

  /** The order that a memory names, and the command that placed it. */
  recall(row: number): { firstSequence: number; ordinal: number; slot: number } {
    const at = row * COLUMNS;
    return {
      firstSequence: this.rows[at + SEQUENCE],
      ordinal: this.rows[at + ORDINAL],
      slot: this.rows[at + SLOT],
    };
  }

  /** True when an order says the same as the remembered one. */
  saysTheSame(row: number, said: Said): boolean {
    const at = row * COLUMNS;
    return (
      this.rows[at + KIND] === kindOf(said) &&
      this.rows[at + PRICE] === said.priceTicks &&
      this.rows[at + QUANTITY] === quantityOf(said)
    );
  }

  /** Remembers an accepted order; a memory of the number that has run out is overwritten. */
  remember(
    said: Said,
    sequence: number,
    order: { ordinal: number; slot: number },
    nowMs: number,
  ): void {
    for (let look = 0; look < LOOKS; look += 1) this.moveHand(nowMs);
    const at = this.rowFor(said.accountId, said.clientId) * COLUMNS;
    this.rows[at + ACCOUNT] = said.accountId;
    this.rows[at + CLIENT_ID] = said.clientId;
    this.rows[at + FORGET_AT] = 0;
    this.rows[at + SEQUENCE] = sequence;
    this.rows[at + ORDINAL] = order.ordinal;
    this.rows[at + SLOT] = order.slot;
    this.rows[at + KIND] = kindOf(said);
    this.rows[at + PRICE] = said.priceTicks;
    this.rows[at + QUANTITY] = quantityOf(said);
  }

  /** Notes that the order of a number has ended: from a time on the number is free again. */
  end(accountId: number, clientId: number, forgetAtMs: number): void {
    const row = this.find(accountId, clientId, 0);
    if (row !== ROW_NONE) this.rows[row * COLUMNS + FORGET_AT] = forgetAtMs;
  }

  save(writer: StateWriter): void {
    writer.number(this.hand);
    this.index.save(writer);
    writer.column(this.rows.subarray(0, (this.index.rowMax() + 1) * COLUMNS));
  }

  load(reader: StateReader): void {
    this.hand = reader.number();
    this.index.load(reader);
    this.rows = new Float64Array(reader.buffer(this.index.capacity() * COLUMNS * 8));
  }

  /** The row of a number, run out or not, or ROW_NONE. */
  private rowOf(accountId: number, clientId: number): number {
    let row = this.index.first(hashOf(accountId, clientId));
    while (row !== ROW_NONE) {
      const at = row * COLUMNS;
      if (this.rows[at + ACCOUNT] === accountId && this.rows[at + CLIENT_ID] === clientId) break;
      row = this.index.next(row);
    }
    return row;
  }

  private rowFor(accountId: number, clientId: number): number {
    const known = this.rowOf(accountId, clientId);
    if (known !== ROW_NONE) return known;
    const row = this.index.add(hashOf(accountId, clientId));
    const bytes = this.index.capacity() * COLUMNS * 8;
    if (bytes > this.rows.byteLength) this.rows = new Float64Array(larger(this.rows.buffer, bytes));
    return row;
  }

  private moveHand(nowMs: number): void {
    this.hand = this.hand >= this.index.rowMax() ? 1 : this.hand + 1;
    const at = this.hand * COLUMNS;
    const forgetAtMs = this.rows[at + FORGET_AT];
    if (this.rows[at + ACCOUNT] === ACCOUNT_NONE || forgetAtMs === 0 || forgetAtMs > nowMs) return;
    this.rows.fill(0, at, at + COLUMNS);
    this.index.remove(this.hand);
  }
}

function kindOf(said: Said): number {
  return said.marketId * 4 + (said.isAsk ? 2 : 0) + (said.isMarket ? 1 : 0);
}

function quantityOf(said: Said): number {
  return said.quoteUnits === 0 ? said.sizeLots : -said.quoteUnits;
}
