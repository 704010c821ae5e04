import { LineLog } from "@holdall/server/ports";
import type { LogPlace } from "@holdall/server/ports";
import type { AccountId, AssetId } from "@holdall/core/protocol";

/** A transfer that somebody asks the invented chain to make to their own deposit address. */
export interface DepositAsked {
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly blockchain: string;
  readonly units: number;
}

/** A deposit that was seen on the invented chain. */
export interface SeenDeposit extends DepositAsked {
  readonly transactionHash: string;
  readonly address: string;
  readonly fromAddress: string;
  readonly seenAtMs: number;
  /** What the ledger knows it by, or will: it takes each reference once. */
  readonly reference: string;
}

type Entry =
  | { readonly kind: "seen"; readonly deposit: SeenDeposit }
  | { readonly kind: "declined"; readonly reference: string }
  | { readonly kind: "credited"; readonly reference: string; readonly grant: string };

const DAY_MS = 86_400_000;

/**
 * What the invented chain has sent, in lines that are synced before anybody is told: no other chain
 * remembers it. Without a place it is remembered until the program ends.
 */
export class DepositLog {
  readonly #log: LineLog<Entry> | undefined;
  readonly #waiting = new Map<string, SeenDeposit>();
  /** How often an account was credited with an asset in a UTC day. */
  readonly #grants = new Map<string, number>();

  constructor(place: LogPlace | undefined) {
    this.#log = place === undefined ? undefined : new LineLog(place);
    for (const entry of this.#log?.entries ?? []) this.#apply(entry);
  }

  /** What was seen and has not ended, the oldest first. */
  waiting(): readonly SeenDeposit[] {
    return [...this.#waiting.values()];
  }

  /** How often the account was credited with the asset in the day of that moment. */
  credits(of: DepositAsked, nowMs: number): number {
    return this.#grants.get(grantName(of, nowMs)) ?? 0;
  }

  seen(deposit: SeenDeposit): Promise<void> {
    return this.#note({ kind: "seen", deposit });
  }

  credited({ reference, ...of }: SeenDeposit, nowMs: number): Promise<void> {
    return this.#note({ kind: "credited", reference, grant: grantName(of, nowMs) });
  }

  declined({ reference }: SeenDeposit): Promise<void> {
    return this.#note({ kind: "declined", reference });
  }

  async #note(entry: Entry): Promise<void> {
    this.#apply(entry);
    await this.#log?.append(entry);
  }

  #apply(entry: Entry): void {
    if (entry.kind === "seen") {
      this.#waiting.set(entry.deposit.reference, entry.deposit);
      return;
    }
    this.#waiting.delete(entry.reference);
    if (entry.kind === "credited")
      this.#grants.set(entry.grant, (this.#grants.get(entry.grant) ?? 0) + 1);
  }
}

function grantName({ accountId, assetId }: DepositAsked, nowMs: number): string {
  return `${accountId}:${assetId}:${Math.floor(nowMs / DAY_MS)}`;
}
