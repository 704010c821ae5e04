import { usePreferences } from "@holdall/web/page";
import type { MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { formatAmount, useSeparators } from "@holdall/ui/number";
import { Suspense, lazy, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { CandleChart } from "./candle-chart.ts";
import { withNewest } from "./candles.ts";
import { chartScaleOf } from "./chart-scale.ts";
import type { ScaleKind } from "./chart-scale.ts";
import type { CurveName } from "./curve-names.ts";
import { ownLines } from "./own-lines.ts";
import type { Candles } from "./use-candles.ts";
import { useTold } from "./use-told.ts";

/** Of who is signed in, on a chart that is drawn. */
const OwnHandles = lazy(async () => ({ default: (await import("./own-handles.tsx")).OwnHandles }));
const OwnFills = lazy(async () => ({ default: (await import("./own-fills.tsx")).OwnFills }));

interface DrawingProps {
  readonly curves: readonly CurveName[];
  readonly feed: MarketFeed;
  readonly candles: Candles;
  readonly scaleKind: ScaleKind;
  readonly label: string;
}

/** The chart itself: candles, curves, own lines and their handles. Each candle is drawn without React. */
export function Drawing(props: DrawingProps): ReactNode {
  const { feed, candles, curves, label, scaleKind } = props;
  const element = useRef<HTMLDivElement>(null);
  const { preferences } = usePreferences();
  const { account } = useSession();
  const { scale, market } = feed;
  const chartScale = useMemo(
    () => chartScaleOf(scale, market.filters.price.maxPrice ?? "1"),
    [scale, market],
  );
  const chart = useChart(element, feed, chartScale);
  useEffect(() => chart?.setCandles(candles.all), [chart, candles.all]);
  useEffect(() => chart?.onNeedPast(candles.more), [chart, candles.more]);
  useEffect(() => chart?.setScale(scaleKind), [chart, scaleKind]);
  useEffect(() => chart?.dress(), [chart, preferences.theme, preferences.palette]);
  useOwnLines(chart, feed);
  useMoving(chart, feed, candles, curves);
  return (
    <div className="chart">
      <div aria-label={label} className="chart-canvas" ref={element} role="img" />
      {chart === undefined || account === undefined ? null : (
        <Suspense fallback={null}>
          <OwnHandles account={account} chart={chart} feed={feed} scale={chartScale} />
          {preferences.undrawn.includes("fills") ? null : (
            <OwnFills
              account={account}
              candles={candles}
              chart={chart}
              feed={feed}
              scale={chartScale}
            />
          )}
        </Suspense>
      )}
    </div>
  );
}

/** Opens a chart in the element; one that fails leaves book and ticket alive. */
function useChart(
  element: { readonly current: HTMLDivElement | null },
  { scale }: MarketFeed,
  chartScale: ReturnType<typeof chartScaleOf>,
): CandleChart | undefined {
  const [chart, setChart] = useState<CandleChart | undefined>();
  const separators = useSeparators();
  const { language } = useWords();
  useEffect(() => {
    let isClosed = false;
    let opened: CandleChart | undefined;
    const open = async (): Promise<void> => {
      const { candleChart } = await import("./candle-chart.ts");
      if (isClosed || element.current === null) return;
      opened = candleChart({
        element: element.current,
        scale: chartScale,
        priceText: (units) => formatAmount(units, scale.priceDecimals, {}, separators),
        locale: language,
        separators,
      });
      setChart(opened);
    };
    open().catch(() => undefined);
    return () => {
      isClosed = true;
      setChart(undefined);
      opened?.close();
    };
  }, [element, chartScale, scale, separators, language]);
  return chart;
}

/** Own orders, exits, entry and liquidation price as lines. */
function useOwnLines(chart: CandleChart | undefined, feed: MarketFeed): void {
  const { account } = useSession();
  const { undrawn } = usePreferences().preferences;
  const { say } = useWords();
  const { symbol } = feed.market;
  const { priceDecimals } = feed.scale;
  useEffect(() => {
    if (chart === undefined || account === undefined) return;
    const draw = (): void => {
      const orders = [...(account.orders.shown()?.values() ?? [])];
      const positions = account.positions.shown() ?? [];
      const lines = ownLines({ symbol, priceDecimals, orders, positions }, say);
      chart.setLines(lines.filter(({ part }) => !undrawn.includes(part)));
    };
    draw();
    const stops = [account.orders.subscribe(draw), account.positions.subscribe(draw)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [chart, account, symbol, priceDecimals, undrawn, say]);
}

/** Draws the candle that forms and the wanted curves with it. */
function useMoving(
  chart: CandleChart | undefined,
  feed: MarketFeed,
  candles: Candles,
  curves: readonly CurveName[],
): void {
  const { all, newest } = candles;
  const told = useTold(feed, curves);
  useEffect(() => {
    if (chart === undefined) return;
    chart.setCurves(curves, withNewest(all, newest.shown()), told);
    const move = (): void => {
      const candle = newest.shown();
      if (candle === undefined) return;
      chart.update(candle);
      if (curves.length > 0) chart.extendCurves(withNewest(all, candle), told);
    };
    move();
    return newest.subscribe(move);
  }, [chart, all, newest, curves, told]);
}
