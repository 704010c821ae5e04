import type { Cancel, Clock } from "@holdall/server/ports";
import type { FeedAdapter } from "./adapters/adapter.ts";
import type { PriceFeed, RawQuote } from "./feed.ts";

/** The part of a WebSocket that a feed needs; the real one fits. */
export interface FeedSocket {
  send(text: string): void;
  close(): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

export interface LiveFeedOptions {
  readonly adapters: readonly FeedAdapter[];
  /** The venue's asset symbols. */
  readonly assets: readonly string[];
  readonly clock: Clock;
  /** Opens a connection to a public feed, encrypted where the address says so. */
  readonly openSocket: (url: string) => FeedSocket;
  readonly onFault: (fault: Error) => void;
}

/** Waits between two attempts at one source: doubled by each failure in a row. */
const RETRY_MICROS_FIRST = 1_000_000;
const RETRY_MICROS_MAX = 60_000_000;
/** A connection that said nothing for this long is asked; after as long again it is given up. */
const SILENCE_MICROS = 15_000_000;

/** Quotes of public exchange feeds, one connection each, opened anew whenever it ends. */
export function liveFeed(options: LiveFeedOptions): PriceFeed {
  const quotes = new Map<string, RawQuote>();
  const closers = options.adapters.map((adapter) =>
    listen(adapter, options, (quote) => quotes.set(`${quote.source} ${quote.asset}`, quote)),
  );
  return {
    read: () => [...quotes.values()],
    close() {
      for (const close of closers) close();
    },
  };
}

/** Keeps one source connected. Returns how to stop. */
function listen(
  adapter: FeedAdapter,
  options: LiveFeedOptions,
  onQuote: (quote: RawQuote) => void,
): () => void {
  const { clock } = options;
  let socket: FeedSocket | undefined;
  let cancel: Cancel = () => {};
  let failures = 0;
  let isClosed = false;

  function connect(): void {
    const mine = options.openSocket(adapter.url);
    socket = mine;
    let wasAsked = false;
    const watch = (): void => {
      cancel();
      cancel = clock.after(SILENCE_MICROS, () => {
        if (wasAsked || adapter.keepAlive === undefined) retry(mine);
        else {
          wasAsked = true;
          mine.send(adapter.keepAlive);
          watch();
        }
      });
    };
    mine.addEventListener("open", () => {
      if (mine === socket) for (const frame of adapter.subscribe(options.assets)) mine.send(frame);
    });
    mine.addEventListener("message", ({ data }) => {
      if (mine !== socket || typeof data !== "string") return;
      failures = 0;
      wasAsked = false;
      watch();
      const nowMs = Math.floor(clock.wallMicros() / 1_000);
      for (const quote of adapter.parse(data, nowMs)) onQuote(quote);
    });
    mine.addEventListener("close", () => retry(mine));
    mine.addEventListener("error", () => {
      options.onFault(new Error(`price source ${adapter.source}: the connection failed`));
    });
    watch();
  }

  function retry(mine: FeedSocket): void {
    if (mine !== socket || isClosed) return;
    socket = undefined;
    mine.close();
    cancel();
    const delay = Math.min(RETRY_MICROS_FIRST * 2 ** Math.min(failures, 10), RETRY_MICROS_MAX);
    failures += 1;
    cancel = clock.after(delay, connect);
  }

  connect();
  return () => {
    isClosed = true;
    cancel();
    socket?.close();
  };
}
