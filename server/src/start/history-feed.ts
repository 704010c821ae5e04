import type { CommandResult } from "@holdall/core/protocol";

/** Results that may wait for the database before delivery pauses. */
const WAITING_MAX = 50_000;
/** Results handed over in one go. */
const HANDED_MAX = 2_000;

export interface HistoryFeedOptions {
  readonly apply: (results: readonly CommandResult[]) => Promise<void>;
  /** Called when the feed was full and no longer is. */
  readonly wake: () => void;
  /** The database failed: what it lacks is replayed at the next start. */
  readonly onFault: (fault: Error) => void;
}

/** Hands results to the history in order, one batch at a time; it keeps what waits, up to a limit. */
export class HistoryFeed {
  readonly #options: HistoryFeedOptions;
  #waiting: CommandResult[] = [];
  #running: Promise<void> | undefined;

  constructor(options: HistoryFeedOptions) {
    this.#options = options;
  }

  receive(result: CommandResult): void {
    this.#waiting.push(result);
    this.#running ??= this.#run();
  }

  isFull(): boolean {
    return this.#waiting.length >= WAITING_MAX;
  }

  /** Resolves once everything received is committed. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const wasFull = this.isFull();
        const batch = this.#waiting.slice(0, HANDED_MAX);
        await this.#options.apply(batch);
        this.#waiting = this.#waiting.slice(batch.length);
        if (wasFull && !this.isFull()) this.#options.wake();
      }
    } catch (error) {
      this.#options.onFault(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#running = undefined;
    }
  }
}
