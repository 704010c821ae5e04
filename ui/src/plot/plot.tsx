import { useRef } from "react";
import type { ReactNode } from "react";
import { extent, linearScale, pathOf } from "./canvas.ts";
import { useDrawnWidth } from "./use-drawn-width.ts";

export interface PlotPoint {
  /** Position along the axis, such as milliseconds. */
  readonly at: bigint;
  /** An integer in the unit of `tickText`. */
  readonly value: bigint;
}

export interface PlotProps {
  /** What is plotted, in one sentence: the picture's text. */
  readonly label: string;
  readonly points: readonly PlotPoint[];
  readonly kind?: "line" | "steps";
  /** A value beside its rule; `span` is what lies between the lowest and the highest. */
  readonly tickText: (value: bigint, span: bigint) => string;
  readonly atText: (at: bigint) => string;
  /** A place on the axis that means something: the present, an optimum. */
  readonly marks?: readonly { readonly at: bigint; readonly text: string }[];
  /** On a wide screen; on a narrow one every plot is as high as its room. */
  readonly heightPx?: number;
}

const WIDTH_PX = 640;
const HEIGHT_PX = 220;
/** On a narrow screen, whatever its width. */
const NARROW_HEIGHT_PX = 180;
const LEFT_PX = 64;
const RIGHT_PX = 12;
const TOP_PX = 14;
const BOTTOM_PX = 24;
/** Spaces between rules. */
const RULES = 4;

/** The room of a plot of the usual height, for what stands there before there is one: nothing moves later. */
export function PlotRoom({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="plot-room">{children}</div>;
}

/** A line of values: at most five rules, direct labels, a zero line where values have signs. */
export function Plot(props: PlotProps): ReactNode {
  const { label, points, kind = "line", tickText, atText, marks = [] } = props;
  const element = useRef<SVGSVGElement>(null);
  const narrowPx = useDrawnWidth(element);
  const widthPx = narrowPx ?? WIDTH_PX;
  const heightPx = narrowPx === undefined ? (props.heightPx ?? HEIGHT_PX) : NARROW_HEIGHT_PX;
  const [firstAt, lastAt] = extent(points.map(({ at }) => at));
  const values = extent(points.map(({ value }) => value));
  const [low, high] = padded(values);
  const x = linearScale(firstAt, lastAt, LEFT_PX, widthPx - RIGHT_PX);
  const y = linearScale(low, high, heightPx - BOTTOM_PX, TOP_PX);
  const path = pathOf(
    points.map(({ at, value }) => [x.pixelOf(at), y.pixelOf(value)] as const),
    kind,
  );
  return (
    <svg
      aria-label={label}
      className="plot"
      ref={element}
      role="img"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
    >
      {rulesOf(values, tickText).map(({ value, text }) => (
        <g key={text}>
          <line
            className={value === 0n ? "plot-zero" : "plot-rule"}
            x1={LEFT_PX}
            x2={widthPx - RIGHT_PX}
            y1={y.pixelOf(value)}
            y2={y.pixelOf(value)}
          />
          <text className="plot-text" textAnchor="end" x={LEFT_PX - 8} y={y.pixelOf(value) + 4}>
            {text}
          </text>
        </g>
      ))}
      {marks.map(({ at, text }) => (
        <g key={text}>
          <line
            className="plot-mark"
            x1={x.pixelOf(at)}
            x2={x.pixelOf(at)}
            y1={TOP_PX}
            y2={heightPx - BOTTOM_PX}
          />
          <MarkText isLate={x.pixelOf(at) > widthPx / 2} text={text} x={x.pixelOf(at)} />
        </g>
      ))}
      <path className="plot-line" d={path} />
      <text className="plot-text" x={LEFT_PX} y={heightPx - 6}>
        {atText(firstAt)}
      </text>
      <text className="plot-text" textAnchor="end" x={widthPx - RIGHT_PX} y={heightPx - 6}>
        {atText(lastAt)}
      </text>
    </svg>
  );
}

/** A mark's own words, on that side of it which has room for them. */
function MarkText(props: {
  readonly text: string;
  readonly x: number;
  readonly isLate: boolean;
}): ReactNode {
  const { text, x, isLate } = props;
  return (
    <text
      className="plot-text plot-mark-text"
      textAnchor={isLate ? "end" : "start"}
      x={isLate ? x - 4 : x + 4}
      y={TOP_PX + 10}
    >
      {text}
    </text>
  );
}

interface Rule {
  readonly value: bigint;
  readonly text: string;
}

/** From the lowest value to the highest, and none that says what another says. */
function rulesOf(
  [low, high]: readonly [bigint, bigint],
  tickText: PlotProps["tickText"],
): readonly Rule[] {
  const span = high - low;
  const all = Array.from({ length: RULES + 1 }, (_, at): Rule => {
    const value = low + (span * BigInt(at)) / BigInt(RULES);
    return { value, text: tickText(value, span) };
  });
  return all.filter(({ text }, at) => all.findIndex((each) => each.text === text) === at);
}

function padded([low, high]: readonly [bigint, bigint]): readonly [bigint, bigint] {
  return low === high ? [low - 1n, high + 1n] : [low, high];
}

/** A small line without axes, beside its number. */
export function Sparkline({
  values,
  direction,
}: {
  readonly values: readonly bigint[];
  readonly direction: -1 | 0 | 1;
}): ReactNode {
  if (values.length < 2)
    return <svg aria-hidden="true" className="sparkline" viewBox="0 0 96 20" />;
  const x = linearScale(0n, BigInt(values.length - 1), 1, 95);
  const [low, high] = extent(values);
  const y = linearScale(low, high, 18, 2);
  const points = values.map((value, at) => [x.pixelOf(BigInt(at)), y.pixelOf(value)] as const);
  const side = { "-1": "down", "0": "level", "1": "up" }[direction];
  return (
    <svg aria-hidden="true" className={`sparkline ${side}`} viewBox="0 0 96 20">
      <path d={pathOf(points, "line")} />
    </svg>
  );
}
