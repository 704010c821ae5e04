import { drawnColors } from "@holdall/ui/theme";
import type {
  IPrimitivePaneRenderer,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  UTCTimestamp,
} from "lightweight-charts";
import type { ChartScale } from "./chart-scale.ts";
import type { FillMoment } from "./fill-marks.ts";

/** Marks of own fills over the candles. */
export interface FillLayer {
  readonly primitive: ISeriesPrimitive;
  /** Shows these marks, each at the beginning of a candle of the chart, and no others. */
  show(marks: readonly FillMoment[]): void;
}

const WIDTH_PX = 9;
const HEIGHT_PX = 8;

/**
 * Triangles whose tips are the prices: from below for what was bought, from above for what was sold, so
 * that the side is a shape and not a colour. Brass, as everything of one's own.
 */
export function fillLayer(element: HTMLElement, scale: ChartScale): FillLayer {
  let attached: SeriesAttachedParameter | undefined;
  let shown: readonly FillMoment[] = [];
  const renderer: IPrimitivePaneRenderer = {
    draw(target) {
      const host = attached;
      if (host === undefined) return;
      const { brass, panel } = drawnColors(element);
      target.useMediaCoordinateSpace(({ context }) => {
        context.fillStyle = brass;
        context.strokeStyle = panel;
        for (const { timeSeconds, price, side } of shown) {
          const x = host.chart.timeScale().timeToCoordinate(timeSeconds as UTCTimestamp);
          const value = scale.toChart(price);
          const y = value === undefined ? null : host.series.priceToCoordinate(value);
          if (x === null || y === null) continue;
          const base = side === "Bid" ? y + HEIGHT_PX : y - HEIGHT_PX;
          context.beginPath();
          context.moveTo(x, y);
          context.lineTo(x - WIDTH_PX / 2, base);
          context.lineTo(x + WIDTH_PX / 2, base);
          context.closePath();
          context.fill();
          context.stroke();
        }
      });
    },
  };
  const views = [{ renderer: () => renderer, zOrder: () => "top" as const }];
  return {
    primitive: {
      attached: (host) => {
        attached = host;
      },
      detached: () => {
        attached = undefined;
      },
      paneViews: () => views,
    },
    show(marks) {
      shown = marks;
      attached?.requestUpdate();
    },
  };
}
