import { Time, useShortcut } from "@holdall/web/page";
import { useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, Segmented, SelectField } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import { Dialog, Popover } from "@holdall/ui/surface";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import type { Candle } from "./candles.ts";
import { SCALES } from "./chart-scale.ts";
import { CURVES, curvesOfMarket } from "./curve-names.ts";
import type { CurveName } from "./curve-names.ts";
import { Drawing } from "./drawing.tsx";
import { OwnSwitches } from "./own-switches.tsx";
import { INTERVALS, PRICES, openingInterval, useCandles } from "./use-candles.ts";
import type { Interval } from "./use-candles.ts";

/** Intervals within one press; the others are in the list behind them. */
const NEAR: readonly Interval[] = ["1s", "1m", "5m", "15m", "1h", "4h", "1d"];

/** Candles, own lines on them, and the same as a table. */
export function ChartPanel({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const { say } = useWords();
  const { client } = useVenue();
  const { market } = feed;
  const [search, set] = useViewChoice();
  const [isTable, setTable] = useState(false);
  const opening = useMemo(
    () => openingInterval(market, client.clock.nowMs()),
    [market, client.clock],
  );
  const interval = INTERVALS.find((each) => each === search.get("interval")) ?? opening;
  const price = PRICES.find((each) => each === search.get("price")) ?? "Last";
  const scaleKind = SCALES.find((each) => each === search.get("scale")) ?? "linear";
  useShortcut((shortcut) => {
    const step = shortcut === "shorter" ? -1 : shortcut === "longer" ? 1 : 0;
    const next = step === 0 ? undefined : INTERVALS[INTERVALS.indexOf(interval) + step];
    if (next !== undefined) set("interval", next);
  });
  const candles = useCandles(feed, interval, price);
  const { curves, toggle } = useCurveChoice(market.marketType);
  return (
    <div className="chart-panel">
      <div className="chart-tools">
        <IntervalChoice interval={interval} onChange={(value) => set("interval", value)} />
        {market.marketType === "SPOT" ? null : (
          <SelectField
            isLabelHidden
            label={say("chart.price")}
            onChange={(event) => set("price", event.target.value)}
            options={PRICES.map((value) => ({ value, label: say(`chart.${value}`) }))}
            value={price}
          />
        )}
        <SelectField
          isLabelHidden
          label={say("chart.scale")}
          onChange={(event) => set("scale", event.target.value)}
          options={SCALES.map((value) => ({ value, label: say(`chart.scale.${value}`) }))}
          value={scaleKind}
        />
        <CurveSwitches curves={curves} marketType={market.marketType} toggle={toggle} />
        <Button isCompact kind="quiet" onClick={() => setTable(true)}>
          {say("chart.asTable")}
        </Button>
      </div>
      <Drawing
        candles={candles}
        curves={curves}
        feed={feed}
        label={say("chart.label", { symbol: market.symbol })}
        scaleKind={scaleKind}
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

/** A view is a link: what is chosen about it stands in the address. */
function useViewChoice() {
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        before.set(name, value);
        return before;
      },
      { replace: true },
    );
  return [search, set] as const;
}

function IntervalChoice(props: {
  readonly interval: Interval;
  readonly onChange: (interval: string) => void;
}): ReactNode {
  const { say } = useWords();
  const { interval, onChange } = props;
  const isNear = NEAR.includes(interval);
  const far = INTERVALS.filter((each) => !NEAR.includes(each));
  return (
    <>
      <Segmented
        choices={NEAR.map((value) => ({ value, label: value }))}
        label={say("chart.interval")}
        onChange={onChange}
        value={interval}
      />
      <SelectField
        isLabelHidden
        label={say("chart.moreIntervals")}
        onChange={(event) => event.target.value !== "" && onChange(event.target.value)}
        options={[
          { value: "", label: "…" },
          ...far.map((value) => ({ value: value as string, label: value })),
        ]}
        value={isNear ? "" : interval}
      />
    </>
  );
}

/** Which curves are drawn, in the order of the list whatever the order of the address. */
function useCurveChoice(marketType: string) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.getAll("curve").join(" ");
  const curves = useMemo(
    () => curvesOfMarket(marketType).filter((name) => wanted.split(" ").includes(name)),
    [marketType, wanted],
  );
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
  readonly marketType: string;
  readonly toggle: (name: CurveName) => void;
}): ReactNode {
  const { say } = useWords();
  const { curves, marketType, toggle } = props;
  const { account } = useSession();
  const count = curves.length === 0 ? "" : ` ${curves.length}`;
  return (
    <Popover
      className="button button-quiet is-compact curves-open"
      label={say("chart.curvesWhich")}
      trigger={`${say("chart.curves")}${count}`}
    >
      <div aria-label={say("chart.curves")} className="curve-switches" role="group">
        {CURVES.filter((name) => curvesOfMarket(marketType).includes(name)).map((name) => (
          <button
            aria-pressed={curves.includes(name)}
            className="curve-switch"
            data-curve={name}
            key={name}
            onClick={() => toggle(name)}
            type="button"
          >
            {say(`curve.${name}`)}
          </button>
        ))}
      </div>
      {account === undefined ? null : <OwnSwitches />}
    </Popover>
  );
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
        rows={isOpen ? candles.toReversed().slice(0, TABLE_ROWS) : []}
      />
    </Dialog>
  );
}

const TABLE_ROWS = 500;
