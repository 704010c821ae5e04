import { BookMirror } from "./book-mirror.ts";
import type { BookLevel } from "./book-mirror.ts";
import type { After } from "./live-socket.ts";
import type { ResponseOf } from "@holdall/core/contract";
import type { Streams, Subscription } from "./streams.ts";

/** A book that follows the venue's until it is closed. */
export interface LiveBook {
  readonly symbol: string;
  /** Resolves when the book stands for the first time. */
  readonly ready: Promise<void>;
  /** The last update in the book; `undefined` while it is being stitched anew. */
  updateId(): number | undefined;
  /** Best first; at most `count`. Empty while the book is being stitched anew. */
  bids(count?: number): readonly BookLevel[];
  asks(count?: number): readonly BookLevel[];
  /** How often the book had to be stitched anew since its start. */
  restarts(): number;
  close(): void;
}

/** What a live book needs. */
export interface LiveBookOptions {
  readonly symbol: string;
  /** Gathers updates for so long; each engine event by itself when absent. */
  readonly window?: "200ms" | "600ms" | "1000ms";
  readonly streams: Streams;
  readonly snapshot: () => Promise<ResponseOf<"depth">>;
  readonly after: After;
  readonly onFault: (fault: Error) => void;
  /** After each change, with the book as it stands. */
  readonly onChange?: (() => void) | undefined;
}

/** The wait before a further snapshot, so that a venue in trouble is not asked without end. */
const RETRY_MS = 250;

/**
 * Follows a book: subscribes, takes a snapshot, and starts over by itself whenever an update is
 * missing, a checksum differs or the connection was cut.
 */
export function followBook(options: LiveBookOptions): LiveBook {
  const { symbol, streams, onChange } = options;
  const mirror = new BookMirror();
  const ready = Promise.withResolvers<void>();
  let restarts = 0;
  let isLoading = false;
  let isClosed = false;
  let cancelRetry = (): void => {};

  async function load(): Promise<void> {
    if (isLoading || isClosed) return;
    isLoading = true;
    try {
      const snapshot = await options.snapshot();
      if (isClosed) return;
      if (mirror.load(snapshot)) {
        ready.resolve();
        onChange?.();
        return;
      }
    } catch (fault) {
      options.onFault(fault as Error);
    } finally {
      isLoading = false;
    }
    if (!isClosed) cancelRetry = options.after(RETRY_MS, () => void load());
  }

  function restart(): void {
    restarts += 1;
    mirror.reset();
    void load();
  }

  /** The snapshot comes after the subscription: what changes in between is among the held updates. */
  const onStart = (isAgain: boolean): void => (isAgain ? restart() : void load());

  const listener = (update: Parameters<BookMirror["offer"]>[0]): void => {
    const offered = mirror.offer(update);
    if (offered === "gap") restart();
    else if (offered === "applied") onChange?.();
  };
  const subscription: Subscription =
    options.window === undefined
      ? streams.subscribe("depth", { symbol }, listener, { onStart, checksum: true })
      : streams.subscribe("depthWindow", { symbol, window: options.window }, listener, {
          onStart,
          checksum: true,
        });

  return {
    symbol,
    ready: ready.promise,
    updateId: () => mirror.updateId,
    bids: (count) => mirror.bids(count),
    asks: (count) => mirror.asks(count),
    restarts: () => restarts,
    close() {
      isClosed = true;
      cancelRetry();
      subscription.close();
    },
  };
}
