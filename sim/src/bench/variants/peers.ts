/** The order books published on npm, as they come: matching only, one book per market. */
import * as hft from "hft-limit-order-book";
import * as nodejs from "nodejs-order-book";
import { FLAG, KIND, RECORD_WORDS } from "../files/command-file.ts";
import { inDigestOrder, stateDigest } from "../files/digest.ts";
import type { Totals } from "../twin/plain-exchange.ts";
import type { OpenArena } from "./arena.ts";

/** The part of both packages that the files need; they share one author and one shape. */
interface PeerBook {
  limit(options: {
    side: string;
    id: string;
    size: number;
    price: number;
    timeInForce: string;
  }): PeerResult;
  modify(id: string, update: { price: number; size: number }): PeerResult;
  cancel(id: string): unknown;
  depth(): [[number, number][], [number, number][]];
}

interface PeerResult {
  readonly err: unknown;
}

/** `nodejs-order-book`. */
export const openNodejsOrderBook: OpenArena = (plan, words) =>
  openPeer(() => new nodejs.OrderBook() as unknown as PeerBook, plan.markets, words);

/** `hft-limit-order-book`. */
export const openHftLimitOrderBook: OpenArena = (plan, words) =>
  openPeer(() => new hft.OrderBook() as unknown as PeerBook, plan.markets, words);

function openPeer(create: () => PeerBook, markets: number, words: Uint32Array) {
  const books = Array.from({ length: markets }, create);
  // An id is a text for these books; ours to make before the clock runs.
  const ids = Array.from({ length: words.length / RECORD_WORDS }, (_, ref) => String(ref));
  return {
    isMatchingOnly: true,
    run(first: number, end: number) {
      for (let at = first; at < end; at++) applyTo(books, ids, words, at * RECORD_WORDS);
    },
    totals: (): Totals => ({
      trades: 0,
      volumeLots: 0,
      volumeQuote: 0,
      feesBase: 0,
      feesQuote: 0,
    }),
    eventBytes: () => 0,
    digest: () => depthDigest(books),
  };
}

function applyTo(
  books: readonly PeerBook[],
  ids: readonly string[],
  words: Uint32Array,
  at: number,
): void {
  const first = words[at];
  const flags = (first >>> 8) & 0xff;
  const book = books[first >>> 16];
  const id = ids[words[at + 2]];
  switch (first & 0xff) {
    case KIND.place: {
      const result = book.limit({
        side: (flags & FLAG.ask) === 0 ? "buy" : "sell",
        id,
        size: words[at + 4],
        price: words[at + 3],
        timeInForce: (flags & FLAG.ioc) === 0 ? "GTC" : "IOC",
      });
      if (result.err !== null) throw new Error(`order ${id} was refused`);
      return;
    }
    case KIND.cancel:
      if (book.cancel(id) === undefined) throw new Error(`order ${id} is unknown`);
      return;
    case KIND.move:
    case KIND.replace: {
      const result = book.modify(id, { price: words[at + 3], size: words[at + 4] });
      if (result.err !== null) throw new Error(`order ${id} was not modified`);
      return;
    }
    case KIND.mark:
      return;
  }
}

function depthDigest(books: readonly PeerBook[]): string {
  const digest = stateDigest();
  for (const [market, book] of books.entries()) {
    const [asks, bids] = book.depth();
    for (const [side, levels] of [bids, asks].entries()) {
      const rows = levels.map(([priceTicks, openLots]) => ({
        market,
        side,
        priceTicks,
        openLots,
        account: 0,
      }));
      for (const level of rows.sort(inDigestOrder)) digest.order(level);
    }
  }
  return digest.hex();
}
