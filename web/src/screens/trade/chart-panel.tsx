import { usePreferences } from "@holdall/web/page";
import type { MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, Segmented } from "@holdall/ui/control";
import { Amount, formatAmount, useSeparators } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import { Dialog } from "@holdall/ui/surface";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { Time } from "@holdall/web/page";
import type { CandleChart } from "./candle-chart.ts";
import { withNewest } from "./candles.ts";
import type { Candle } from "./candles.ts";
import { CURVES } from "./curve-names.ts";
import type { CurveName } from "./curve-names.ts";
import { INTERVALS, PRICES, useCandles } from "./use-candles.ts";
import { chartScaleOf } from "./chart-scale.ts";
import { OrderHandles } from "./order-handles.tsx";
import { ownLines } from "./own-lines.ts";
import { useTradeKeys } from "./use-trade-keys.ts";

/** Candles, own lines on them, and the same as a table. */
export function ChartPanel({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const [isTable, setTable] = useState(false);
  const interval = INTERVALS.find((each) => each === search.get("interval")) ?? "15m";
  const price = PRICES.find((each) => each === search.get("price")) ?? "Last";
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        before.set(name, value);
        return before;
      },
      { replace: true },
    );
  useTradeKeys((key) => {
    const step = key === "[" ? -1 : key === "]" ? 1 : 0;
    const next = step === 0 ? undefined : INTERVALS[INTERVALS.indexOf(interval) + step];
    if (next !== undefined) set("interval", next);
  });
  const candles = useCandles(feed, interval, price);
  const { curves, toggle } = useCurveChoice();
  return (
    <div className="chart-panel">
      <div className="chart-tools">
        <Segmented
          choices={INTERVALS.map((value) => ({ value, label: value }))}
          label={say("chart.interval")}
          onChange={(value) => set("interval", value)}
          value={interval}
        />
        {feed.market.marketType === "SPOT" ? null : (
          <Segmented
            choices={PRICES.map((value) => ({ value, label: say(`chart.${value}`) }))}
            label={say("chart.price")}
            onChange={(value) => set("price", value)}
            value={price}
          />
        )}
        <CurveSwitches curves={curves} toggle={toggle} />
        <Button isCompact kind="quiet" onClick={() => setTable(true)}>
          {say("chart.asTable")}
        </Button>
      </div>
      <Drawing
        candles={candles}
        curves={curves}
        feed={feed}
        label={say("chart.label", { symbol: feed.market.symbol })}
      />
      <p className="label chart-credit">
        <a href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          Lightweight Charts™ © TradingView, Inc.
        </a>
      </p>
      <CandleTable
        candles={candles.all}
        feed={feed}
        isOpen={isTable}
        onClose={() => setTable(false)}
      />
    </div>
  );
}

/** Which curves are drawn: kept in the address, so that a view is a link. */
function useCurveChoice() {
  const [search, setSearch] = useSearchParams();
  const curves = CURVES.filter((name) => search.getAll("curve").includes(name));
  const toggle = (name: CurveName): void =>
    setSearch(
      (before) => {
        const kept = curves.filter((each) => each !== name);
        before.delete("curve");
        for (const each of curves.includes(name) ? kept : [...curves, name]) {
          before.append("curve", each);
        }
        return before;
      },
      { replace: true },
    );
  return { curves, toggle };
}

function CurveSwitches(props: {
  readonly curves: readonly CurveName[];
  readonly toggle: (name: CurveName) => void;
}): ReactNode {
  const { say } = useWords();
  return (
    <div aria-label={say("chart.curves")} className="curve-switches" role="group">
      {CURVES.map((name) => (
        <button
          aria-pressed={props.curves.includes(name)}
          className="curve-switch"
          key={name}
          onClick={() => props.toggle(name)}
          type="button"
        >
          {name}
        </button>
      ))}
    </div>
  );
}

interface DrawingProps {
  readonly curves: readonly CurveName[];
  readonly feed: MarketFeed;
  readonly candles: ReturnType<typeof useCandles>;
  readonly label: string;
}

function Drawing({ feed, candles, curves, label }: DrawingProps): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<CandleChart | undefined>();
  const separators = useSeparators();
  const { language } = useWords();
  const { preferences } = usePreferences();
  const { scale, market } = feed;
  const chartScale = useMemo(
    () => chartScaleOf(scale, market.filters.price.maxPrice ?? "1"),
    [scale, market],
  );

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
      });
      setChart(opened);
    };
    // A chart that fails leaves book and ticket alive.
    open().catch(() => undefined);
    return () => {
      isClosed = true;
      setChart(undefined);
      opened?.close();
    };
  }, [chartScale, scale, separators, language]);

  useEffect(() => chart?.setCandles(candles.all), [chart, candles.all]);
  useEffect(() => {
    if (candles.newest !== undefined) chart?.update(candles.newest);
  }, [chart, candles.newest]);
  useEffect(() => chart?.onNeedPast(candles.more), [chart, candles.more]);
  useEffect(() => chart?.dress(), [chart, preferences.theme, preferences.palette]);
  useOwnLines(chart, feed);
  useCurves(chart, candles, curves);

  return (
    <div className="chart">
      <div aria-label={label} className="chart-canvas" ref={element} role="img" />
      {chart === undefined ? null : <OrderHandles chart={chart} feed={feed} scale={chartScale} />}
    </div>
  );
}

/** Own orders, exits, entry and liquidation price as lines. */
function useOwnLines(chart: CandleChart | undefined, feed: MarketFeed): void {
  const { account } = useSession();
  const { say } = useWords();
  const { symbol } = feed.market;
  const { priceDecimals } = feed.scale;
  useEffect(() => {
    if (chart === undefined || account === undefined) return;
    const draw = (): void => {
      const orders = [...(account.orders.shown()?.values() ?? [])];
      const positions = account.positions.shown() ?? [];
      chart.setLines(ownLines({ symbol, priceDecimals, orders, positions }, say));
    };
    draw();
    const stops = [account.orders.subscribe(draw), account.positions.subscribe(draw)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [chart, account, symbol, priceDecimals, say]);
}

/** Draws the wanted curves, anew with each candle that forms. */
function useCurves(
  chart: CandleChart | undefined,
  candles: ReturnType<typeof useCandles>,
  curves: readonly CurveName[],
): void {
  const { all, newest } = candles;
  const wanted = curves.join(" ");
  useEffect(() => {
    const names = CURVES.filter((name) => wanted.split(" ").includes(name));
    chart?.setCurves(names, withNewest(all, newest));
  }, [chart, all, newest, wanted]);
}

function CandleTable(props: {
  readonly candles: readonly Candle[];
  readonly feed: MarketFeed;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { say } = useWords();
  const { candles, feed, isOpen, onClose } = props;
  const places = feed.scale.priceDecimals;
  const price = (name: "open" | "high" | "low" | "close") => ({
    key: name,
    head: say(`chart.${name}`),
    align: "end" as const,
    cell: (candle: Candle) => <Amount places={places} value={candle[name]} />,
  });
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={isOpen}
      onClose={onClose}
      title={say("chart.asTable")}
    >
      <DataTable
        caption={say("chart.label", { symbol: feed.market.symbol })}
        columns={[
          {
            key: "time",
            head: say("time"),
            cell: (candle: Candle) => <Time at={candle.timeSeconds * 1_000} />,
          },
          ...(["open", "high", "low", "close"] as const).map(price),
        ]}
        keyOf={({ timeSeconds }) => String(timeSeconds)}
        rows={candles.toReversed().slice(0, TABLE_ROWS)}
      />
    </Dialog>
  );
}

const TABLE_ROWS = 500;
