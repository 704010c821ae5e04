import type { CommandResult } from "@holdall/core/protocol";
import { HistoryError } from "@holdall/server/history";
import type { History } from "@holdall/server/history";
import type { Clock } from "@holdall/server/ports";

/** Results and events that may wait for the database; beyond, they are let go and read again later. */
export const WAITING_ITEMS_MAX = 50_000;
/** Results handed over in one go. */
export const HANDED_MAX = 2_000;
/** Results that are still handed over at the end; more than that is left to the next start. */
export const CLOSING_MAX = 10_000;
/** How long a database that failed is left alone. */
export const RETRY_MICROS = 1_000_000;

export interface HistoryFeedOptions {
  readonly history: Pick<History, "apply" | "cursor">;
  /** The last command that the history contains, and the last there is: what lies between is read first. */
  readonly cursorSequence: number;
  readonly headSequence: number;
  /** What the commands from one sequence to another did, read again from the journal, in order. */
  readonly past: (
    fromSequence: number,
    untilSequence: number,
  ) => AsyncIterable<readonly CommandResult[]>;
  readonly clock: Clock;
  /** What goes first: until then results only wait, and the database is free for others. */
  readonly after?: Promise<void>;
  /** The database failed; it is asked again later, and misses nothing. */
  readonly onDelay: (fault: Error) => void;
  /** What can never succeed: the process must end. */
  readonly onFault: (fault: Error) => void;
}

/**
 * Hands every result to the history, in order, without a gap or a double, and without anybody waiting
 * for the database. Live results wait here up to a limit. When there are more, all that wait are let go;
 * whatever lies between the history and the first result that waits is read again from the journal.
 * The same covers a start, a database that failed, and one that was set back.
 */
export class HistoryFeed {
  readonly #options: HistoryFeedOptions;
  readonly #caughtUp = Promise.withResolvers<void>();
  /** The last command that the history contains, and the last there is. */
  #appliedSequence: number;
  #headSequence: number;
  /** Live results without a gap, up to the head; none when they were let go. */
  #waiting: CommandResult[] = [];
  #waitingItems = 0;
  #running: Promise<void> | undefined;
  #isClosing = false;

  /** Begins to read what the history lacks. Throws when the history is of another journal. */
  constructor(options: HistoryFeedOptions) {
    this.#options = options;
    this.#headSequence = options.headSequence;
    this.#appliedSequence = this.#checked(options.cursorSequence);
    this.#wake();
  }

  /** Commands that have happened and that the history does not contain yet. */
  get lag(): number {
    return this.#headSequence - this.#appliedSequence;
  }

  /** The last command there is. */
  get headSequence(): number {
    return this.#headSequence;
  }

  /** Takes the next live result: the one after the head, then the one after that. */
  receive(result: CommandResult): void {
    this.#headSequence = result.sequence;
    const items = 1 + result.events.length;
    if (this.#waitingItems + items > WAITING_ITEMS_MAX) this.#letGo();
    this.#waiting.push(result);
    this.#waitingItems += items;
    this.#wake();
  }

  /** Resolves once the history contains all that had happened when the feed began, or after `graceMicros`. */
  async caughtUp(graceMicros: number): Promise<void> {
    const { clock } = this.#options;
    const cancel = clock.after(graceMicros, () => this.#caughtUp.resolve());
    await this.#caughtUp.promise;
    cancel();
  }

  /**
   * Resolves when the history contains everything, or as much as is worth waiting for: the next start
   * reads the rest.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#running;
  }

  #letGo(): void {
    this.#waiting = [];
    this.#waitingItems = 0;
  }

  #wake(): void {
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // What calls this goes first: nothing below runs inside the delivery of a result.
    await (this.#options.after ?? Promise.resolve());
    try {
      this.#noteProgress();
      while (this.#appliedSequence < this.#headSequence && !this.#mayLeave()) await this.#tryStep();
    } catch (error) {
      this.#options.onFault(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#running = undefined;
    }
  }

  /** True when the process wants to end and what is lacking would keep it. */
  #mayLeave(): boolean {
    return this.#isClosing && (!this.#isNextWaiting() || this.#waiting.length > CLOSING_MAX);
  }

  #isNextWaiting(): boolean {
    return this.#waiting[0]?.sequence === this.#appliedSequence + 1;
  }

  /** One step; after a failure of the database a pause, and a look at what it contains now. */
  async #tryStep(): Promise<void> {
    try {
      await (this.#isNextWaiting() ? this.#handLive() : this.#handPast());
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#options.onDelay(error);
      if (this.#isClosing) return;
      await new Promise<void>((resolve) => void this.#options.clock.after(RETRY_MICROS, resolve));
      await this.#lookAtCursor();
    }
  }

  async #handLive(): Promise<void> {
    const results = this.#waiting.splice(0, HANDED_MAX);
    this.#waitingItems -= results.reduce((sum, { events }) => sum + 1 + events.length, 0);
    await this.#hand(results);
  }

  async #handPast(): Promise<void> {
    const fromSequence = this.#appliedSequence + 1;
    const untilSequence = (this.#waiting[0]?.sequence ?? this.#headSequence + 1) - 1;
    for await (const results of this.#options.past(fromSequence, untilSequence)) {
      await this.#hand(results);
      if (this.#isClosing) return;
    }
    if (this.#appliedSequence === untilSequence) return;
    throw new Error(
      `the journal gave results up to ${this.#appliedSequence}, not ${untilSequence}`,
    );
  }

  async #hand(results: readonly CommandResult[]): Promise<void> {
    await this.#options.history.apply(results);
    this.#appliedSequence = results.at(-1)?.sequence ?? this.#appliedSequence;
    this.#noteProgress();
  }

  #checked(cursorSequence: number): number {
    if (cursorSequence <= this.#headSequence) return cursorSequence;
    throw new Error(
      `the history goes to command ${cursorSequence}, the journal to ${this.#headSequence}: they do not ` +
        "belong together. Bring back the journal, or run npm run history -- rebuild",
    );
  }

  #noteProgress(): void {
    if (this.#appliedSequence >= this.#options.headSequence) this.#caughtUp.resolve();
  }

  async #lookAtCursor(): Promise<void> {
    try {
      this.#appliedSequence = this.#checked((await this.#options.history.cursor()).sequence);
    } catch (error) {
      // It is asked again after the next failure; until then what it held last is the best guess.
      if (!isPassing(error)) throw error;
    }
    // What waits is useful only if it goes on where the history ends.
    const first = this.#waiting.findIndex(({ sequence }) => sequence > this.#appliedSequence);
    if (first !== 0) this.#letGo();
  }
}

/** True for failures that a later attempt, from the cursor, may not meet again. */
function isPassing(error: unknown): error is HistoryError {
  if (!(error instanceof HistoryError)) return false;
  switch (error.code) {
    case "gap":
    case "behind":
    case "database":
      return true;
    case "locked":
    case "damaged":
    case "closed":
      return false;
  }
}
