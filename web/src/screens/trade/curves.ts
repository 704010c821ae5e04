import { drawnColors } from "@holdall/ui/theme";
import type { DrawnColor } from "@holdall/ui/theme";
import { LineSeries } from "lightweight-charts";
import type { IChartApi, ISeriesApi, UTCTimestamp } from "lightweight-charts";
import type { CurveName } from "./curve-names.ts";
import { convergence, movingAverage, relativeStrength, volumeWeighted } from "./indicators.ts";
import type { Bar, Curve } from "./indicators.ts";

/** A bar with its time: what the candles are, in the chart's own integers. */
export interface TimedBar extends Bar {
  readonly timeSeconds: number;
}

const MA_LENGTH = 20;
const RSI_LENGTH = 14;
const MACD_LENGTHS = { fast: 12, slow: 26, signal: 9 } as const;
/** Of a pane under the candles, beside the candles' own. */
const PANE_STRETCH = 0.3;

interface Drawn {
  readonly title: string;
  readonly color: DrawnColor;
  readonly values: Curve;
}

function drawnOf(name: CurveName, bars: readonly TimedBar[]): readonly Drawn[] {
  const closes = bars.map(({ close }) => close);
  switch (name) {
    case "MA":
      return [
        { title: `MA ${MA_LENGTH}`, color: "info", values: movingAverage(closes, MA_LENGTH) },
      ];
    case "VWAP":
      return [{ title: "VWAP", color: "warning", values: volumeWeighted(bars) }];
    case "RSI":
      return [
        { title: `RSI ${RSI_LENGTH}`, color: "info", values: relativeStrength(closes, RSI_LENGTH) },
      ];
    case "MACD": {
      const { line, signal } = convergence(closes, MACD_LENGTHS);
      return [
        { title: "MACD", color: "info", values: line },
        { title: "", color: "warning", values: signal },
      ];
    }
  }
}

/** Those that share the candles' prices lie over them; each other has a pane of its own. */
function isOverlay(name: CurveName): boolean {
  return name === "MA" || name === "VWAP";
}

/** The curves of a chart: draws exactly those that are wanted, each time anew from the bars. */
export function curvesOn(
  chart: IChartApi,
  element: HTMLElement,
  priceText: (value: number) => string,
) {
  const drawn = new Map<CurveName, ISeriesApi<"Line">[]>();

  const remove = (name: CurveName): void => {
    for (const series of drawn.get(name) ?? []) chart.removeSeries(series);
    drawn.delete(name);
  };
  const add = (name: CurveName, count: number): ISeriesApi<"Line">[] => {
    const pane = isOverlay(name) ? 0 : chart.panes().length;
    const formatter = name === "RSI" ? wholeText : priceText;
    const options = {
      lineWidth: 1 as const,
      priceLineVisible: false,
      crosshairMarkerVisible: false,
      lastValueVisible: !isOverlay(name),
      priceFormat: { type: "custom" as const, minMove: 1, formatter },
    };
    const all = Array.from({ length: count }, () => chart.addSeries(LineSeries, options, pane));
    if (pane > 0) chart.panes()[pane].setStretchFactor(PANE_STRETCH);
    drawn.set(name, all);
    return all;
  };

  return (wanted: readonly CurveName[], bars: readonly TimedBar[]): void => {
    const colors = drawnColors(element);
    for (const name of drawn.keys()) if (!wanted.includes(name)) remove(name);
    for (const name of wanted) {
      const curves = drawnOf(name, bars);
      const series = drawn.get(name) ?? add(name, curves.length);
      curves.forEach(({ title, color, values }, at) => {
        series[at].applyOptions({ title, color: colors[color] });
        series[at].setData(pointsOf(values, bars));
      });
    }
  };
}

function wholeText(value: number): string {
  return `${value - (value % 1)}`;
}

function pointsOf(values: Curve, bars: readonly TimedBar[]) {
  return values.flatMap((value, at) =>
    value === undefined ? [] : [{ time: bars[at].timeSeconds as UTCTimestamp, value }],
  );
}
