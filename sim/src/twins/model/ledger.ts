import type { Event, EventOf } from "@holdall/core/protocol";

/** The most units that the ledger can hold of an asset. */
export const AMOUNT_MAX = 2n ** 53n - 16n;

interface Balance {
  free: bigint;
  locked: bigint;
}

/** What a step adds to the free and to the locked units of one pair. */
export type Movement = readonly [
  accountId: number,
  assetId: number,
  cause: EventOf<"balance-changed">["cause"],
  free: bigint,
  locked?: bigint,
];

/** Balances as a map of big integers. */
export class Ledger {
  readonly #balances = new Map<string, Balance>();

  #of(accountId: number, assetId: number): Balance {
    const key = `${accountId}/${assetId}`;
    const balance = this.#balances.get(key) ?? { free: 0n, locked: 0n };
    this.#balances.set(key, balance);
    return balance;
  }

  free(accountId: number, assetId: number): bigint {
    return this.#of(accountId, assetId).free;
  }

  locked(accountId: number, assetId: number): bigint {
    return this.#of(accountId, assetId).locked;
  }

  /** True when `units` more would still be a number that the ledger can hold. */
  canCredit(accountId: number, assetId: number, units: bigint): boolean {
    const { free, locked } = this.#of(accountId, assetId);
    return free + locked + units <= AMOUNT_MAX;
  }

  /** Makes the movements of one step. Each pair that changed is one event, at its first place. */
  step(movements: readonly Movement[]): Event[] {
    const touched = new Map<Balance, { readonly movement: Movement; readonly before: Balance }>();
    for (const movement of movements) {
      const [accountId, assetId, , free, locked = 0n] = movement;
      const balance = this.#of(accountId, assetId);
      if (!touched.has(balance)) touched.set(balance, { movement, before: { ...balance } });
      balance.free += free;
      balance.locked += locked;
      if (accountId !== 0 && (balance.free < 0n || balance.locked < 0n))
        throw new Error(`account ${accountId} has less than nothing of asset ${assetId}`);
    }
    return [...touched]
      .filter(([now, { before }]) => now.free !== before.free || now.locked !== before.locked)
      .map(([now, { movement }]) => {
        const [accountId, assetId, cause] = movement;
        const units = { freeUnits: Number(now.free), lockedUnits: Number(now.locked) };
        return { kind: "balance-changed", accountId, assetId, cause, ...units } as Event;
      });
  }

  /** Σ over all accounts of one asset. */
  sum(assetId: number): bigint {
    return [...this.#balances]
      .filter(([key]) => key.endsWith(`/${assetId}`))
      .reduce((total, [, { free, locked }]) => total + free + locked, 0n);
  }
}
