import type { Event, EventOf } from "@holdall/core/protocol";

type Cause = EventOf<"balance-changed">["cause"];

const AMOUNT_MAX = 2n ** 53n - 16n;

interface Balance {
  free: bigint;
  locked: bigint;
}

const key = (accountId: number, assetId: number): string => `${accountId}/${assetId}`;

/** Balances as a map of big integers, and the movements of one step gathered into events. */
export class Ledger {
  readonly balances = new Map<string, Balance>();

  of(accountId: number, assetId: number): Balance {
    const found = this.balances.get(key(accountId, assetId));
    if (found !== undefined) return found;
    const fresh = { free: 0n, locked: 0n };
    this.balances.set(key(accountId, assetId), fresh);
    return fresh;
  }

  free(accountId: number, assetId: number): bigint {
    return this.balances.get(key(accountId, assetId))?.free ?? 0n;
  }

  /** True when `units` more would still be a number that the ledger can hold. */
  canCredit(accountId: number, assetId: number, units: bigint): boolean {
    const { free, locked } = this.balances.get(key(accountId, assetId)) ?? { free: 0n, locked: 0n };
    return free + locked + units <= AMOUNT_MAX;
  }

  /** Begins a step: `emit` lists what changed since, each pair once, in the order of `touch`. */
  step(): LedgerStep {
    return new LedgerStep(this);
  }

  /** Σ over all accounts of one asset. */
  sum(assetId: number): bigint {
    let total = 0n;
    for (const [name, { free, locked }] of this.balances) {
      if (name.endsWith(`/${assetId}`)) total += free + locked;
    }
    return total;
  }
}

interface Touched {
  readonly accountId: number;
  readonly assetId: number;
  readonly cause: Cause;
  readonly before: Balance;
}

export class LedgerStep {
  readonly #ledger: Ledger;
  readonly #touched: Touched[] = [];

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Moves free and locked of one pair; its place among the events is that of its first touch. */
  move(accountId: number, assetId: number, cause: Cause, free: bigint, locked = 0n): this {
    const balance = this.#ledger.of(accountId, assetId);
    if (!this.#touched.some((t) => t.accountId === accountId && t.assetId === assetId)) {
      this.#touched.push({ accountId, assetId, cause, before: { ...balance } });
    }
    balance.free += free;
    balance.locked += locked;
    if (accountId !== 0 && (balance.free < 0n || balance.locked < 0n)) {
      throw new Error(`account ${accountId} has less than nothing of asset ${assetId}`);
    }
    return this;
  }

  emit(events: Event[]): void {
    for (const { accountId, assetId, cause, before } of this.#touched) {
      const { free, locked } = this.#ledger.of(accountId, assetId);
      if (free === before.free && locked === before.locked) continue;
      events.push({
        kind: "balance-changed",
        accountId,
        assetId,
        cause,
        freeUnits: Number(free),
        lockedUnits: Number(locked),
      } as Event);
    }
  }
}
