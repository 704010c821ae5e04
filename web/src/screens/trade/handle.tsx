import { useAct } from "@holdall/web/page";
import type { MarketFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { formatText, useSeparators } from "@holdall/ui/number";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import type { CandleChart } from "./candle-chart.ts";
import type { ChartScale } from "./chart-scale.ts";
import { DraftPreview } from "./draft-preview.tsx";
import type { OrderRequest } from "./ticket-form.ts";

/** Something of one's own that stands at a price and may be moved. */
export interface Held {
  readonly id: string;
  readonly price: string;
  /** For those who hear the page. */
  readonly name: string;
  readonly text: ReactNode;
  readonly move: (price: string) => Promise<unknown>;
  /** What would be placed at a price; absent for what leaves the liquidation price where it is. */
  readonly orderAt?: (price: string) => OrderRequest;
  /** What is said once the venue has moved it. */
  readonly moved: string;
  /** Takes it away; absent for what cannot be. */
  readonly remove?: () => Promise<unknown>;
}

interface HandleProps {
  readonly chart: CandleChart;
  readonly feed: MarketFeed;
  readonly scale: ChartScale;
  readonly held: Held;
  /** Its place among all: those beyond the edge stand beside one another there. */
  readonly place: number;
}

const REPLACE_MS = 100;
/** Half a handle, so that it stays whole at an edge. */
const EDGE_PX = 14;
/** Room for one handle beside another. */
const BESIDE_PX = 84;
const TICKS = { plain: 1, shift: 10, alt: 100 } as const;

/**
 * A handle on a line of the chart. Dragging or arrows make a draft; release or Enter sends it, Escape
 * drops it. The draft stands, pending, until the venue answered, and snaps back when it refuses.
 */
export function Handle({ chart, feed, scale, held, place }: HandleProps): ReactNode {
  const say = useSay();
  const separators = useSeparators();
  const act = useAct();
  const [draft, setDraft] = useState<string | undefined>();
  const element = useRef<HTMLDivElement>(null);
  const shown = draft ?? held.price;
  useFollowPrice({ element, chart, price: shown, place });

  const send = (price: string): void => {
    if (price === held.price) {
      setDraft(undefined);
      return;
    }
    act
      .run(() => held.move(price), held.moved)
      .finally(() => setDraft(undefined))
      .catch(() => undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      const ticks = TICKS[event.altKey ? "alt" : event.shiftKey ? "shift" : "plain"];
      setDraft(scale.moved(shown, direction * ticks));
    } else if (event.key === "Enter") send(shown);
    else if (event.key === "Escape") setDraft(undefined);
  };
  const drag = useDrag({ element, chart, onMove: setDraft, onEnd: send });
  const { remove } = held;

  return (
    <div className={`handle ${draft === undefined ? "" : "is-dragged"}`} ref={element}>
      <div
        aria-label={held.name}
        aria-orientation="vertical"
        aria-valuenow={0}
        aria-valuetext={formatText(shown, { places: feed.scale.priceDecimals }, separators)}
        className="handle-grip"
        data-order={held.id}
        data-state={act.state === "sending" ? "pending" : "resting"}
        onKeyDown={onKeyDown}
        role="slider"
        tabIndex={0}
        {...drag}
      >
        {held.text}
        {draft === undefined ? null : (
          <DraftPreview feed={feed} order={held.orderAt?.(draft)} price={draft} />
        )}
      </div>
      {remove === undefined ? null : (
        <button
          aria-label={`${say("order.cancelOne")}: ${held.name}`}
          className="handle-close"
          onClick={() => void act.run(remove, say("order.cancelled"))}
          type="button"
        >
          ×
        </button>
      )}
    </div>
  );
}

/**
 * Keeps an element at its price while the chart scrolls and scales: it has no event for that. A price
 * beyond the edge leaves it at the edge, so that what rests far away can still be moved.
 */
function useFollowPrice({ element, chart, price, place }: FollowNeeds): void {
  useEffect(() => {
    const follow = (): void => {
      const y = chart.yOf(price);
      const style = element.current?.style;
      if (style === undefined) return;
      const shown = within(y ?? 0, EDGE_PX, chart.heightPx() - EDGE_PX);
      style.visibility = y === undefined ? "hidden" : "visible";
      style.setProperty("--y", `${shown}px`);
      style.setProperty("--x", `${shown === y ? 0 : place * BESIDE_PX}px`);
    };
    follow();
    const timer = setInterval(follow, REPLACE_MS);
    return () => clearInterval(timer);
  }, [element, chart, price, place]);
}

interface FollowNeeds {
  readonly element: { readonly current: HTMLDivElement | null };
  readonly chart: CandleChart;
  readonly price: string;
  readonly place: number;
}

function within(value: number, low: number, high: number): number {
  if (value < low) return low;
  return value > high ? high : value;
}

interface DragNeeds {
  readonly element: { readonly current: HTMLDivElement | null };
  readonly chart: CandleChart;
  readonly onMove: (price: string) => void;
  readonly onEnd: (price: string) => void;
}

/** Drags by mouse, pen or finger: the price under the pointer, on the tick grid. */
function useDrag({ element, chart, onMove, onEnd }: DragNeeds) {
  const price = useRef<string | undefined>(undefined);
  const isHeld = useRef(false);
  return {
    onPointerDown(event: PointerEvent): void {
      isHeld.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent): void {
      const area = element.current?.parentElement?.getBoundingClientRect();
      if (!isHeld.current || area === undefined) return;
      price.current = chart.priceAt(event.clientY - area.top);
      if (price.current !== undefined) onMove(price.current);
    },
    onPointerUp(): void {
      if (!isHeld.current) return;
      isHeld.current = false;
      if (price.current !== undefined) onEnd(price.current);
      price.current = undefined;
    },
  };
}
