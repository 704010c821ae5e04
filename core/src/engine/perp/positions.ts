/**
 * Positions: what an account holds of a perpetual, what it cost, and what its resting orders may
 * add. A position is a *row*, found once by account and market and stable for ever; a closed one is
 * a row of size 0. Rows hang in a list of their account; the open ones stand in that of their side.
 *
 * Every change that a requirement or an equity depends on is told to `exposed`, so that whoever
 * keeps bounds on an account's risk looks at it anew.
 */
import type { Touched } from "../margin/exposed.ts";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";
import { hashOf, ROW_NONE, RowIndex } from "../state/row-index.ts";
import { Sides } from "./sides.ts";

const HEADS_FIRST = 64;

/*
 * A row: 128 bytes. What margin reads stands in its first half, which is one line of the machine's
 * memory: whoever walks an account's positions fetches no more. Amounts count in doubles, account,
 * market and the next row of the account in words of the same memory.
 */
const ROW_BYTES = 128;
const ROW_DOUBLES = 16;
const ROW_WORDS = 32;
const SIZE = 0;
const ENTRY = 1;
const BIDS = 2;
const ASKS = 3;
const REDUCING = 4;
const ACCOUNT = 10;
const MARKET = 11;
const ACCOUNT_NEXT = 12;
const REALIZED = 7;
const FUNDING = 8;
const INTEREST = 9;
const FEES = 10;
const OPENED_LOTS = 11;
const OPENED_QUOTE = 12;
const OPENED_AT = 13;
const ID = 14;

export class Positions {
  private index = new RowIndex();
  private doubles = new Float64Array(HEADS_FIRST * ROW_DOUBLES);
  private words = new Int32Array(this.doubles.buffer);
  /** By account: the newest row. */
  private accountHeads = new Int32Array(HEADS_FIRST);
  /** By market: the sum of all long sizes, which is that of all short ones. */
  private openInterest = new Float64Array(HEADS_FIRST);
  /** Openings so far. */
  private opened = 0;
  /** The row that was asked for last. */
  private lastFound = ROW_NONE;
  /** Derived: the open rows of each side of each market. */
  private readonly sides = new Sides();
  private readonly exposed: Touched;

  constructor(exposed: Touched) {
    this.exposed = exposed;
  }

  /** The row of an account and a market, or 0 if they never met. */
  find(accountId: number, marketId: number): number {
    const { index, words } = this;
    // An order asks for its position several times over.
    const last = this.lastFound * ROW_WORDS;
    if (words[last + ACCOUNT] === accountId && words[last + MARKET] === marketId) {
      return this.lastFound;
    }
    for (
      let row = index.first(hashOf(accountId, marketId));
      row !== ROW_NONE;
      row = index.next(row)
    ) {
      const word = row * ROW_WORDS;
      if (words[word + ACCOUNT] === accountId && words[word + MARKET] === marketId) {
        this.lastFound = row;
        return row;
      }
    }
    return ROW_NONE;
  }

  /** The row of an account and a market; made, empty, if it is their first. */
  row(accountId: number, marketId: number): number {
    const found = this.find(accountId, marketId);
    return found === ROW_NONE ? this.addRow(accountId, marketId) : found;
  }

  /** The largest row in use: the end of a walk over all positions, from 1. */
  rowMax(): number {
    return this.index.rowMax();
  }

  /** The newest row of an account, or 0; go on with `nextOfAccount`. */
  firstOfAccount(accountId: number): number {
    return accountId < this.accountHeads.length ? this.accountHeads[accountId] : ROW_NONE;
  }

  nextOfAccount(row: number): number {
    return this.words[row * ROW_WORDS + ACCOUNT_NEXT];
  }

  /** The open positions of a side of a market, in no order, until one of them changes. */
  rowsOn(marketId: number, isLong: boolean): Int32Array {
    return this.sides.rows(marketId, isLong);
  }

  accountId(row: number): number {
    return this.words[row * ROW_WORDS + ACCOUNT];
  }

  marketId(row: number): number {
    return this.words[row * ROW_WORDS + MARKET];
  }

  /** Signed: long > 0. Row 0 is always flat. */
  sizeLots(row: number): number {
    return this.doubles[row * ROW_DOUBLES + SIZE];
  }

  /** Signed: what the open lots cost. */
  entryQuote(row: number): number {
    return this.doubles[row * ROW_DOUBLES + ENTRY];
  }

  /** Lots of the account's resting bids that are not reduce-only. */
  bidLots(row: number): number {
    return this.doubles[row * ROW_DOUBLES + BIDS];
  }

  /** Lots of the account's resting asks that are not reduce-only. */
  askLots(row: number): number {
    return this.doubles[row * ROW_DOUBLES + ASKS];
  }

  /** Lots of the account's resting reduce-only orders, all on the side that closes the position. */
  reducingLots(row: number): number {
    return this.doubles[row * ROW_DOUBLES + REDUCING];
  }

  /** Realised profit or loss since the position was opened. */
  realizedQuote(row: number): number {
    return this.doubles[row * ROW_DOUBLES + REALIZED];
  }

  fundingQuote(row: number): number {
    return this.doubles[row * ROW_DOUBLES + FUNDING];
  }

  interestQuote(row: number): number {
    return this.doubles[row * ROW_DOUBLES + INTEREST];
  }

  feesQuote(row: number): number {
    return this.doubles[row * ROW_DOUBLES + FEES];
  }

  /** Lots and cost of all that was opened since the position was flat. */
  openedLots(row: number): number {
    return this.doubles[row * ROW_DOUBLES + OPENED_LOTS];
  }

  openedQuote(row: number): number {
    return this.doubles[row * ROW_DOUBLES + OPENED_QUOTE];
  }

  openedAtMs(row: number): number {
    return this.doubles[row * ROW_DOUBLES + OPENED_AT];
  }

  /** Counts openings over all accounts, from 1; 0 = never opened. */
  positionId(row: number): number {
    return this.doubles[row * ROW_DOUBLES + ID];
  }

  /** Lots of the worse side: `max(|size + bids|, |size − asks|)`. */
  exposureLots(row: number): number {
    const double = row * ROW_DOUBLES;
    const size = this.doubles[double + SIZE];
    return Math.max(
      Math.abs(size + this.doubles[double + BIDS]),
      Math.abs(size - this.doubles[double + ASKS]),
    );
  }

  /** Σ of all long sizes of a market. */
  openInterestLots(marketId: number): number {
    return marketId < this.openInterest.length ? this.openInterest[marketId] : 0;
  }

  /** Sets size and cost. A flat position costs nothing. */
  hold(row: number, sizeLots: number, entryQuote: number): void {
    const double = row * ROW_DOUBLES;
    const before = this.doubles[double + SIZE];
    this.doubles[double + SIZE] = sizeLots;
    this.doubles[double + ENTRY] = entryQuote;
    const marketId = this.marketId(row);
    this.openInterest[marketId] += Math.max(0, sizeLots) - Math.max(0, before);
    this.sides.change(marketId, row, before, sizeLots);
    this.exposed.touch(this.accountId(row));
  }

  /** Forgets what was counted since the last opening: the row begins a new position. */
  begin(row: number, nowMs: number): void {
    const double = row * ROW_DOUBLES;
    this.doubles.fill(0, double + REALIZED, double + OPENED_AT);
    this.opened += 1;
    this.doubles[double + OPENED_AT] = nowMs;
    this.doubles[double + ID] = this.opened;
  }

  countOpened(row: number, lots: number, quote: number): void {
    this.doubles[row * ROW_DOUBLES + OPENED_LOTS] += lots;
    this.doubles[row * ROW_DOUBLES + OPENED_QUOTE] += quote;
  }

  countRealized(row: number, quote: number): void {
    this.doubles[row * ROW_DOUBLES + REALIZED] += quote;
  }

  countFunding(row: number, quote: number): void {
    this.doubles[row * ROW_DOUBLES + FUNDING] += quote;
  }

  countInterest(row: number, quote: number): void {
    this.doubles[row * ROW_DOUBLES + INTEREST] += quote;
  }

  countFee(row: number, quote: number): void {
    this.doubles[row * ROW_DOUBLES + FEES] += quote;
  }

  /** Notes that resting orders that may add to the position have so many lots more (or fewer). */
  changeResting(row: number, isAsk: boolean, lots: number): void {
    this.doubles[row * ROW_DOUBLES + (isAsk ? ASKS : BIDS)] += lots;
    this.exposed.touch(this.accountId(row));
  }

  /** Notes that resting reduce-only orders have so many lots more (or fewer). */
  changeReducing(row: number, lots: number): void {
    this.doubles[row * ROW_DOUBLES + REDUCING] += lots;
  }

  /** Takes over a row of other positions, for a state beside theirs; open interest is set apart. */
  copy(source: Positions, sourceRow: number): void {
    const row = this.row(source.accountId(sourceRow), source.marketId(sourceRow));
    const from = sourceRow * ROW_DOUBLES;
    const before = this.sizeLots(row);
    const to = row * ROW_DOUBLES;
    this.doubles.set(source.doubles.subarray(from, from + REDUCING + 1), to);
    this.doubles.set(source.doubles.subarray(from + REALIZED, from + ROW_DOUBLES), to + REALIZED);
    this.sides.change(this.marketId(row), row, before, this.sizeLots(row));
  }

  /** Takes over what is counted over all positions, for a state that holds only some of them. */
  copyTotals(source: Positions): void {
    this.opened = source.opened;
    this.openInterest = source.openInterest.slice();
  }

  save(writer: StateWriter): void {
    const end = this.index.rowMax() + 1;
    this.index.save(writer);
    writer.number(this.opened);
    writer.column(this.doubles.subarray(0, end * ROW_DOUBLES));
    writer.column(this.accountHeads);
    writer.column(this.openInterest);
  }

  load(reader: StateReader): void {
    this.index.load(reader);
    this.opened = reader.number();
    const capacity = this.index.capacity();
    this.attach(reader.buffer(capacity * ROW_BYTES));
    this.accountHeads = new Int32Array(reader.buffer());
    this.openInterest = new Float64Array(reader.buffer());
    for (let row = 1; row <= this.rowMax(); row += 1) {
      this.exposed.touch(this.accountId(row));
      this.exposed.meet(this.accountId(row));
      this.sides.change(this.marketId(row), row, 0, this.sizeLots(row));
    }
  }

  private attach(memory: ArrayBuffer): void {
    this.doubles = new Float64Array(memory);
    this.words = new Int32Array(memory);
  }

  private addRow(accountId: number, marketId: number): number {
    const row = this.index.add(hashOf(accountId, marketId));
    this.reserve(accountId, marketId);
    this.exposed.meet(accountId);
    const word = row * ROW_WORDS;
    this.words[word + ACCOUNT] = accountId;
    this.words[word + MARKET] = marketId;
    this.words[word + ACCOUNT_NEXT] = this.accountHeads[accountId];
    this.accountHeads[accountId] = row;
    return row;
  }

  private reserve(accountId: number, marketId: number): void {
    const capacity = this.index.capacity();
    if (capacity * ROW_BYTES > this.doubles.byteLength) {
      this.attach(larger(this.doubles.buffer, capacity * ROW_BYTES));
    }
    if (accountId >= this.accountHeads.length) {
      const length = lengthFor(accountId, this.accountHeads.length);
      this.accountHeads = new Int32Array(larger(this.accountHeads.buffer, length * 4));
    }
    if (marketId >= this.openInterest.length) {
      const length = lengthFor(marketId, this.openInterest.length);
      this.openInterest = new Float64Array(larger(this.openInterest.buffer, length * 8));
    }
  }
}

/** The length, doubled as often as needed, at which a place exists. */
function lengthFor(place: number, length: number): number {
  let longer = length;
  while (longer <= place) longer *= 2;
  return longer;
}
