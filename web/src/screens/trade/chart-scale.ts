/**
 * Between prices and the chart's own numbers: the only place of this room where a price becomes a
 * float. The vertical unit is an integer, a hundredth of the smallest decimal of the tick, so that the
 * library's arithmetic stays exact; what comes back from a pointer is rounded to the tick before it is
 * a price again.
 */
import { formatDecimal, parseUnits } from "@holdall/core/num";
import type { MarketScale } from "@holdall/web/live";
import type { Separators } from "@holdall/ui/number";

/** The chart's units in one smallest decimal; one when prices are so long that they would not fit. */
const FINE = 100;
/** The library's own limit for a value. */
const CHART_MAX = 9.007e13;

/** How the vertical axis is divided. */
export const SCALES = ["linear", "log", "percent"] as const;
export type ScaleKind = (typeof SCALES)[number];

export interface ChartScale {
  /** Chart units of a price; `undefined` for text that is none. */
  readonly toChart: (price: string) => number | undefined;
  /** The nearest price on the tick grid, at least one tick. */
  readonly toPrice: (value: number) => string;
  /** A price moved by whole ticks, at least one tick. */
  readonly moved: (price: string, ticks: number) => string;
  /** The integer price in smallest decimals: for the label of the axis. */
  readonly toUnits: (value: number) => number;
  readonly minMove: number;
}

/** The scale of a market's chart. */
export function chartScaleOf(scale: MarketScale, highestPrice: string): ChartScale {
  const { priceDecimals, tickUnits } = scale;
  const highest = parseUnits(highestPrice, priceDecimals);
  const fine = typeof highest === "number" && highest * FINE < CHART_MAX ? FINE : 1;
  const onGrid = (units: number): string => {
    const ticks = Math.max(1, Math.round(units / tickUnits));
    return formatDecimal(ticks * tickUnits, priceDecimals);
  };
  return {
    toChart(price) {
      const units = parseUnits(price, priceDecimals);
      return typeof units === "number" ? units * fine : undefined;
    },
    toPrice: (value) => onGrid(value / fine),
    moved(price, ticks) {
      const units = parseUnits(price, priceDecimals);
      return typeof units === "number" ? onGrid(units + ticks * tickUnits) : price;
    },
    toUnits: (value) => Math.max(0, Math.round(value / fine)),
    minMove: fine,
  };
}

/** A volume, a rate or a sum as a height only: precise to the pixel, never to the unit. */
export function heightOf(text: string): number {
  return Number(text);
}

/** A height that is a share, as an axis writes it. */
export function percentText(value: number, { point, percentGap }: Separators): string {
  return `${(value * 100).toFixed(4).replace(".", point)}${percentGap}%`;
}

/** A height that is a large sum, as an axis writes it: four figures and a letter for its thousands. */
export function compactText(value: number, { point, scales }: Separators): string {
  const thousands = Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3);
  const step = Math.min(scales.length, thousands);
  const figures = (value / 1_000 ** step).toPrecision(4).replace(".", point);
  return step === 0 ? figures : `${figures}${scales[step - 1]}`;
}
