/**
 * Claims and debts: what each account lends to a pool and owes it, per asset, with two amounts that
 * margin needs to know of the same asset: what resting orders that hold nothing would spend, and
 * what withdrawals hold. Rows are found by hash, hang in a list of their account, and stay for ever.
 *
 * It knows no rule: pools, limits and events are its callers' business. Time-weighted claims (for
 * yields) run along by themselves: units times milliseconds, in unbounded integers.
 */
import { yieldKinds } from "@holdall/core/protocol";
import type { YieldKind } from "@holdall/core/protocol";
import type { Touched } from "../margin/exposed.ts";
import { larger } from "../state/larger.ts";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { hashOf, ROW_NONE, RowIndex } from "../state/row-index.ts";

const FIRST = 64;
/** Amounts of a row, side by side. */
const COLUMNS = 7;
const LENT = 0;
const BORROWED = 1;
const SPENDING = 2;
const LEAVING = 3;
const LENT_INTEREST = 4;
const BORROWED_INTEREST = 5;
const OPENED_AT = 6;

/** Claim-time of a row: all of it, and how much of it each kind of yield was paid for. */
interface ClaimTime {
  total: bigint;
  countedAtMs: number;
  readonly paid: Record<YieldKind, bigint>;
}

export class Lending {
  private readonly rows = new RowIndex();
  private accounts = new Int32Array(FIRST);
  private assets = new Int32Array(FIRST);
  private nexts = new Int32Array(FIRST);
  private amounts = new Float64Array(FIRST * COLUMNS);
  /** By account: the first row of its list, and how many debts it has. */
  private heads = new Int32Array(FIRST);
  private debts = new Int32Array(FIRST);
  /** By row; none for rows that never lent. */
  private readonly times: (ClaimTime | undefined)[] = [];
  private readonly exposed: Pick<Touched, "meet">;

  constructor(exposed: Pick<Touched, "meet">) {
    this.exposed = exposed;
  }

  /** The row of an account and an asset, or 0 if they never met here. */
  find(accountId: number, assetId: number): number {
    if (this.first(accountId) === ROW_NONE) return ROW_NONE;
    let row = this.rows.first(hashOf(accountId, assetId));
    while (row !== ROW_NONE && !(this.accounts[row] === accountId && this.assets[row] === assetId))
      row = this.rows.next(row);
    return row;
  }

  /** The row of an account and an asset; made, empty, if it is their first. */
  row(accountId: number, assetId: number): number {
    const found = this.find(accountId, assetId);
    if (found !== ROW_NONE) return found;
    const row = this.rows.add(hashOf(accountId, assetId));
    this.reserve(row, accountId);
    this.exposed.meet(accountId);
    this.accounts[row] = accountId;
    this.assets[row] = assetId;
    this.nexts[row] = this.heads[accountId];
    this.heads[accountId] = row;
    return row;
  }

  /** The first row of an account's list, or 0. */
  first(accountId: number): number {
    return accountId < this.heads.length ? this.heads[accountId] : ROW_NONE;
  }

  /** The next row of the same account, or 0. */
  next(row: number): number {
    return this.nexts[row];
  }

  accountId(row: number): number {
    return this.accounts[row];
  }

  assetId(row: number): number {
    return this.assets[row];
  }

  /** True when an account owes anything to any pool. */
  hasDebt(accountId: number): boolean {
    return accountId < this.debts.length && this.debts[accountId] > 0;
  }

  lentUnits(row: number): number {
    return this.amounts[row * COLUMNS + LENT];
  }

  borrowedUnits(row: number): number {
    return this.amounts[row * COLUMNS + BORROWED];
  }

  /** What the account's resting orders that hold nothing would spend of the asset. */
  spendingUnits(row: number): number {
    return this.amounts[row * COLUMNS + SPENDING];
  }

  /** What the account's withdrawals hold of the asset: locked, and on its way out. */
  leavingUnits(row: number): number {
    return this.amounts[row * COLUMNS + LEAVING];
  }

  /** Interest received on the claim since it was opened. */
  lentInterest(row: number): number {
    return this.amounts[row * COLUMNS + LENT_INTEREST];
  }

  /** Interest charged on the debt since it was opened. */
  borrowedInterest(row: number): number {
    return this.amounts[row * COLUMNS + BORROWED_INTEREST];
  }

  openedAtMs(row: number): number {
    return this.amounts[row * COLUMNS + OPENED_AT];
  }

  /** Sets the claim of a row; counts the time for which the former one stood. */
  setLent(row: number, units: number, nowMs: number): void {
    const at = row * COLUMNS;
    const former = this.amounts[at + LENT];
    const time = this.timeOf(row, nowMs);
    time.total += BigInt(former) * BigInt(nowMs - time.countedAtMs);
    time.countedAtMs = nowMs;
    if (former === 0) this.amounts[at + LENT_INTEREST] = 0;
    this.noteOpening(at, nowMs);
    this.amounts[at + LENT] = units;
  }

  /** Sets the debt of a row. */
  setBorrowed(row: number, units: number, nowMs: number): void {
    const at = row * COLUMNS;
    const former = this.amounts[at + BORROWED];
    if (former === 0) this.amounts[at + BORROWED_INTEREST] = 0;
    this.noteOpening(at, nowMs);
    this.debts[this.accounts[row]] += (units > 0 ? 1 : 0) - (former > 0 ? 1 : 0);
    this.amounts[at + BORROWED] = units;
  }

  /** Notes more or less that resting orders would spend. */
  changeSpending(row: number, units: number): void {
    this.amounts[row * COLUMNS + SPENDING] += units;
  }

  /** Notes more or less that withdrawals hold. */
  changeLeaving(row: number, units: number): void {
    this.amounts[row * COLUMNS + LEAVING] += units;
  }

  addLentInterest(row: number, units: number): void {
    this.amounts[row * COLUMNS + LENT_INTEREST] += units;
  }

  addBorrowedInterest(row: number, units: number): void {
    this.amounts[row * COLUMNS + BORROWED_INTEREST] += units;
  }

  /** Units times milliseconds that a kind of yield was not paid for yet. */
  claimTime(row: number, kind: YieldKind, nowMs: number): bigint {
    const time = this.times[row];
    if (time === undefined) return 0n;
    const running = BigInt(this.lentUnits(row)) * BigInt(nowMs - time.countedAtMs);
    return time.total + running - time.paid[kind];
  }

  /** Notes that a kind of yield was paid up to now. */
  payClaimTime(row: number, kind: YieldKind, nowMs: number): void {
    const time = this.timeOf(row, nowMs);
    time.paid[kind] += this.claimTime(row, kind, nowMs);
  }

  /** The rows of an asset, by account id. */
  rowsOfAsset(assetId: number): number[] {
    const found: number[] = [];
    for (let row = 1; row <= this.rows.rowMax(); row += 1) {
      if (this.assets[row] === assetId) found.push(row);
    }
    return found.sort((a, b) => this.accounts[a] - this.accounts[b]);
  }

  save(writer: StateWriter): void {
    const end = this.rows.rowMax() + 1;
    this.rows.save(writer);
    writer.column(this.accounts.subarray(0, end));
    writer.column(this.assets.subarray(0, end));
    writer.column(this.amounts.subarray(0, end * COLUMNS));
    writer.text(JSON.stringify(this.times.map((time) => (time === undefined ? 0 : textOf(time)))));
  }

  load(reader: StateReader): void {
    this.rows.load(reader);
    const capacity = this.rows.capacity();
    this.accounts = new Int32Array(reader.buffer(capacity * 4));
    this.assets = new Int32Array(reader.buffer(capacity * 4));
    this.amounts = new Float64Array(reader.buffer(capacity * COLUMNS * 8));
    this.nexts = new Int32Array(capacity);
    const times = JSON.parse(reader.text()) as (TimeText | 0 | null)[];
    for (const text of times)
      this.times.push(text === 0 || text === null ? undefined : timeOf(text));
    this.relink();
  }

  /** Lists and counts of debts follow from the rows: each account's newest row is first. */
  private relink(): void {
    for (let row = 1; row <= this.rows.rowMax(); row += 1) {
      const accountId = this.accounts[row];
      this.reserve(row, accountId);
      this.exposed.meet(accountId);
      this.nexts[row] = this.heads[accountId];
      this.heads[accountId] = row;
      if (this.borrowedUnits(row) > 0) this.debts[accountId] += 1;
    }
  }

  private noteOpening(at: number, nowMs: number): void {
    if (this.amounts[at + LENT] === 0 && this.amounts[at + BORROWED] === 0) {
      this.amounts[at + OPENED_AT] = nowMs;
    }
  }

  private timeOf(row: number, nowMs: number): ClaimTime {
    const found = this.times[row];
    if (found !== undefined) return found;
    const paid = Object.fromEntries(yieldKinds.map((kind) => [kind, 0n])) as ClaimTime["paid"];
    const made = { total: 0n, countedAtMs: nowMs, paid };
    while (this.times.length <= row) this.times.push(undefined);
    this.times[row] = made;
    return made;
  }

  private reserve(row: number, accountId: number): void {
    const capacity = this.rows.capacity();
    if (row >= this.accounts.length) {
      this.accounts = new Int32Array(larger(this.accounts.buffer, capacity * 4));
      this.assets = new Int32Array(larger(this.assets.buffer, capacity * 4));
      this.nexts = new Int32Array(larger(this.nexts.buffer, capacity * 4));
      this.amounts = new Float64Array(larger(this.amounts.buffer, capacity * COLUMNS * 8));
    }
    let length = this.heads.length;
    while (length <= accountId) length *= 2;
    if (length === this.heads.length) return;
    this.heads = new Int32Array(larger(this.heads.buffer, length * 4));
    this.debts = new Int32Array(larger(this.debts.buffer, length * 4));
  }
}

interface TimeText {
  readonly total: string;
  readonly countedAtMs: number;
  readonly paid: Record<YieldKind, string>;
}

function textOf(time: ClaimTime): TimeText {
  const paid = Object.fromEntries(yieldKinds.map((kind) => [kind, time.paid[kind].toString()]));
  return {
    total: time.total.toString(),
    countedAtMs: time.countedAtMs,
    paid: paid as TimeText["paid"],
  };
}

function timeOf(text: TimeText): ClaimTime {
  const paid = Object.fromEntries(yieldKinds.map((kind) => [kind, BigInt(text.paid[kind])]));
  return {
    total: BigInt(text.total),
    countedAtMs: text.countedAtMs,
    paid: paid as ClaimTime["paid"],
  };
}
