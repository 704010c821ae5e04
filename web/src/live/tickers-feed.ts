import type { Client } from "@holdall/client";
import type { PayloadOf, ResponseOf } from "@holdall/core/contract";
import type { Flush } from "./flush.ts";
import { LiveValue } from "./live-value.ts";

/** The last day of a market, and its mark. */
export interface DayFigures {
  readonly first: string;
  readonly last: string;
  readonly high: string;
  readonly low: string;
  readonly volume: string;
  readonly quoteVolume: string;
}

export interface TickersFeed {
  readonly days: LiveValue<ReadonlyMap<string, DayFigures>>;
  readonly marks: LiveValue<ReadonlyMap<string, PayloadOf<"markPrice">>>;
  /** When a market was heard of last, in milliseconds; `undefined` before the first time. */
  heardAtMs(symbol: string): number | undefined;
  close(): void;
}

/** Follows the last day of some markets: a snapshot by REST, then each second by stream. */
export function followTickers(
  client: Client,
  flush: Flush,
  symbols: readonly string[],
): TickersFeed {
  const days = new LiveValue<ReadonlyMap<string, DayFigures>>(flush, new Map());
  const marks = new LiveValue<ReadonlyMap<string, PayloadOf<"markPrice">>>(flush, new Map());
  const heard = new Map<string, number>();
  const onTicker = (ticker: PayloadOf<"ticker">): void =>
    days.update((known) => new Map(known).set(ticker.s, dayOfStream(ticker)));
  const onMark = (mark: PayloadOf<"markPrice">): void => {
    heard.set(mark.s, Date.now());
    marks.update((known) => new Map(known).set(mark.s, mark));
  };
  const subscriptions = symbols.flatMap((symbol) => [
    client.subscribe("ticker", { symbol }, onTicker),
    client.subscribe("markPrice", { symbol }, onMark),
  ]);
  void client.rest
    .tickers()
    .then((rows) => days.update((known) => new Map([...rows.map(dayOfRow), ...known.entries()])))
    .catch(() => undefined);
  return {
    days,
    marks,
    heardAtMs: (symbol) => heard.get(symbol),
    close: () => {
      for (const subscription of subscriptions) subscription.close();
    },
  };
}

function dayOfRow(row: ResponseOf<"tickers">[number]): readonly [string, DayFigures] {
  const { firstPrice, lastPrice, high, low, volume, quoteVolume } = row;
  return [row.symbol, { first: firstPrice, last: lastPrice, high, low, volume, quoteVolume }];
}

function dayOfStream(ticker: PayloadOf<"ticker">): DayFigures {
  return {
    first: ticker.o,
    last: ticker.c,
    high: ticker.h,
    low: ticker.l,
    volume: ticker.v,
    quoteVolume: ticker.V,
  };
}
