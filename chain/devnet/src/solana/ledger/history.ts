import type { InnerCall } from "../runtime/bank.ts";
import type { TransactionError } from "../runtime/transaction-error.ts";

/** Transactions remembered; older ones are forgotten, and said to be. */
export const HISTORY_MAX = 100_000;

export interface TokenBalance {
  readonly accountIndex: number;
  readonly mint: string;
  readonly owner: string;
  readonly programId: string;
  readonly units: bigint;
  readonly decimals: number;
}

/** A transaction that entered a block, successful or not. */
export interface TransactionRecord {
  readonly signature: string;
  readonly slot: number;
  readonly timeSeconds: number;
  readonly bytes: Uint8Array;
  readonly version: "legacy" | 0;
  /** All keys: written, then writable and readonly ones of lookup tables. */
  readonly keys: readonly string[];
  readonly loadedWritable: readonly string[];
  readonly loadedReadonly: readonly string[];
  readonly error: TransactionError | null;
  readonly feeLamports: bigint;
  readonly logs: readonly string[];
  readonly inner: readonly (readonly InnerCall[])[];
  readonly unitsConsumed: bigint;
  readonly balancesBefore: readonly bigint[];
  readonly balancesAfter: readonly bigint[];
  readonly tokensBefore: readonly TokenBalance[];
  readonly tokensAfter: readonly TokenBalance[];
  readonly returnData: { readonly program: string; readonly data: Uint8Array } | null;
}

/** What happened, by signature and by address. */
export class History {
  readonly #bySignature = new Map<string, TransactionRecord>();
  readonly #byAddress = new Map<string, TransactionRecord[]>();
  readonly #limit: number;
  /** Hears of each addition and removal, in order: what a log is written from. */
  onEntry: (entry: HistoryEntry) => void = () => {};

  constructor(limit = HISTORY_MAX) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#bySignature.size;
  }

  records(): Iterable<TransactionRecord> {
    return this.#bySignature.values();
  }

  find(signature: string): TransactionRecord | undefined {
    return this.#bySignature.get(signature);
  }

  /** Oldest first. */
  of(address: string): readonly TransactionRecord[] {
    return this.#byAddress.get(address) ?? [];
  }

  add(record: TransactionRecord): void {
    this.#bySignature.set(record.signature, record);
    for (const key of new Set(record.keys)) {
      const list = this.#byAddress.get(key);
      if (list === undefined) this.#byAddress.set(key, [record]);
      else list.push(record);
    }
    this.onEntry({ kind: "added", record });
    if (this.#bySignature.size > this.#limit) this.#forgetOldest();
  }

  /** Takes back what a rollback undid: the transactions become unknown. */
  remove(signature: string): TransactionRecord | undefined {
    const record = this.#bySignature.get(signature);
    if (record === undefined) return undefined;
    this.#forget(record);
    this.onEntry({ kind: "removed", signature });
    return record;
  }

  #forgetOldest(): void {
    const [oldest] = this.#bySignature.values();
    this.#forget(oldest);
  }

  #forget(record: TransactionRecord): void {
    this.#bySignature.delete(record.signature);
    for (const key of new Set(record.keys)) {
      const list = this.#byAddress.get(key);
      const place = list?.indexOf(record) ?? -1;
      if (list === undefined || place < 0) continue;
      list.splice(place, 1);
      if (list.length === 0) this.#byAddress.delete(key);
    }
  }
}

export type HistoryEntry =
  | { readonly kind: "added"; readonly record: TransactionRecord }
  | { readonly kind: "removed"; readonly signature: string };
