import type { Client, Subscription } from "@holdall/client";
import type { PayloadOf } from "@holdall/core/contract";
import type { BookStore } from "./book-store.ts";
import type { LiveValue } from "./live-value.ts";

const RETRY_MS_MIN = 50;
const RETRY_MS_SPREAD = 450;
const RESYNC_SHOWN_MS = 250;
/** How long the venue gathers changes of the book for a device that cannot paint each. */
const GATHERED = "200ms";

export type BookState = "loading" | "live" | "resyncing";

/** The parts of the client that a book needs. */
export interface DepthClient {
  readonly subscribe: Client["subscribe"];
  readonly rest: Pick<Client["rest"], "depth">;
}

export interface DepthNeeds {
  readonly client: DepthClient;
  readonly symbol: string;
  readonly book: BookStore;
  /** Counts the changes of the book that may be painted. */
  readonly bookVersion: LiveValue<number>;
  readonly bookState: LiveValue<BookState>;
  /** While it is true, changes come gathered. */
  readonly isSlow: LiveValue<boolean>;
  /** Uniform from 0 to 1: spreads the questions of many pages. */
  readonly random: () => number;
}

/** Keeps a book stitched, from every change of it or, on a slow device, from five gathered ones a second. */
export function followDepth(needs: DepthNeeds): { close(): void } {
  const { client, symbol, isSlow } = needs;
  const stitch = stitcher(needs);
  const subscribe = (): Subscription => {
    const options = { onStart: stitch.start };
    return isSlow.present
      ? client.subscribe("depthWindow", { window: GATHERED, symbol }, stitch.offer, options)
      : client.subscribe("depth", { symbol }, stitch.offer, options);
  };
  let subscription = subscribe();
  const stop = isSlow.subscribe(() => {
    subscription.close();
    subscription = subscribe();
  });
  return {
    close() {
      stop();
      stitch.close();
      subscription.close();
    },
  };
}

/** Subscribes first, then takes a snapshot; starts over at every gap and with every new stream. */
function stitcher(needs: DepthNeeds) {
  const { client, symbol, book, bookVersion, bookState, random } = needs;
  let isLoading = false;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changed = (): void => {
    if (!book.isWhole) return;
    bookVersion.update((version) => version + 1);
    bookState.set("live");
  };
  const load = async (): Promise<void> => {
    if (isLoading || isClosed) return;
    isLoading = true;
    const isLoaded = await client.rest
      .depth({ symbol, limit: "1000" })
      .then((snapshot) => !isClosed && book.load(snapshot))
      .catch(() => false);
    isLoading = false;
    if (isLoaded) changed();
    else again();
  };
  const again = (): void => {
    if (isClosed) return;
    setTimeout(() => !book.isWhole && bookState.set("resyncing"), RESYNC_SHOWN_MS);
    timer = setTimeout(() => void load(), RETRY_MS_MIN + random() * RETRY_MS_SPREAD);
  };

  return {
    offer: (update: PayloadOf<"depth">): void => {
      const offered = book.offer(update);
      if (offered === "applied") changed();
      else if (offered === "gap") again();
    },
    start: (isAgain: boolean): void => {
      book.wait();
      if (isAgain) again();
      else void load();
    },
    close: (): void => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
