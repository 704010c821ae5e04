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
/** Rows take the lower 26 bits of an entry of the index, a mark of the key the 6 above. */
const ROW_BITS = 26;
const ROWS_MAX = 2 ** ROW_BITS;
const ROW_MASK = ROWS_MAX - 1;
const ROW_DOUBLES = 3;
const ROW_WORDS = 6;
const ROW_BYTES = 24;
const KEY = 4;
const NEXT = 5;
/** Assets whose rows are found by a table: those that nearly every account has. */
const NEAR_BITS = 3;
const NEAR_MAX = 1 << NEAR_BITS;
/** Odd, near 2^32 divided by the golden ratio: spreads neighbouring keys over the index. */
const SPREAD = 0x9e37_79b1;

/*
 * Places by `Math.imul` and `| 0`: 32-bit products and sums, which the machine need not check.
 */
function freeAt(row: number): number {
  return Math.imul(row, ROW_DOUBLES);
}

function lockedAt(row: number): number {
  return (Math.imul(row, ROW_DOUBLES) + 1) | 0;
}

function keyAt(row: number): number {
  return (Math.imul(row, ROW_WORDS) + KEY) | 0;
}

function nextAt(row: number): number {
  return (Math.imul(row, ROW_WORDS) + NEXT) | 0;
}

/**
 * The bits of a spread key right below those that choose its place, where an entry holds its mark:
 * another key in the way is passed by without a look at its row, which would be far in memory.
 */
function markOf(spread: number, shift: number): number {
  return (spread << (32 - shift)) & (-1 << ROW_BITS);
}

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
  /** By row, 24 bytes: free, locked, in one word the account and the asset, and its account's next row. */
  private balances = new Float64Array(ROWS_FIRST * ROW_DOUBLES);
  private words = new Int32Array(this.balances.buffer);
  /** By account: the newest of its rows. */
  private heads = new Int32Array(ROWS_FIRST);
  /** By account, for the first assets: their rows, side by side. */
  private near = new Int32Array(NEAR_MAX * ROWS_FIRST);
  /** Of the other assets. Open addressing, at most half full: a row, and a few bits of its spread key. */
  private index = new Int32Array(ROWS_FIRST * 2);
  private mask = ROWS_FIRST * 2 - 1;
  /** The highest bits of the spread key choose the place: as many as the mask has. */
  private shift = Math.clz32(ROWS_FIRST * 2 - 1);

  /** Balances that exist. */
  count(): number {
    return this.used;
  }

  /** Bytes of all columns, used or not. */
  bytes(): number {
    const { balances, heads, near, index } = this;
    return balances.byteLength + heads.byteLength + near.byteLength + index.byteLength;
  }

  /** The row of an account and an asset; made, empty, if it is their first. */
  row(accountId: number, assetId: number): number {
    const row = this.find(accountId, assetId);
    return row === ROW_NONE ? this.addRow((accountId << ASSET_BITS) | assetId) : row;
  }

  /** The row of an account and an asset, or 0 if they never met. */
  find(accountId: number, assetId: number): number {
    if (assetId < NEAR_MAX) {
      const place = (accountId << NEAR_BITS) | assetId;
      return place < this.near.length ? this.near[place] : ROW_NONE;
    }
    const { index, words, mask, shift } = this;
    const key = (accountId << ASSET_BITS) | assetId;
    const spread = Math.imul(key, SPREAD);
    const mark = markOf(spread, shift);
    let place = (spread >>> shift) & mask;
    for (;;) {
      const entry = index[place];
      if (entry === ROW_NONE) return ROW_NONE;
      const row = entry & ROW_MASK;
      if ((entry & ~ROW_MASK) === mark && words[keyAt(row)] === key) return row;
      place = (place + 1) & mask;
    }
  }

  /** The newest row of an account, or 0: the start of a walk over all that it holds. */
  first(accountId: number): number {
    return accountId < this.heads.length ? this.heads[accountId] : ROW_NONE;
  }

  /** The next row of the same account, or 0. */
  next(row: number): number {
    return this.words[nextAt(row)];
  }

  accountId(row: number): number {
    return this.words[keyAt(row)] >>> ASSET_BITS;
  }

  assetId(row: number): number {
    return this.words[keyAt(row)] & ASSET_MASK;
  }

  /** Units that may be spent; row 0 is always empty. */
  freeUnits(row: number): number {
    return this.balances[freeAt(row)];
  }

  /** Units held for orders and withdrawals. */
  lockedUnits(row: number): number {
    return this.balances[lockedAt(row)];
  }

  /** Holds free units back. */
  lock(row: number, units: number): void {
    const free = this.balances[freeAt(row)] - units;
    if (!(free >= 0 && units >= 0)) throw new Error("locked more than is free");
    this.balances[freeAt(row)] = free;
    this.balances[lockedAt(row)] += units;
  }

  /** Frees units that were held back. */
  unlock(row: number, units: number): void {
    const locked = this.balances[lockedAt(row)] - units;
    if (!(locked >= 0 && units >= 0)) throw new Error("unlocked more than is locked");
    this.balances[lockedAt(row)] = locked;
    this.balances[freeAt(row)] += units;
  }

  /** Moves free units of one account to another. */
  transfer(source: number, target: number, units: number): void {
    const free = this.balances[freeAt(source)] - units;
    if (!(free >= 0 && units >= 0)) throw new Error("transferred more than is free");
    this.balances[freeAt(source)] = free;
    this.credit(target, units);
  }

  /** Moves units that were held back to another account, where they are free. */
  transferLocked(source: number, target: number, units: number): void {
    const locked = this.balances[lockedAt(source)] - units;
    if (!(locked >= 0 && units >= 0)) throw new Error("transferred more than is locked");
    this.balances[lockedAt(source)] = locked;
    this.credit(target, units);
  }

  /** Takes over a balance of another ledger, for a state beside that one. */
  copy(row: number, source: Ledger, sourceRow: number): void {
    this.balances[freeAt(row)] = source.freeUnits(sourceRow);
    this.balances[lockedAt(row)] = source.lockedUnits(sourceRow);
  }

  /** True when the outside can bring in so much more. */
  canEnter(outside: number, units: number): boolean {
    return this.balances[freeAt(outside)] - units >= -AMOUNT_MAX;
  }

  /** Moves units from the outside to an account; ask `canEnter` first. */
  enter(outside: number, target: number, units: number): void {
    if (!this.canEnter(outside, units)) throw new Error("more entered than the ledger can hold");
    this.balances[freeAt(outside)] -= units;
    this.credit(target, units);
  }

  /** The zero-sum report: for each asset the sum over all accounts, by unbounded integers. */
  totals(assets: number, outsideId: number): AssetTotal[] {
    const sums = Array.from({ length: assets }, () => 0n);
    for (let row = 1; row <= this.used; row += 1) {
      const units = BigInt(this.balances[freeAt(row)]) + BigInt(this.balances[lockedAt(row)]);
      sums[this.assetId(row)] += units;
    }
    return sums.map((differenceUnits, assetId) => ({
      assetId,
      differenceUnits,
      heldUnits: -BigInt(this.freeUnits(this.find(outsideId, assetId))),
    }));
  }

  /** Two columns: the keys, and the pairs of free and locked. */
  save(writer: StateWriter): void {
    const end = this.used + 1;
    const keys = new Int32Array(end);
    const pairs = new Float64Array(end * 2);
    for (let row = 0; row < end; row += 1) {
      keys[row] = this.words[keyAt(row)];
      pairs[row * 2] = this.balances[freeAt(row)];
      pairs[row * 2 + 1] = this.balances[lockedAt(row)];
    }
    writer.number(this.used);
    writer.column(keys);
    writer.column(pairs);
  }

  load(reader: StateReader): void {
    this.used = reader.number();
    let capacity = ROWS_FIRST;
    while (capacity <= this.used) capacity *= 2;
    const keys = new Int32Array(reader.buffer());
    const pairs = new Float64Array(reader.buffer());
    this.attach(new ArrayBuffer(capacity * ROW_BYTES));
    for (let row = 0; row <= this.used; row += 1) {
      this.words[keyAt(row)] = keys[row];
      this.balances[freeAt(row)] = pairs[row * 2];
      this.balances[lockedAt(row)] = pairs[row * 2 + 1];
    }
    for (let row = 1; row <= this.used; row += 1) this.list(row);
    this.reindex(capacity);
  }

  private credit(target: number, units: number): void {
    const free = this.balances[freeAt(target)] + units;
    if (!(free <= AMOUNT_MAX)) throw new Error("a balance passed the largest amount");
    this.balances[freeAt(target)] = free;
  }

  private addRow(key: number): number {
    if ((this.used + 1) * ROW_BYTES >= this.balances.byteLength) this.grow();
    this.used += 1;
    this.words[keyAt(this.used)] = key;
    this.list(this.used);
    this.insert(key, this.used);
    return this.used;
  }

  /** Puts a row before the others of its account. */
  private list(row: number): void {
    const accountId = this.accountId(row);
    while (accountId >= this.heads.length) {
      this.heads = new Int32Array(larger(this.heads.buffer, this.heads.byteLength * 2));
    }
    this.words[nextAt(row)] = this.heads[accountId];
    this.heads[accountId] = row;
  }

  private insert(key: number, row: number): void {
    if ((key & ASSET_MASK) < NEAR_MAX) {
      const place = ((key >>> ASSET_BITS) << NEAR_BITS) | (key & ASSET_MASK);
      while (place >= this.near.length) this.growNear();
      this.near[place] = row;
      return;
    }
    const spread = Math.imul(key, SPREAD);
    let place = (spread >>> this.shift) & this.mask;
    while (this.index[place] !== ROW_NONE) place = (place + 1) & this.mask;
    this.index[place] = markOf(spread, this.shift) | row;
  }

  private grow(): void {
    const memory = this.balances.buffer;
    if (memory.byteLength >= ROWS_MAX * ROW_BYTES) throw new Error("more balances than rows");
    this.attach(larger(memory, memory.byteLength * 2));
    this.reindex(Math.floor(this.balances.byteLength / ROW_BYTES));
  }

  private growNear(): void {
    this.near = new Int32Array(larger(this.near.buffer, this.near.byteLength * 2));
  }

  private attach(memory: ArrayBuffer): void {
    this.balances = new Float64Array(memory);
    this.words = new Int32Array(memory);
  }

  /** The index holds twice as many places as there are rows. */
  private reindex(capacity: number): void {
    this.index = new Int32Array(capacity * 2);
    this.mask = capacity * 2 - 1;
    this.shift = Math.clz32(this.mask);
    for (let row = 1; row <= this.used; row += 1) this.insert(this.words[keyAt(row)], row);
  }
}
