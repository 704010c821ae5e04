/**
 * Accounts and the users who own them, in columns by id. Account 0 is the outside of the ledger and
 * no account of anybody; user 0 does not exist. What a user has (fee tier) is the same for all its
 * accounts; what an account has (orders, settings, timer) touches no sibling.
 */
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

const FIRST = 64;
const PPM_SQUARED = 1_000_000_000_000;

const AUTO_LEND = 1;
const AUTO_REPAY_BORROWS = 2;
const AUTO_BORROW_SETTLEMENTS = 4;
const AUTO_REALIZE_PNL = 8;

/** What an account's owner may set. */
export interface Settings {
  readonly autoLend: boolean;
  readonly autoRepayBorrows: boolean;
  readonly autoBorrowSettlements: boolean;
  readonly autoRealizePnl: boolean;
  /** Millionths: 5× is 5,000,000. */
  readonly leverageLimitPpm: number;
}

const SETTINGS_FIRST: Settings = {
  autoLend: false,
  autoRepayBorrows: true,
  autoBorrowSettlements: true,
  autoRealizePnl: true,
  leverageLimitPpm: 10_000_000,
};

export class Accounts {
  /** Accounts are 1 … accountMax, users 1 … userMax. */
  accountMax = 0;
  userMax = 0;
  private users = new Int32Array(FIRST);
  private ordersFirst = new Int32Array(FIRST);
  private orderCounts = new Int32Array(FIRST);
  private numbers = new Uint16Array(FIRST);
  private switches = new Uint8Array(FIRST);
  private leverageLimits = new Float64Array(FIRST);
  private cancelAfter = new Float64Array(FIRST);
  /** Accounts that no command can name; 0 = none. Found again from the parameters. */
  private purseA = 0;
  private purseB = 0;
  /** No timer runs out before this. */
  private timersFromMs = Infinity;
  private names: string[] = [""];
  /** By user: its first account, its last, and how many it has; by account: the user's next one. */
  private firstOfUser = new Int32Array(FIRST);
  private lastOfUser = new Int32Array(FIRST);
  private countOfUser = new Int32Array(FIRST);
  private nextOfUser = new Int32Array(FIRST);

  /** True for the id of an account that was opened and is no purse of the house alone. */
  exists(accountId: number): boolean {
    return this.isOpened(accountId) && accountId !== this.purseA && accountId !== this.purseB;
  }

  /** True for the id of an account that was opened, the purses included. */
  isOpened(accountId: number): boolean {
    return accountId > 0 && accountId <= this.accountMax;
  }

  /**
   * Names the two accounts whose free balances are the cash of pools and clearing. Only the engine's
   * own rules move them: a command that names one finds no such account.
   */
  setPurses(purseA: number, purseB: number): void {
    this.purseA = purseA;
    this.purseB = purseB;
  }

  /** Opens an account of a user; user `userMax + 1` is made by it. */
  open(userId: number, subaccountNumber: number, name: string): number {
    this.accountMax += 1;
    const accountId = this.accountMax;
    if (accountId >= this.users.length) this.grow();
    this.userMax = Math.max(this.userMax, userId);
    this.users[accountId] = userId;
    this.numbers[accountId] = subaccountNumber;
    this.names.push(name);
    this.list(accountId);
    this.set(accountId, SETTINGS_FIRST);
    return accountId;
  }

  userId(accountId: number): number {
    return this.users[accountId];
  }

  subaccountNumber(accountId: number): number {
    return this.numbers[accountId];
  }

  name(accountId: number): string {
    return this.names[accountId];
  }

  rename(accountId: number, name: string): void {
    this.names[accountId] = name;
  }

  /** The accounts of a user, in the order of opening; none for a user who does not exist. */
  ofUser(userId: number): readonly number[] {
    const found: number[] = [];
    if (userId > this.userMax) return found;
    for (let each = this.firstOfUser[userId]; each !== 0; each = this.nextOfUser[each])
      found.push(each);
    return found;
  }

  /** True for the only account of its user. */
  isAlone(accountId: number): boolean {
    return this.countOfUser[this.users[accountId]] === 1;
  }

  settings(accountId: number): Settings {
    const bits = this.switches[accountId];
    return {
      autoLend: (bits & AUTO_LEND) !== 0,
      autoRepayBorrows: (bits & AUTO_REPAY_BORROWS) !== 0,
      autoBorrowSettlements: (bits & AUTO_BORROW_SETTLEMENTS) !== 0,
      autoRealizePnl: (bits & AUTO_REALIZE_PNL) !== 0,
      leverageLimitPpm: this.leverageLimits[accountId],
    };
  }

  set(accountId: number, settings: Settings): void {
    this.switches[accountId] =
      (settings.autoLend ? AUTO_LEND : 0) |
      (settings.autoRepayBorrows ? AUTO_REPAY_BORROWS : 0) |
      (settings.autoBorrowSettlements ? AUTO_BORROW_SETTLEMENTS : 0) |
      (settings.autoRealizePnl ? AUTO_REALIZE_PNL : 0);
    this.leverageLimits[accountId] = settings.leverageLimitPpm;
  }

  /** True where free units are lent, and redeemed when they are needed. */
  lendsFree(accountId: number): boolean {
    return (this.switches[accountId] & AUTO_LEND) !== 0;
  }

  /** True where units that arrive repay what the account owes of the asset. */
  repaysFree(accountId: number): boolean {
    return (this.switches[accountId] & AUTO_REPAY_BORROWS) !== 0;
  }

  /** True where settlements may be paid by borrowing. */
  borrowsSettlements(accountId: number): boolean {
    return (this.switches[accountId] & AUTO_BORROW_SETTLEMENTS) !== 0;
  }

  /** True where profit and loss is realised by the settlement pass. */
  realizesPnl(accountId: number): boolean {
    return (this.switches[accountId] & AUTO_REALIZE_PNL) !== 0;
  }

  /** The least initial fraction that the account's leverage limit asks for, in millionths; up. */
  leveragePpm(accountId: number): number {
    return Math.ceil(PPM_SQUARED / this.leverageLimits[accountId]);
  }

  /** When all orders of the account are cancelled unless the timer is set anew; 0 = never. */
  cancelAfterMs(accountId: number): number {
    return this.cancelAfter[accountId];
  }

  setCancelAfterMs(accountId: number, atMs: number): void {
    this.cancelAfter[accountId] = atMs;
    if (atMs !== 0) this.timersFromMs = Math.min(this.timersFromMs, atMs);
  }

  /** The accounts whose timer has run out, by id. */
  cancelAfterDue(nowMs: number): number[] {
    const due: number[] = [];
    if (nowMs < this.timersFromMs) return due;
    this.timersFromMs = Infinity;
    for (let accountId = 1; accountId <= this.accountMax; accountId += 1) {
      const atMs = this.cancelAfter[accountId];
      if (atMs === 0) continue;
      if (atMs <= nowMs) due.push(accountId);
      else this.timersFromMs = Math.min(this.timersFromMs, atMs);
    }
    return due;
  }

  /** The newest order of the account, resting or waiting, or SLOT_NONE. */
  firstOrder(accountId: number): number {
    return this.ordersFirst[accountId];
  }

  /** Orders of the account over all markets. */
  orderCount(accountId: number): number {
    return this.orderCounts[accountId];
  }

  /** Notes the new head of the account's orders, and one order more or less. */
  setFirstOrder(accountId: number, slot: number, change: number): void {
    this.ordersFirst[accountId] = slot;
    this.orderCounts[accountId] += change;
  }

  /** The same accounts without orders, for a state beside this one: it opens and sets none. */
  fork(): Accounts {
    const fork = new Accounts();
    fork.accountMax = this.accountMax;
    fork.userMax = this.userMax;
    fork.users = this.users;
    fork.ordersFirst = new Int32Array(this.users.length);
    fork.orderCounts = new Int32Array(this.users.length);
    fork.numbers = this.numbers;
    fork.switches = this.switches;
    fork.leverageLimits = this.leverageLimits;
    fork.cancelAfter = this.cancelAfter;
    fork.names = this.names;
    fork.firstOfUser = this.firstOfUser;
    fork.lastOfUser = this.lastOfUser;
    fork.countOfUser = this.countOfUser;
    fork.nextOfUser = this.nextOfUser;
    return fork;
  }

  save(writer: StateWriter): void {
    const end = this.accountMax + 1;
    writer.number(this.accountMax);
    writer.number(this.userMax);
    writer.column(this.users.subarray(0, end));
    writer.column(this.ordersFirst.subarray(0, end));
    writer.column(this.orderCounts.subarray(0, end));
    writer.column(this.numbers.subarray(0, end));
    writer.column(this.switches.subarray(0, end));
    writer.column(this.leverageLimits.subarray(0, end));
    writer.column(this.cancelAfter.subarray(0, end));
    writer.text(JSON.stringify(this.names));
  }

  load(reader: StateReader): void {
    this.accountMax = reader.number();
    this.userMax = reader.number();
    let capacity = FIRST;
    while (capacity <= this.accountMax) capacity *= 2;
    this.users = new Int32Array(reader.buffer(capacity * 4));
    this.ordersFirst = new Int32Array(reader.buffer(capacity * 4));
    this.orderCounts = new Int32Array(reader.buffer(capacity * 4));
    this.numbers = new Uint16Array(reader.buffer(capacity * 2));
    this.switches = new Uint8Array(reader.buffer(capacity));
    this.leverageLimits = new Float64Array(reader.buffer(capacity * 8));
    this.cancelAfter = new Float64Array(reader.buffer(capacity * 8));
    // Found again by the next look at the timers.
    this.timersFromMs = 0;
    this.names = JSON.parse(reader.text()) as string[];
    this.firstOfUser = new Int32Array(capacity);
    this.lastOfUser = new Int32Array(capacity);
    this.countOfUser = new Int32Array(capacity);
    this.nextOfUser = new Int32Array(capacity);
    for (let accountId = 1; accountId <= this.accountMax; accountId += 1) this.list(accountId);
  }

  /** Puts an account behind the others of its user. */
  private list(accountId: number): void {
    const userId = this.users[accountId];
    const last = this.lastOfUser[userId];
    if (last === 0) this.firstOfUser[userId] = accountId;
    else this.nextOfUser[last] = accountId;
    this.lastOfUser[userId] = accountId;
    this.countOfUser[userId] += 1;
  }

  private grow(): void {
    const length = this.users.length * 2;
    this.users = new Int32Array(larger(this.users.buffer, length * 4));
    this.ordersFirst = new Int32Array(larger(this.ordersFirst.buffer, length * 4));
    this.orderCounts = new Int32Array(larger(this.orderCounts.buffer, length * 4));
    this.numbers = new Uint16Array(larger(this.numbers.buffer, length * 2));
    this.switches = new Uint8Array(larger(this.switches.buffer, length));
    this.leverageLimits = new Float64Array(larger(this.leverageLimits.buffer, length * 8));
    this.cancelAfter = new Float64Array(larger(this.cancelAfter.buffer, length * 8));
    this.firstOfUser = new Int32Array(larger(this.firstOfUser.buffer, length * 4));
    this.lastOfUser = new Int32Array(larger(this.lastOfUser.buffer, length * 4));
    this.countOfUser = new Int32Array(larger(this.countOfUser.buffer, length * 4));
    this.nextOfUser = new Int32Array(larger(this.nextOfUser.buffer, length * 4));
  }
}
