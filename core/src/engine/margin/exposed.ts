/**
 * Which accounts must be looked at after the marks moved, without looking at all of them.
 *
 * An account that was assessed with `slack` = net equity − maintenance, and whose slack cannot fall
 * by more than `sensitivity` × r when every mark is within a relative distance r ≤ 1 of where it
 * was, is safe as long as r ≤ slack / sensitivity. The *way* multiplies (1 + largest relative move of
 * any mark) round by round, so that r ≤ way now / way then − 1 for every mark: an up move of a and a
 * down move of b take a mark at most to (1 + a)(1 + b) − 1 away, either way. Each account keeps the
 * way at which it stops being safe. A change of anything else (balance, order, position, debt)
 * makes its account due at once.
 *
 * Derived: after a restart every account is due.
 */
import { larger } from "../state/larger.ts";

const FIRST = 64;
/** A relative move of one, in the parts in which moves and room are counted. */
export const WAY_PARTS = 1e9;
const PART = 1e-9;
/** Lets rounding of the way never make it too short. */
const ROUNDING_UP = 1 + 1e-12;
/** Where the way begins anew, far below where doubles end. */
const WAY_MAX = 2 ** 200;

/** Who wants to know that an account's risk changed, and that it has one. */
export interface Touched {
  touch(accountId: number): void;
  meet(accountId: number): void;
}

export class Exposed implements Touched {
  private safeUntil = new Float64Array(FIRST);
  private way = 1;
  /** By account: 1 once it had a row of a claim, debt or position, or anything unsettled. */
  private met = new Uint8Array(FIRST);

  /** Notes that the account met margin: it is asked from now on what its exposure is. */
  meet(accountId: number): void {
    let { length } = this.met;
    if (accountId >= length) {
      while (length <= accountId) length *= 2;
      this.met = new Uint8Array(larger(this.met.buffer, length));
    }
    this.met[accountId] = 1;
  }

  /** False where an account certainly has no exposure: most orders are asked nothing more. */
  hasMet(accountId: number): boolean {
    return accountId < this.met.length && this.met[accountId] !== 0;
  }

  /** Something of the account changed that its risk depends on. */
  touch(accountId: number): void {
    if (accountId < this.safeUntil.length) this.safeUntil[accountId] = 0;
  }

  /** Something changed that all accounts depend on. */
  touchAll(): void {
    this.safeUntil.fill(0);
  }

  /** All marks moved relatively by at most so many parts; beyond one whole everybody is due. */
  move(parts: number): void {
    this.way = (this.way + this.way * parts * PART) * ROUNDING_UP;
    if (parts <= WAY_PARTS && this.way < WAY_MAX) return;
    this.way = 1;
    this.touchAll();
  }

  /** True when the account may have become liquidatable, or changed, since it was assessed. */
  isDue(accountId: number): boolean {
    return accountId >= this.safeUntil.length || this.safeUntil[accountId] < this.way;
  }

  /** Notes what an assessment found: safe while marks move relatively by at most so many parts. */
  note(accountId: number, parts: number): void {
    this.reserve(accountId);
    const room = Math.min(parts, WAY_PARTS) * PART;
    this.safeUntil[accountId] = parts <= 0 ? 0 : this.way * (1 + room) * ROUNDING_DOWN;
  }

  /** Notes that marks mean nothing to the account. */
  noteNone(accountId: number): void {
    this.reserve(accountId);
    this.safeUntil[accountId] = Infinity;
  }

  private reserve(accountId: number): void {
    let { length } = this.safeUntil;
    if (accountId < length) return;
    while (length <= accountId) length *= 2;
    this.safeUntil = new Float64Array(larger(this.safeUntil.buffer, length * 8));
  }
}

const ROUNDING_DOWN = 1 - 1e-12;
