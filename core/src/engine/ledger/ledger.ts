/**
 * Balances: what each account holds of each asset, free and locked. Value moves only by transfers,
 * one debit and one credit of the same asset, so that every asset sums to zero over all accounts,
 * the outside (account 0) included; the outside alone may owe.
 *
 * A balance is a *row*, found once by account and asset and stable for ever. Supply is limited when
 * value enters: the outside owes at most AMOUNT_MAX, hence no other balance can pass it, and the
 * movements inside need no refusal. They still check, and stop the program rather than go on wrong.
 */
import { AMOUNT_MAX } from "@holdall/core/num";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

/** Accounts that the ledger can name. */
export const ACCOUNTS_MAX = 2 ** 22;
/** Assets that the ledger can name. */
export const ASSETS_MAX = 2 ** 10;

const ASSET_BITS = 10;
const ASSET_MASK = ASSETS_MAX - 1;
/** Rows count from 1; 0 in the index means "no row here". */
const ROW_NONE = 0;
const ROWS_FIRST = 64;
/** Odd, near 2^32 divided by the golden ratio: spreads neighbouring keys over the index. */
const SPREAD = 0x9e37_79b1;

/** Sum of one asset over all accounts, and what the outside has brought in. */
export interface AssetTotal {
  readonly assetId: number;
  /** Zero, always. */
  readonly differenceUnits: bigint;
  /** Deposits minus withdrawals. */
  readonly heldUnits: bigint;
}

export class Ledger {
  private used = 0;
  /** By row: account and asset. */
  private keys = new Int32Array(ROWS_FIRST);
  /** By row: free, locked. */
  private balances = new Float64Array(ROWS_FIRST * 2);
  /** Open addressing, at most half full: pairs of key and row. */
  private index = new Int32Array(ROWS_FIRST * 4);
  private mask = ROWS_FIRST * 2 - 1;
  /** The highest bits of the spread key choose the place: as many as the mask has. */
  private shift = Math.clz32(ROWS_FIRST * 2 - 1);

  /** Balances that exist. */
  count(): number {
    return this.used;
  }

  /** Bytes of all columns, used or not. */
  bytes(): number {
    return this.keys.byteLength + this.balances.byteLength + this.index.byteLength;
  }

  /** The row of an account and an asset; made, empty, if it is their first. */
  row(accountId: number, assetId: number): number {
    const row = this.find(accountId, assetId);
    return row === ROW_NONE ? this.addRow((accountId << ASSET_BITS) | assetId) : row;
  }

  /** The row of an account and an asset, or 0 if they never met. */
  find(accountId: number, assetId: number): number {
    const { index, mask } = this;
    const key = (accountId << ASSET_BITS) | assetId;
    // Places are kept in 31 bits by shifts and masks, which the machine need not check for overflow.
    let at = (Math.imul(key, SPREAD) >>> this.shift) & mask;
    for (;;) {
      const row = index[(at << 1) | 1];
      if (row === ROW_NONE || index[at << 1] === key) return row;
      at = (at + 1) & mask;
    }
  }

  accountId(row: number): number {
    return this.keys[row] >>> ASSET_BITS;
  }

  assetId(row: number): number {
    return this.keys[row] & ASSET_MASK;
  }

  /** Units that may be spent; row 0 is always empty. */
  freeUnits(row: number): number {
    return this.balances[row << 1];
  }

  /** Units held for orders and withdrawals. */
  lockedUnits(row: number): number {
    return this.balances[(row << 1) | 1];
  }

  /** Holds free units back. */
  lock(row: number, units: number): void {
    const free = this.balances[row << 1] - units;
    if (!(free >= 0 && units >= 0)) throw new Error("locked more than is free");
    this.balances[row << 1] = free;
    this.balances[(row << 1) | 1] += units;
  }

  /** Frees units that were held back. */
  unlock(row: number, units: number): void {
    const locked = this.balances[(row << 1) | 1] - units;
    if (!(locked >= 0 && units >= 0)) throw new Error("unlocked more than is locked");
    this.balances[(row << 1) | 1] = locked;
    this.balances[row << 1] += units;
  }

  /** Moves free units of one account to another. */
  transfer(source: number, target: number, units: number): void {
    const free = this.balances[source << 1] - units;
    if (!(free >= 0 && units >= 0)) throw new Error("transferred more than is free");
    this.balances[source << 1] = free;
    this.credit(target, units);
  }

  /** Moves units that were held back to another account, where they are free. */
  transferLocked(source: number, target: number, units: number): void {
    const locked = this.balances[(source << 1) | 1] - units;
    if (!(locked >= 0 && units >= 0)) throw new Error("transferred more than is locked");
    this.balances[(source << 1) | 1] = locked;
    this.credit(target, units);
  }

  /** True when the outside can bring in so much more. */
  canEnter(outside: number, units: number): boolean {
    return this.balances[outside << 1] - units >= -AMOUNT_MAX;
  }

  /** Moves units from the outside to an account; ask `canEnter` first. */
  enter(outside: number, target: number, units: number): void {
    if (!this.canEnter(outside, units)) throw new Error("more entered than the ledger can hold");
    this.balances[outside << 1] -= units;
    this.credit(target, units);
  }

  /** The zero-sum report: for each asset the sum over all accounts, by unbounded integers. */
  totals(assets: number, outsideId: number): AssetTotal[] {
    const sums = Array.from({ length: assets }, () => 0n);
    for (let row = 1; row <= this.used; row += 1) {
      const units = BigInt(this.balances[row << 1]) + BigInt(this.balances[(row << 1) | 1]);
      sums[this.assetId(row)] += units;
    }
    return sums.map((differenceUnits, assetId) => ({
      assetId,
      differenceUnits,
      heldUnits: -BigInt(this.freeUnits(this.find(outsideId, assetId))),
    }));
  }

  save(writer: StateWriter): void {
    writer.number(this.used);
    writer.column(this.keys.subarray(0, this.used + 1));
    writer.column(this.balances.subarray(0, (this.used + 1) * 2));
  }

  load(reader: StateReader): void {
    this.used = reader.number();
    let capacity = ROWS_FIRST;
    while (capacity <= this.used) capacity *= 2;
    this.keys = new Int32Array(reader.buffer(capacity * 4));
    this.balances = new Float64Array(reader.buffer(capacity * 16));
    this.reindex(capacity);
  }

  private credit(target: number, units: number): void {
    const free = this.balances[target << 1] + units;
    if (!(free <= AMOUNT_MAX)) throw new Error("a balance passed the largest amount");
    this.balances[target << 1] = free;
  }

  private addRow(key: number): number {
    if (this.used + 1 >= this.keys.length) this.grow();
    this.used += 1;
    this.keys[this.used] = key;
    this.insert(key, this.used);
    return this.used;
  }

  private insert(key: number, row: number): void {
    let at = Math.imul(key, SPREAD) >>> this.shift;
    while (this.index[at * 2 + 1] !== ROW_NONE) at = (at + 1) & this.mask;
    this.index[at * 2] = key;
    this.index[at * 2 + 1] = row;
  }

  private grow(): void {
    const capacity = this.keys.length * 2;
    this.keys = new Int32Array(larger(this.keys.buffer, capacity * 4));
    this.balances = new Float64Array(larger(this.balances.buffer, capacity * 16));
    this.reindex(capacity);
  }

  /** The index holds twice as many places as there are rows. */
  private reindex(capacity: number): void {
    this.index = new Int32Array(capacity * 4);
    this.mask = capacity * 2 - 1;
    this.shift = Math.clz32(this.mask);
    for (let row = 1; row <= this.used; row += 1) this.insert(this.keys[row], row);
  }
}
