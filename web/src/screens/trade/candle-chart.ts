import type { OwnDrawn } from "@holdall/web/page";
import type { Separators } from "@holdall/ui/number";
import { drawnColors } from "@holdall/ui/theme";
import {
  CandlestickSeries,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
  PriceScaleMode,
  createChart,
} from "lightweight-charts";
import type {
  IChartApi,
  IPriceLine,
  ISeriesApi,
  ISeriesPrimitive,
  UTCTimestamp,
} from "lightweight-charts";
import type { Candle } from "./candles.ts";
import { curvesOn } from "./curves.ts";
import type { TimedBar, Told } from "./curves.ts";
import type { CurveName } from "./curve-names.ts";
import { heightOf } from "./chart-scale.ts";
import type { ChartScale, ScaleKind } from "./chart-scale.ts";

/** A horizontal line of a person's own: an order, an exit, an entry, a liquidation price. */
export interface OwnLine {
  readonly id: string;
  readonly price: string;
  readonly title: string;
  readonly kind: "order" | "exit" | "entry" | "liquidation";
  /** What of one's own it is, for who leaves some of it off the chart. */
  readonly part: OwnDrawn;
}

/** A chart of candles on a market's own integers. */
export interface CandleChart {
  setCandles(candles: readonly Candle[]): void;
  /** Replaces or appends the newest candle. */
  update(candle: Candle): void;
  setLines(lines: readonly OwnLine[]): void;
  /** Draws these curves, and no others, from these candles and from what was told beside them. */
  setCurves(names: readonly CurveName[], candles: readonly Candle[], told: Told): void;
  /** Moves the ends of the drawn curves to the newest of these candles. */
  extendCurves(candles: readonly Candle[], told: Told): void;
  setScale(kind: ScaleKind): void;
  /** Pixels from the top of a price; `undefined` while it is out of sight. */
  yOf(price: string): number | undefined;
  /** Pixels of the pane of the candles, without those under it and the axis. */
  heightPx(): number;
  priceAt(y: number): string | undefined;
  /** What it draws into: its colours are read there. */
  readonly element: HTMLElement;
  /** Draws something further over the candles, until what is given back is called. */
  attach(layer: ISeriesPrimitive): () => void;
  /** Calls back when older candles than the loaded are looked at. */
  onNeedPast(callback: () => void): void;
  dress(): void;
  close(): void;
}

export interface CandleChartNeeds {
  readonly element: HTMLElement;
  readonly scale: ChartScale;
  /** Writes smallest decimals as a price. */
  readonly priceText: (units: number) => string;
  readonly locale: string;
  readonly separators: Separators;
}

const PAST_BARS = 50;
const MODES = {
  linear: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
} as const;

/** Draws into an element until it is closed. */
export function candleChart(needs: CandleChartNeeds): CandleChart {
  const { element, scale } = needs;
  const { chart, candles, volume, priceFormat } = emptyChart(needs);
  const lines = new Map<string, IPriceLine>();
  const curves = curvesOn(chart, element, {
    price: priceFormat.formatter,
    separators: needs.separators,
  });
  const dress = (): void => dressChart(element, chart, candles);
  dress();
  let isClosed = false;
  const layers = new Set<() => void>();
  /** Start of the newest candle that was drawn. A stream may still tell of an older one, which is no news. */
  let newestSeconds = 0;
  /** A page may still draw in the moment in which the chart was closed: then nothing happens. */
  const whileOpen =
    <Given extends readonly unknown[]>(draw: (...given: Given) => void) =>
    (...given: Given): void => {
      if (!isClosed) draw(...given);
    };
  return {
    setCandles: whileOpen((all: readonly Candle[]) => {
      const colors = drawnColors(element);
      candles.setData(all.flatMap((candle) => barOf(candle, scale)));
      chart.timeScale().applyOptions({ secondsVisible: isFine(all) });
      volume.setData(all.map((candle) => volumeOf(candle, colors)));
      newestSeconds = all.at(-1)?.timeSeconds ?? 0;
    }),
    update: whileOpen((candle: Candle) => {
      if (candle.timeSeconds < newestSeconds) return;
      newestSeconds = candle.timeSeconds;
      for (const bar of barOf(candle, scale)) candles.update(bar);
      volume.update(volumeOf(candle, drawnColors(element)));
    }),
    setCurves: whileOpen((names: readonly CurveName[], all: readonly Candle[], told: Told) =>
      curves.draw(names, timedBarsOf(all, scale), told),
    ),
    extendCurves: whileOpen((all: readonly Candle[], told: Told) => {
      const end = all.at(-1);
      if (end !== undefined && end.timeSeconds >= newestSeconds)
        curves.extend(timedBarsOf(all, scale), told);
    }),
    setScale: whileOpen((kind: ScaleKind) =>
      candles.priceScale().applyOptions({ mode: MODES[kind] }),
    ),
    setLines: whileOpen((wanted: readonly OwnLine[]) =>
      drawLines(element, candles, lines, wanted, scale),
    ),
    yOf(price) {
      const value = isClosed ? undefined : scale.toChart(price);
      return value === undefined ? undefined : (candles.priceToCoordinate(value) ?? undefined);
    },
    heightPx: () => (isClosed ? 0 : chart.panes()[0].getHeight()),
    priceAt(y) {
      const value = isClosed ? null : candles.coordinateToPrice(y);
      return value === null ? undefined : scale.toPrice(value);
    },
    element,
    attach: (layer) => (isClosed ? () => {} : attached(candles, layer, layers)),
    onNeedPast: whileOpen((callback: () => void) =>
      chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
        if (range !== null && range.from < PAST_BARS) callback();
      }),
    ),
    dress: whileOpen(dress),
    close() {
      // A layer that outlived its chart would ask it to draw.
      for (const takeOff of layers) takeOff();
      isClosed = true;
      chart.remove();
    },
  };
}

/** Draws over a series, and gives back how to take that off it: once, by whoever comes first. */
function attached(
  series: ISeriesApi<"Candlestick">,
  layer: ISeriesPrimitive,
  layers: Set<() => void>,
): () => void {
  const takeOff = (): void => {
    if (layers.delete(takeOff)) series.detachPrimitive(layer);
  };
  series.attachPrimitive(layer);
  layers.add(takeOff);
  return takeOff;
}

/** The empty chart: candles over their volume, on the market's own integers. */
function emptyChart({ element, scale, priceText, locale }: CandleChartNeeds) {
  const chart = createChart(element, {
    autoSize: true,
    layout: { attributionLogo: false, fontFamily: "Plex Sans", fontSize: 11 },
    localization: { locale },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 6 },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.08, bottom: 0.22 } },
  });
  const priceFormat = {
    type: "custom" as const,
    minMove: scale.minMove,
    formatter: (value: number) => priceText(scale.toUnits(value)),
  };
  const candles = chart.addSeries(CandlestickSeries, { priceFormat, borderVisible: true });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: "",
    priceFormat: { type: "volume" },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  return { chart, candles, volume, priceFormat };
}

/** Rising candles are hollow, falling ones filled; everything else is ink. */
function dressChart(
  element: HTMLElement,
  chart: IChartApi,
  candles: ISeriesApi<"Candlestick">,
): void {
  const color = drawnColors(element);
  chart.applyOptions({
    layout: {
      background: { color: color.panel },
      textColor: color["text-3"],
      panes: { separatorColor: color.rule, separatorHoverColor: color.rule },
    },
    grid: { vertLines: { color: color.rule }, horzLines: { color: color.rule } },
    crosshair: {
      vertLine: {
        color: color["text-3"],
        style: LineStyle.Dashed,
        labelBackgroundColor: color["text-2"],
      },
      horzLine: {
        color: color["text-3"],
        style: LineStyle.Dashed,
        labelBackgroundColor: color["text-2"],
      },
    },
    timeScale: { borderColor: color.rule },
  });
  candles.applyOptions({
    upColor: color.panel,
    borderUpColor: color.up,
    wickUpColor: color.up,
    downColor: color.down,
    borderDownColor: color.down,
    wickDownColor: color.down,
  });
}

const SECONDS_PER_MINUTE = 60;

/** Whether candles stand closer than a minute, so that their seconds are worth a label. */
function isFine(candles: readonly Candle[]): boolean {
  const [first, second] = candles.slice(-2);
  return second !== undefined && second.timeSeconds - first.timeSeconds < SECONDS_PER_MINUTE;
}

function barOf(candle: Candle, scale: ChartScale) {
  const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(
    scale.toChart,
  );
  if (open === undefined || high === undefined || low === undefined || close === undefined) {
    return [];
  }
  return [{ time: candle.timeSeconds as UTCTimestamp, open, high, low, close }];
}

function timedBarsOf(candles: readonly Candle[], scale: ChartScale): readonly TimedBar[] {
  return candles.flatMap((candle) =>
    barOf(candle, scale).map(({ high, low, close }) => {
      const volume = heightOf(candle.volume);
      return { timeSeconds: candle.timeSeconds, high, low, close, volume };
    }),
  );
}

function volumeOf(candle: Candle, colors: ReturnType<typeof drawnColors>) {
  const isUp = candle.close.length === candle.open.length && candle.close >= candle.open;
  return {
    time: candle.timeSeconds as UTCTimestamp,
    value: heightOf(candle.volume),
    color: isUp ? colors["up-bar"] : colors["down-bar"],
  };
}

function drawLines(
  element: HTMLElement,
  series: ISeriesApi<"Candlestick">,
  drawn: Map<string, IPriceLine>,
  wanted: readonly OwnLine[],
  scale: ChartScale,
): void {
  const color = drawnColors(element);
  const ids = new Set(wanted.map(({ id }) => id));
  for (const [id, line] of drawn) {
    if (ids.has(id)) continue;
    series.removePriceLine(line);
    drawn.delete(id);
  }
  for (const { id, price, title, kind } of wanted) {
    const value = scale.toChart(price);
    if (value === undefined) continue;
    const options = {
      price: value,
      title,
      lineWidth: 1 as const,
      axisLabelVisible: true,
      color: {
        order: color.brass,
        exit: color.brass,
        entry: color["text-2"],
        liquidation: color.down,
      }[kind],
      lineStyle: {
        order: LineStyle.Dashed,
        exit: LineStyle.Dotted,
        entry: LineStyle.Solid,
        liquidation: LineStyle.Solid,
      }[kind],
    };
    const line = drawn.get(id);
    if (line === undefined) drawn.set(id, series.createPriceLine(options));
    else line.applyOptions(options);
  }
}
