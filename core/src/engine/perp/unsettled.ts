/**
 * What accounts are owed by the clearing (> 0) or owe to it (< 0) and has not moved as cash yet:
 * realised profit and loss, fees of perpetuals, funding, interest on profit and loss.
 */
import type { Touched } from "../margin/exposed.ts";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

const FIRST = 64;

export class Unsettled {
  private amounts = new Float64Array(FIRST);
  /** By account: the command at which its amount last turned positive. */
  private since = new Float64Array(FIRST);
  private readonly exposed: Touched;

  constructor(exposed: Touched) {
    this.exposed = exposed;
  }

  /** Signed units of the settlement asset. */
  units(accountId: number): number {
    return accountId < this.amounts.length ? this.amounts[accountId] : 0;
  }

  /** The command at which the amount last turned positive: claims are paid in this order. */
  sinceSequence(accountId: number): number {
    return accountId < this.since.length ? this.since[accountId] : 0;
  }

  /** Adds to an amount, at a command. */
  add(accountId: number, units: number, sequence: number): void {
    if (units === 0) return;
    this.reserve(accountId);
    this.exposed.meet(accountId);
    const before = this.amounts[accountId];
    const after = before + units;
    if (before <= 0 && after > 0) this.since[accountId] = sequence;
    this.amounts[accountId] = after;
    this.exposed.touch(accountId);
  }

  /** The accounts that owe, by account id. */
  debtors(): number[] {
    return this.accountsWhere((units) => units < 0);
  }

  /** The accounts that are owed, first come first, then by account id. */
  claimants(): number[] {
    const { since } = this;
    return this.accountsWhere((units) => units > 0).sort((a, b) => since[a] - since[b] || a - b);
  }

  /** Σ over all accounts. */
  total(): bigint {
    let sum = 0n;
    for (const units of this.amounts) sum += BigInt(units);
    return sum;
  }

  save(writer: StateWriter): void {
    writer.column(this.amounts);
    writer.column(this.since);
  }

  load(reader: StateReader): void {
    this.amounts = new Float64Array(reader.buffer());
    this.since = new Float64Array(reader.buffer());
    for (const accountId of this.accountsWhere((units) => units !== 0)) {
      this.exposed.touch(accountId);
      this.exposed.meet(accountId);
    }
  }

  private accountsWhere(isWanted: (units: number) => boolean): number[] {
    const found: number[] = [];
    const { amounts } = this;
    for (let accountId = 1; accountId < amounts.length; accountId += 1) {
      if (isWanted(amounts[accountId])) found.push(accountId);
    }
    return found;
  }

  private reserve(accountId: number): void {
    if (accountId < this.amounts.length) return;
    let { length } = this.amounts;
    while (length <= accountId) length *= 2;
    this.amounts = new Float64Array(larger(this.amounts.buffer, length * 8));
    this.since = new Float64Array(larger(this.since.buffer, length * 8));
  }
}
