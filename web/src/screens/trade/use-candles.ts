import { useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import type { PayloadOf } from "@holdall/core/contract";
import { useCallback, useEffect, useRef, useState } from "react";
import { candlesOf, isGiven, secondsOf } from "./candles.ts";
import type { Candle } from "./candles.ts";

export const INTERVALS = ["1m", "5m", "15m", "1h", "4h", "1d"] as const;
type Interval = (typeof INTERVALS)[number];
/** Which price the candles are of. */
export const PRICES = ["Last", "Mark", "Index"] as const;
type PriceKind = (typeof PRICES)[number];

const SECONDS: Readonly<Record<Interval, number>> = {
  "1m": 60,
  "5m": 300,
  "15m": 900,
  "1h": 3_600,
  "4h": 14_400,
  "1d": 86_400,
};
/** Candles of one question. */
const PAGE = 1_000;
const POLL_MS = 5_000;

export interface Candles {
  readonly all: readonly Candle[];
  readonly newest: Candle | undefined;
  /** Loads the page before the oldest. */
  readonly more: () => void;
}

/** The candles of a market: pages of the past, and the newest one as it forms. */
export function useCandles(feed: MarketFeed, interval: Interval, price: PriceKind): Candles {
  const { client } = useVenue();
  const { symbol } = feed.market;
  const [all, setAll] = useState<readonly Candle[]>([]);
  const [newest, setNewest] = useState<Candle | undefined>();
  const oldest = useRef<number | undefined>(undefined);
  const isLoading = useRef(false);

  const load = useCallback(
    async (endSeconds: number): Promise<readonly Candle[]> => {
      const startTime = endSeconds - SECONDS[interval] * PAGE;
      const priceType = price === "Last" ? {} : { priceType: price };
      const rows = await client.rest.klines({
        symbol,
        interval,
        startTime,
        endTime: endSeconds,
        ...priceType,
      });
      return candlesOf(rows);
    },
    [client, symbol, interval, price],
  );

  useEffect(() => {
    let isCurrent = true;
    setAll([]);
    setNewest(undefined);
    oldest.current = undefined;
    const nowMs = client.clock.nowMs();
    const nowSeconds = (nowMs - (nowMs % 1_000)) / 1_000;
    const first = async (): Promise<void> => {
      const candles = await load(nowSeconds);
      if (!isCurrent) return;
      oldest.current = candles[0]?.timeSeconds;
      setAll(candles);
    };
    first().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [client, load]);

  useNewest({ feed, interval, price, load, onCandle: setNewest });

  const more = useCallback(() => {
    const before = oldest.current;
    if (before === undefined || isLoading.current) return;
    isLoading.current = true;
    const page = async (): Promise<void> => {
      const older = await load(before - 1);
      // Nothing older: this side is complete.
      oldest.current = older[0]?.timeSeconds;
      if (older.length > 0) setAll((known) => [...older, ...known]);
    };
    page()
      .catch(() => undefined)
      .finally(() => {
        isLoading.current = false;
      });
  }, [load]);

  return { all, newest, more };
}

interface NewestNeeds {
  readonly feed: MarketFeed;
  readonly interval: Interval;
  readonly price: PriceKind;
  readonly load: (endSeconds: number) => Promise<readonly Candle[]>;
  readonly onCandle: (candle: Candle) => void;
}

/** Follows the forming candle: by stream for trades, by question for mark and index. */
function useNewest({ feed, interval, price, load, onCandle }: NewestNeeds): void {
  const { client } = useVenue();
  const { symbol } = feed.market;
  useEffect(() => {
    if (price === "Last") {
      const subscription = client.subscribe("kline", { symbol, interval }, (payload) => {
        const candle = candleOfStream(payload);
        if (candle !== undefined) onCandle(candle);
      });
      return () => subscription.close();
    }
    const ask = (): void => {
      const nowMs = client.clock.nowMs();
      load((nowMs - (nowMs % 1_000)) / 1_000)
        .then((candles) => candles.at(-1))
        .then((candle) => candle && onCandle(candle))
        .catch(() => undefined);
    };
    const timer = setInterval(ask, POLL_MS);
    return () => clearInterval(timer);
  }, [client, symbol, interval, price, load, onCandle]);
}

function candleOfStream(payload: PayloadOf<"kline">): Candle | undefined {
  const { o: open, h: high, l: low, c: close, v: volume, t } = payload;
  if (!isGiven(open) || !isGiven(high) || !isGiven(low) || !isGiven(close)) return undefined;
  return { timeSeconds: secondsOf(t), open, high, low, close, volume };
}
