import type { Separators } from "@holdall/ui/number";
import { drawnColors } from "@holdall/ui/theme";
import type { DrawnColor } from "@holdall/ui/theme";
import { LineSeries, LineType } from "lightweight-charts";
import type { IChartApi, ISeriesApi, UTCTimestamp } from "lightweight-charts";
import { heldOver } from "./candles.ts";
import type { Moment } from "./candles.ts";
import { compactText, heightOf, percentText } from "./chart-scale.ts";
import type { CurveName } from "./curve-names.ts";
import {
  convergence,
  exponentialAverage,
  movingAverage,
  relativeStrength,
  volumeWeighted,
} from "./indicators.ts";
import type { Bar, Curve } from "./indicators.ts";

/** A bar with its time: what the candles are, in the chart's own integers. */
export interface TimedBar extends Bar {
  readonly timeSeconds: number;
}

/** What does not follow from candles: funding rates and open interest, as they were told. */
export interface Told {
  readonly funding: readonly Moment[];
  readonly interest: readonly Moment[];
}

/** The curves of a chart. */
export interface Curves {
  /** Draws exactly these, anew. */
  draw(names: readonly CurveName[], bars: readonly TimedBar[], told: Told): void;
  /** Moves the end of those drawn: only the newest bar changed or was added. */
  extend(bars: readonly TimedBar[], told: Told): void;
}

const AVERAGE_LENGTH = 20;
const RSI_LENGTH = 14;
const MACD_LENGTHS = { fast: 12, slow: 26, signal: 9 } as const;
/** Of a pane under the candles, beside the candles' own. */
const PANE_STRETCH = 0.3;

interface Drawn {
  readonly title: string;
  readonly color: DrawnColor;
  readonly values: Curve;
}

function drawnOf(name: CurveName, bars: readonly TimedBar[], told: Told): readonly Drawn[] {
  const closes = bars.map(({ close }) => close);
  switch (name) {
    case "MA": {
      const values = movingAverage(closes, AVERAGE_LENGTH);
      return [{ title: `MA ${AVERAGE_LENGTH}`, color: "info", values }];
    }
    case "EMA": {
      const values = exponentialAverage(closes, AVERAGE_LENGTH);
      return [{ title: `EMA ${AVERAGE_LENGTH}`, color: "text-2", values }];
    }
    case "VWAP":
      return [{ title: "VWAP", color: "warning", values: volumeWeighted(bars) }];
    case "RSI": {
      const values = relativeStrength(closes, RSI_LENGTH);
      return [{ title: `RSI ${RSI_LENGTH}`, color: "info", values }];
    }
    case "MACD": {
      const { line, signal } = convergence(closes, MACD_LENGTHS);
      return [
        { title: "MACD", color: "info", values: line },
        { title: "", color: "warning", values: signal },
      ];
    }
    case "funding":
      return [{ title: "1 h", color: "info", values: heightsOf(bars, told.funding) }];
    case "interest":
      return [{ title: "OI", color: "text-2", values: heightsOf(bars, told.interest) }];
  }
}

function heightsOf(bars: readonly TimedBar[], moments: readonly Moment[]): Curve {
  return heldOver(bars, moments).map((text) => (text === undefined ? undefined : heightOf(text)));
}

/** Those that share the candles' prices lie over them; each other has a pane of its own. */
function isOverlay(name: CurveName): boolean {
  return name === "MA" || name === "EMA" || name === "VWAP";
}

/** How the axes of a chart write. */
export interface AxisText {
  readonly price: (value: number) => string;
  readonly separators: Separators;
}

function textOf(name: CurveName, { price, separators }: AxisText): AxisText["price"] {
  if (name === "RSI") return (value) => `${value - (value % 1)}`;
  if (name === "funding") return (value) => percentText(value, separators);
  return name === "interest" ? (value) => compactText(value, separators) : price;
}

/** Curves on a chart, none at first. */
export function curvesOn(chart: IChartApi, element: HTMLElement, axis: AxisText): Curves {
  const drawn = new Map<CurveName, ISeriesApi<"Line">[]>();

  const remove = (name: CurveName): void => {
    for (const series of drawn.get(name) ?? []) chart.removeSeries(series);
    drawn.delete(name);
  };
  const add = (name: CurveName, count: number): ISeriesApi<"Line">[] => {
    const pane = isOverlay(name) ? 0 : chart.panes().length;
    const isTold = name === "funding" || name === "interest";
    const options = {
      lineWidth: 1 as const,
      lineType: isTold ? LineType.WithSteps : LineType.Simple,
      priceLineVisible: false,
      crosshairMarkerVisible: false,
      lastValueVisible: !isOverlay(name),
      priceFormat: {
        type: "custom" as const,
        minMove: name === "funding" ? FUNDING_STEP : 1,
        formatter: textOf(name, axis),
      },
    };
    const all = Array.from({ length: count }, () => chart.addSeries(LineSeries, options, pane));
    if (pane > 0) chart.panes()[pane].setStretchFactor(PANE_STRETCH);
    drawn.set(name, all);
    return all;
  };

  return {
    draw(wanted, bars, told) {
      const colors = drawnColors(element);
      for (const name of drawn.keys()) if (!wanted.includes(name)) remove(name);
      for (const name of wanted) {
        const curves = drawnOf(name, bars, told);
        const series = drawn.get(name) ?? add(name, curves.length);
        curves.forEach(({ title, color, values }, at) => {
          series[at].applyOptions({ title, color: colors[color] });
          series[at].setData(pointsOf(values, bars));
        });
      }
    },
    extend(bars, told) {
      for (const [name, series] of drawn) {
        drawnOf(name, bars, told).forEach(({ values }, at) => {
          const point = pointsOf(values.slice(-1), bars.slice(-1))[0];
          if (point !== undefined) series[at].update(point);
        });
      }
    },
  };
}

/** Funding is told to a millionth and finer. */
const FUNDING_STEP = 1e-7;

function pointsOf(values: Curve, bars: readonly TimedBar[]) {
  return values.flatMap((value, at) =>
    value === undefined ? [] : [{ time: bars[at].timeSeconds as UTCTimestamp, value }],
  );
}
