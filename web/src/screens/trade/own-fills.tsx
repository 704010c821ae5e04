import { momentMs, useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { AccountFeed, MarketFeed } from "@holdall/web/live";
import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { withNewest } from "./candles.ts";
import type { CandleChart } from "./candle-chart.ts";
import type { ChartScale } from "./chart-scale.ts";
import { fillLayer } from "./fill-layer.ts";
import { fillMarks } from "./fill-marks.ts";
import type { FillMoment } from "./fill-marks.ts";
import type { Candles } from "./use-candles.ts";

interface OwnFillsProps {
  readonly account: AccountFeed;
  readonly candles: Candles;
  readonly chart: CandleChart;
  readonly feed: MarketFeed;
  readonly scale: ChartScale;
}

/** So many of the newest are drawn: beyond them one looks into the history. */
const FILLS_MAX = 500;
const MS_PER_SECOND = 1_000;
const MICROS_PER_SECOND = 1_000_000;

/** Own fills of the market as marks on its candles: those of the history, and each as it happens. */
export function OwnFills(props: OwnFillsProps): ReactNode {
  const { account, candles, chart, feed, scale } = props;
  const fills = useFills(account, feed.market.symbol);
  const [layer] = useState(() => fillLayer(chart.element, scale));
  useEffect(() => chart.attach(layer.primitive), [chart, layer]);
  const { all, newest } = candles;
  useEffect(() => {
    let newestSeconds: number | undefined;
    const show = (): void => {
      const candle = newest.shown();
      // The candle that forms changes all the time; marks only move when another begins.
      if (newestSeconds !== undefined && candle?.timeSeconds === newestSeconds) return;
      newestSeconds = candle?.timeSeconds;
      const starts = withNewest(all, candle).map(({ timeSeconds }) => timeSeconds);
      layer.show(fillMarks(fills, starts));
    };
    show();
    return newest.subscribe(show);
  }, [layer, fills, all, newest]);
  return null;
}

function useFills(account: AccountFeed, symbol: string): readonly FillMoment[] {
  const fresh = useLive(account.fills);
  const asked = useVenueQuery(["fills-drawn", symbol], (client) =>
    client.rest.fillHistory({ symbol, limit: FILLS_MAX }),
  );
  return useMemo(() => {
    const past = (asked.data ?? []).map(({ timestamp, price, side }) => ({
      timeSeconds: wholeOf(momentMs(timestamp), MS_PER_SECOND),
      price,
      side,
    }));
    const now = fresh
      .filter((fill) => fill.s === symbol)
      .map((fill) => ({
        timeSeconds: wholeOf(fill.T, MICROS_PER_SECOND),
        price: fill.p,
        side: fill.S,
      }));
    return [...now, ...past];
  }, [asked.data, fresh, symbol]);
}

function wholeOf(value: number, unit: number): number {
  return (value - (value % unit)) / unit;
}
