import type { MarketFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Segmented } from "@holdall/ui/control";
import { formatAmount, formatPercent, useSeparators } from "@holdall/ui/number";
import type { Separators } from "@holdall/ui/number";
import { linearScale, pathOf } from "@holdall/ui/plot";
import { formatDecimal } from "@holdall/core/num";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { useSearchParams } from "wouter";
import { depthOf, readDepth } from "./depth.ts";
import type { Depth, DepthLevel, DepthReading } from "./depth.ts";

/** How far from the middle is looked, in percent. */
const SPANS = ["0.5", "1", "2", "5"] as const;
type Span = (typeof SPANS)[number];
const SPAN_PPM: Readonly<Record<Span, bigint>> = {
  "0.5": 5_000n,
  "1": 10_000n,
  "2": 20_000n,
  "5": 50_000n,
};
const WIDTH = 1_000;
const HEIGHT = 400;
const TOP = 8;
/** A picture of everything may be so old: it is read, not traded on. */
const REPAINT_MS = 250;
const STEP = 10;
const STEP_FAR = 50;
const PPM_DECIMALS = 6;

/** What rests up to each price on both sides of the middle, and what taking it would cost. */
export function DepthChart({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  const separators = useSeparators();
  const [search, setSearch] = useSearchParams();
  const span = SPANS.find((each) => each === search.get("span")) ?? "1";
  const [cursor, setCursor] = useState(WIDTH / 2 + 4 * STEP_FAR);
  const figure = useRef<HTMLDivElement>(null);
  useDepthPainter(figure, feed, SPAN_PPM[span], cursor);

  const move = (next: number): void => setCursor(next < 0 ? 0 : next > WIDTH ? WIDTH : next);
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    move(cursor + direction * (event.shiftKey ? STEP_FAR : STEP));
  };
  const onPointerMove = ({ clientX, currentTarget }: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    move((((clientX - left) * WIDTH) / width) | 0);
  };
  const onSpan = (value: Span): void =>
    setSearch(
      (before) => {
        before.set("span", value);
        return before;
      },
      { replace: true },
    );
  return (
    <div className="depth" data-part="depth-chart" ref={figure}>
      <div className="depth-tools">
        <Segmented
          choices={SPANS.map((value) => ({ value, label: spanText(value, separators) }))}
          label={say("depth.span")}
          onChange={onSpan}
          value={span}
        />
      </div>
      <div
        aria-label={say("depth.title")}
        aria-valuemax={WIDTH}
        aria-valuemin={0}
        aria-valuenow={cursor}
        className="depth-plot"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        role="slider"
        tabIndex={0}
      >
        <svg aria-hidden="true" preserveAspectRatio="none" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
          <path className="depth-bids" />
          <path className="depth-asks" />
          <path className="depth-cursor" d={`M${cursor} 0V${HEIGHT}`} />
        </svg>
      </div>
      <div className="depth-ends label">
        <span data-end="from" />
        <span data-end="middle" />
        <span data-end="to" />
      </div>
      <dl className="rows depth-reading">
        {(["price", "total", "average", "impact"] as const).map((name) => (
          <div key={name}>
            <dt>{say(`depth.${name}`)}</dt>
            <dd className="figure" data-reading={name} />
          </div>
        ))}
      </dl>
    </div>
  );
}

function spanText(span: Span, separators: Separators): string {
  const share = formatDecimal(SPAN_PPM[span], PPM_DECIMALS);
  return `±${formatPercent(share, { places: span === "0.5" ? 1 : 0 }, separators)}`;
}

/** Paints by hand, at most so often: nothing here is React's, however fast the book is. */
function useDepthPainter(
  figure: { readonly current: HTMLDivElement | null },
  feed: MarketFeed,
  spanPpm: bigint,
  cursor: number,
): void {
  const separators = useSeparators();
  useEffect(() => {
    const { book, bookVersion, scale } = feed;
    const texts = {
      price: (units: bigint) => formatAmount(units, scale.priceDecimals, {}, separators),
      size: (units: bigint) => formatAmount(units, scale.sizeDecimals, {}, separators),
      share: (ppm: bigint) =>
        formatPercent(formatDecimal(ppm, PPM_DECIMALS), { places: 3 }, separators),
    };
    let paintedMs = 0;
    const paint = (): void => {
      const nowMs = performance.now();
      if (!book.isWhole || nowMs - paintedMs < REPAINT_MS) return;
      paintedMs = nowMs;
      const depth = depthOf(book, spanPpm);
      if (figure.current === null || depth === undefined) return;
      drawSides(figure.current, depth);
      const price = depth.from + ((depth.to - depth.from) * BigInt(cursor)) / BigInt(WIDTH);
      write(figure.current, depth, readDepth(depth, price), texts);
    };
    paint();
    return bookVersion.subscribe(paint);
  }, [figure, feed, spanPpm, cursor, separators]);
}

function drawSides(figure: HTMLElement, { bids, asks, from, to }: Depth): void {
  const most = [bids, asks].reduce((sum, side) => {
    const total = side.at(-1)?.total ?? 0n;
    return total > sum ? total : sum;
  }, 1n);
  const x = linearScale(from, to, 0, WIDTH);
  const y = linearScale(0n, most, HEIGHT, TOP);
  const path = (levels: readonly DepthLevel[], end: bigint): string => {
    const [best] = levels;
    if (best === undefined) return "";
    const steps = levels.map(({ price, total }) => [x.pixelOf(price), y.pixelOf(total)] as const);
    const start = [x.pixelOf(best.price), HEIGHT] as const;
    return `${pathOf([start, ...steps, [x.pixelOf(end), HEIGHT]], "steps")}Z`;
  };
  figure.querySelector(".depth-bids")?.setAttribute("d", path(bids, from));
  figure.querySelector(".depth-asks")?.setAttribute("d", path(asks, to));
}

interface DepthTexts {
  readonly price: (units: bigint) => string;
  readonly size: (units: bigint) => string;
  readonly share: (ppm: bigint) => string;
}

function write(figure: HTMLElement, depth: Depth, reading: DepthReading, texts: DepthTexts): void {
  const { average, impactPpm } = reading;
  const shown = {
    price: texts.price(reading.price),
    total: texts.size(reading.total),
    average: average === undefined ? "–" : texts.price(average),
    impact: impactPpm === undefined ? "–" : texts.share(impactPpm),
  };
  for (const [name, text] of Object.entries(shown)) {
    const cell = figure.querySelector(`[data-reading="${name}"]`);
    if (cell !== null) cell.textContent = text;
  }
  const ends = { from: depth.from, middle: depth.doubleMiddle / 2n, to: depth.to };
  for (const [name, price] of Object.entries(ends)) {
    const end = figure.querySelector(`[data-end="${name}"]`);
    if (end !== null) end.textContent = texts.price(price);
  }
  const plot = figure.querySelector(".depth-plot");
  plot?.setAttribute("aria-valuetext", `${shown.price}: ${shown.total}, ${shown.average}`);
}
