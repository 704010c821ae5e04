import type { CommandResult, HistoryReader, MarketId, Venue } from "@holdall/core/protocol";
import type { Catalogue } from "../catalogue.ts";
import { BookMirror } from "./book-mirror.ts";
import { intervalStart } from "./intervals.ts";
import { MarketStats } from "./market-stats.ts";

/** What the gateway keeps of one market between events. */
export interface Feed {
  readonly book: BookMirror;
  readonly stats: MarketStats;
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** More levels than a book can have: a snapshot is the whole of it. */
const WHOLE_BOOK = 1 << 22;

/** Books and statistics of every market, folded from results; each market's first picture is asked for. */
export class MarketData {
  readonly #feeds = new Map<MarketId, Feed>();
  /** Results up to this sequence are in the book already. */
  readonly #loadedAt = new Map<MarketId, number>();

  feed(marketId: MarketId): Feed {
    const known = this.#feeds.get(marketId);
    if (known !== undefined) return known;
    const feed = { book: new BookMirror(), stats: new MarketStats() };
    this.#feeds.set(marketId, feed);
    return feed;
  }

  /** Reads the present book of every market, and what history knows of its last week. */
  async load(
    venue: Venue,
    history: HistoryReader,
    catalogue: Catalogue,
    nowMs: number,
  ): Promise<void> {
    for (const market of catalogue.markets()) {
      const { marketId } = market;
      const feed = this.feed(marketId);
      const { answer, sequence } = await venue.query({
        kind: "depth",
        marketId,
        levels: WHOLE_BOOK,
      });
      if (answer !== null) feed.book.load(answer.updateId, answer.bids, answer.asks);
      this.#loadedAt.set(marketId, sequence);
      const fromMs = intervalStart("1m", nowMs - WEEK_MS);
      const minutes = await history.candles({
        marketId,
        source: "last",
        intervalMs: 60_000,
        fromMs,
        toMs: nowMs,
      });
      const monthMs = intervalStart("1month", nowMs);
      const months = await history.candles({
        marketId,
        source: "last",
        intervalMs: "1month",
        fromMs: monthMs,
        toMs: nowMs,
      });
      feed.stats.seed(minutes, months[0], market.lastTicks);
    }
  }

  /** Takes in what a command did; levels that the first picture shows already are passed over. */
  apply(result: CommandResult): void {
    const timeMs = Math.floor(result.timeMicros / 1_000);
    for (const event of result.events) {
      if (event.kind === "level-changed") {
        const { book } = this.feed(event.marketId);
        if (event.updateId <= book.updateId) continue;
        book.set(event.side, event.priceTicks, event.totalLots, event.updateId);
        book.timeMicros = result.timeMicros;
      } else if (event.kind === "traded") {
        if (result.sequence <= (this.#loadedAt.get(event.marketId) ?? -1)) continue;
        const { priceTicks, sizeLots, quoteUnits } = event;
        this.feed(event.marketId).stats.add({ timeMs, priceTicks, sizeLots, quoteUnits });
      }
    }
  }
}
