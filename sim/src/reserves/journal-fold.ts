/**
 * The auditor's own reading of a journal: balances folded from events, in plain maps and unbounded
 * integers. It shares nothing with the view from which the proof took its rows but the journal.
 */
import type { CommandResult, Event } from "@holdall/core/protocol";

export interface FoldedAccount {
  readonly userId: bigint;
  readonly subaccountId: number;
  /** Free and locked together, by asset. */
  readonly units: Map<number, bigint>;
}

export class JournalFold {
  readonly accounts = new Map<number, FoldedAccount>();
  readonly symbols: string[] = [];
  sequence = 0;
  timeMicros = 0;

  take({ sequence, timeMicros, events }: CommandResult): void {
    this.sequence = sequence;
    this.timeMicros = timeMicros;
    for (const event of events) this.#takeEvent(event);
  }

  #takeEvent(event: Event): void {
    if (event.kind === "asset-added")
      this.symbols[event.assetId] = (JSON.parse(event.spec) as { readonly symbol: string }).symbol;
    if (event.kind === "account-opened")
      this.accounts.set(event.accountId, {
        userId: BigInt(event.userId),
        subaccountId: event.subaccountNumber,
        units: new Map(),
      });
    if (event.kind === "balance-changed")
      this.accounts
        .get(event.accountId)
        ?.units.set(event.assetId, BigInt(event.freeUnits) + BigInt(event.lockedUnits));
  }

  /** What is owed in one asset: the sum over rows of quanta, each row's rounded up by itself. */
  equityQuanta(asset: number, exponent: number): bigint {
    const quantum = 10n ** BigInt(exponent);
    let sum = 0n;
    for (const { units } of this.accounts.values())
      sum += ((units.get(asset) ?? 0n) + quantum - 1n) / quantum;
    return sum;
  }

  /** The account of a disclosed row. */
  find(userId: bigint, subaccountId: number): FoldedAccount | undefined {
    return [...this.accounts.values()].find(
      (account) => account.userId === userId && account.subaccountId === subaccountId,
    );
  }
}
