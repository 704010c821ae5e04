import type { Clock } from "@holdall/server/ports";
import type { Excerpt } from "./excerpt.ts";
import { HistoryError } from "./history-error.ts";

/** Events after which a batch is closed; a single call may bring more. */
export const BATCH_EVENTS_MAX = 2_000;
/** How long a batch waits for company. */
export const BATCH_DELAY_MICROS = 50_000;
/** Results and events that may wait for the database; beyond, `apply` refuses. */
export const QUEUE_ITEMS_MAX = 200_000;
/** How often a batch that the database refused is tried again, each time after twice the delay. */
export const RETRIES_MAX = 10;

interface Call {
  readonly excerpts: readonly Excerpt[];
  readonly items: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Gathers results into transactions: one is under way at a time, and a batch closes when it is
 * large or old enough. A batch that the database refuses is tried again, since applying is
 * idempotent; what can never succeed (a gap, a closed history) is refused at once.
 */
export class Feed {
  readonly #clock: Clock;
  readonly #write: (excerpts: readonly Excerpt[]) => Promise<void>;
  #calls: Call[] = [];
  #items = 0;
  #isWriting = false;
  #cancelTimer: (() => void) | undefined;
  #closed: HistoryError | undefined;

  constructor(clock: Clock, write: (excerpts: readonly Excerpt[]) => Promise<void>) {
    this.#clock = clock;
    this.#write = write;
  }

  /** Resolves when all of `excerpts` are committed. */
  apply(excerpts: readonly Excerpt[]): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const items = excerpts.reduce((sum, { events }) => sum + 1 + events.length, 0);
    if (this.#items > 0 && this.#items + items > QUEUE_ITEMS_MAX) {
      const message = `history has ${this.#items} results and events waiting`;
      return Promise.reject(new HistoryError("behind", message));
    }
    return new Promise((resolve, reject) => {
      this.#calls.push({ excerpts, items, resolve, reject });
      this.#items += items;
      this.#schedule();
    });
  }

  /** Writes what waits, then refuses everything. */
  async close(): Promise<void> {
    const last = this.apply([]);
    this.#closed = new HistoryError("closed", "history is closed");
    this.#flush();
    await last.catch(() => {});
  }

  #schedule(): void {
    if (this.#isWriting || this.#calls.length === 0) return;
    if (this.#items >= BATCH_EVENTS_MAX || this.#closed !== undefined) this.#flush();
    else this.#cancelTimer ??= this.#clock.after(BATCH_DELAY_MICROS, () => this.#flush());
  }

  #flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#isWriting || this.#calls.length === 0) return;
    this.#isWriting = true;
    void this.#writeBatch(this.#takeBatch()).finally(() => {
      this.#isWriting = false;
      this.#schedule();
    });
  }

  #takeBatch(): readonly Call[] {
    let items = 0;
    const end = this.#calls.findIndex((call) => (items += call.items) >= BATCH_EVENTS_MAX);
    return this.#calls.splice(0, end < 0 ? this.#calls.length : end + 1);
  }

  async #writeBatch(calls: readonly Call[]): Promise<void> {
    const excerpts = calls.flatMap((call) => call.excerpts);
    try {
      if (excerpts.length > 0) await this.#writeAgain(excerpts);
      for (const call of calls) call.resolve();
    } catch (error) {
      for (const call of calls) call.reject(error);
    } finally {
      for (const call of calls) this.#items -= call.items;
    }
  }

  async #writeAgain(excerpts: readonly Excerpt[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#write(excerpts);
      } catch (error) {
        const isPassing = error instanceof HistoryError && error.code === "database";
        if (!isPassing || attempt === RETRIES_MAX || this.#closed !== undefined) throw error;
      }
      await this.#wait(BATCH_DELAY_MICROS * 2 ** attempt);
    }
  }

  #wait(micros: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(micros, resolve));
  }
}
