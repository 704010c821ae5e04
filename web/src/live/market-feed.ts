import type { Client } from "@holdall/client";
import type { PayloadOf } from "@holdall/core/contract";
import { BookStore } from "./book-store.ts";
import { followDepth } from "./depth-feed.ts";
import type { BookState } from "./depth-feed.ts";
import { LiveValue } from "./live-value.ts";
import type { Market } from "./markets.ts";
import { scaleOf } from "./markets.ts";
import type { MarketScale } from "./markets.ts";
import type { Venue } from "./venue.ts";

/** One trade as the tape shows it. */
export interface TapeTrade {
  readonly id: number;
  readonly price: string;
  readonly quantity: string;
  readonly timeMs: number;
  /** The side of who took. */
  readonly side: "Bid" | "Ask";
}

export interface LastPrice {
  readonly price: string;
  readonly direction: -1 | 0 | 1;
}

/** What a market's page follows. */
export interface MarketFeed {
  readonly market: Market;
  readonly scale: MarketScale;
  readonly book: BookStore;
  /** Counts the changes of the book that may be painted. */
  readonly bookVersion: LiveValue<number>;
  readonly bookState: LiveValue<BookState>;
  /** True while changes of the book come gathered, because this device is slow. */
  readonly isBookGathered: LiveValue<boolean>;
  readonly last: LiveValue<LastPrice | undefined>;
  readonly mark: LiveValue<PayloadOf<"markPrice"> | undefined>;
  /** Whole seconds since this market's mark was heard, which comes each second; zero while it comes. */
  readonly silentSeconds: LiveValue<number>;
  readonly tape: LiveValue<readonly TapeTrade[]>;
  /** Calls back with every trade: the chart's. */
  readonly onTrade: (listener: (trade: TapeTrade) => void) => () => void;
  close(): void;
}

const TAPE_MAX = 200;

interface FeedNeeds extends Pick<Venue, "client" | "flush" | "pace" | "second"> {
  readonly market: Market;
  /** Uniform from 0 to 1: spreads the questions of many pages. */
  readonly random: () => number;
}

/** Follows one market until it is closed. */
export function followMarket(needs: FeedNeeds): MarketFeed {
  const { client, flush, market, pace, random } = needs;
  const { symbol } = market;
  const scale = scaleOf(market);
  const book = new BookStore(scale.priceDecimals, scale.sizeDecimals);
  const bookVersion = new LiveValue(flush, 0);
  const bookState = new LiveValue<BookState>(flush, "loading");
  const last = new LiveValue<LastPrice | undefined>(flush, undefined);
  const mark = new LiveValue<PayloadOf<"markPrice"> | undefined>(flush, undefined);
  const tape = new LiveValue<readonly TapeTrade[]>(flush, []);
  const listeners = new Set<(trade: TapeTrade) => void>();
  const { isSlow } = pace;
  const depth = followDepth({ client, symbol, book, bookVersion, bookState, isSlow, random });
  const silence = watchSilence(needs);

  const onTrade = (payload: PayloadOf<"trade">): void => {
    const trade = tapeTrade(payload);
    tape.update((trades) => [trade, ...trades.slice(0, TAPE_MAX - 1)]);
    last.update((before) => ({ price: trade.price, direction: directionOf(before, trade.price) }));
    for (const listener of listeners) listener(trade);
  };
  const subscriptions = [
    client.subscribe("trade", { symbol }, onTrade),
    client.subscribe("markPrice", { symbol }, (payload) => {
      silence.heard();
      mark.set(payload);
    }),
  ];
  void loadTape(client, symbol, tape, last);

  return {
    market,
    scale,
    book,
    bookVersion,
    bookState,
    isBookGathered: isSlow,
    last,
    mark,
    silentSeconds: silence.seconds,
    tape,
    onTrade(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      depth.close();
      silence.close();
      for (const subscription of subscriptions) subscription.close();
    },
  };
}

const STALE_SECONDS = 3;
const MS_PER_SECOND = 1_000;

/** How long a market has said nothing. Below three seconds nobody is told. */
function watchSilence({ flush, second }: Pick<Venue, "flush" | "second">) {
  const seconds = new LiveValue(flush, 0);
  let heardMs = second.present;
  const stop = second.subscribe(() => {
    const silent = (second.shown() - heardMs) / MS_PER_SECOND;
    seconds.set(silent < STALE_SECONDS ? 0 : silent);
  });
  return {
    seconds,
    heard(): void {
      heardMs = second.present;
      seconds.set(0);
    },
    close: stop,
  };
}

async function loadTape(
  client: Client,
  symbol: string,
  tape: LiveValue<readonly TapeTrade[]>,
  last: LiveValue<LastPrice | undefined>,
): Promise<void> {
  const rows = await client.rest.trades({ symbol, limit: TAPE_MAX }).catch(() => []);
  const past = rows.map((row, at) => ({
    id: row.id ?? -at,
    price: row.price,
    quantity: row.quantity,
    timeMs: row.timestamp,
    side: row.isBuyerMaker ? ("Ask" as const) : ("Bid" as const),
  }));
  tape.update((present) => {
    const known = new Set(present.map(({ id }) => id));
    return [...present, ...past.filter(({ id }) => !known.has(id))].slice(0, TAPE_MAX);
  });
  const newest = past[0];
  if (newest !== undefined) {
    last.update((present) => present ?? { price: newest.price, direction: 0 });
  }
}

function tapeTrade(payload: PayloadOf<"trade">): TapeTrade {
  return {
    id: payload.t,
    price: payload.p,
    quantity: payload.q,
    timeMs: (payload.T - (payload.T % 1_000)) / 1_000,
    side: payload.m ? "Ask" : "Bid",
  };
}

function directionOf(before: LastPrice | undefined, price: string): -1 | 0 | 1 {
  if (before === undefined) return 0;
  if (before.price === price) return before.direction;
  // Prices of one market are padded alike: the longer text is the larger number.
  const isUp =
    price.length === before.price.length
      ? price > before.price
      : price.length > before.price.length;
  return isUp ? 1 : -1;
}
