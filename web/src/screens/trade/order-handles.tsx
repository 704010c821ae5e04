import { useAct } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { MarketFeed, Order } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import {
  Amount,
  Percent,
  difference,
  formatText,
  quotient,
  useSeparators,
} from "@holdall/ui/number";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import type { CandleChart } from "./candle-chart.ts";
import type { ChartScale } from "./chart-scale.ts";

interface HandlesProps {
  readonly chart: CandleChart;
  readonly feed: MarketFeed;
  readonly scale: ChartScale;
}

/** A handle on each own order of the market: dragged or moved by keys, it amends the price. */
export function OrderHandles(props: HandlesProps): ReactNode {
  const { account } = useSession();
  return account === undefined ? null : <OwnHandles {...props} account={account} />;
}

type Account = NonNullable<OpenSession["account"]>;

function OwnHandles(props: HandlesProps & { readonly account: Account }): ReactNode {
  const { account, feed } = props;
  const orders = useLive(account.orders);
  const own = [...(orders?.values() ?? [])].filter(
    (order) =>
      order.symbol === feed.market.symbol &&
      order.orderType === "Limit" &&
      order.status !== "TriggerPending",
  );
  return own.map((order) => <Handle {...props} key={order.id} order={order} />);
}

type LimitOrder = Extract<Order, { orderType: "Limit" }>;
const REPLACE_MS = 100;
/** Half a handle, so that it stays whole at an edge. */
const EDGE_PX = 14;
const TICKS = { plain: 1, shift: 10, alt: 100 } as const;

function Handle(props: HandlesProps & { readonly order: Order }): ReactNode {
  const { chart, scale, feed } = props;
  const order = props.order as LimitOrder;
  const { venue } = useSession();
  const say = useSay();
  const separators = useSeparators();
  const act = useAct();
  const [draft, setDraft] = useState<string | undefined>();
  const element = useRef<HTMLDivElement>(null);
  const shown = draft ?? order.price;
  useFollowPrice(element, chart, shown);

  const amend = (price: string): void => {
    if (price === order.price) {
      setDraft(undefined);
      return;
    }
    const { symbol, id } = order;
    // The line stays where it was put, pending, and snaps back when the venue refuses.
    act
      .run(() => venue.client.rest.orderAmend({ symbol, orderId: id, price }), say("order.amended"))
      .finally(() => setDraft(undefined))
      .catch(() => undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      const ticks = TICKS[event.altKey ? "alt" : event.shiftKey ? "shift" : "plain"];
      setDraft(scale.moved(shown, direction * ticks));
    } else if (event.key === "Enter") amend(shown);
    else if (event.key === "Escape") setDraft(undefined);
  };
  const drag = useDrag({ element, chart, onMove: setDraft, onEnd: amend });
  const text = formatText(shown, { places: feed.scale.priceDecimals }, separators);

  return (
    <div className={`handle ${draft === undefined ? "" : "is-dragged"}`} ref={element}>
      <div
        aria-label={say("order.handle", { side: say(`side.${order.side}`) })}
        aria-orientation="vertical"
        aria-valuenow={0}
        aria-valuetext={text}
        className="handle-grip"
        data-order={order.id}
        data-state={act.state === "sending" ? "pending" : "resting"}
        onKeyDown={onKeyDown}
        role="slider"
        tabIndex={0}
        {...drag}
      >
        <span className={order.side === "Bid" ? "up" : "down"}>{say(`side.${order.side}`)}</span>{" "}
        <Amount value={order.quantity} />
        {draft === undefined ? null : <DistanceToMark feed={feed} price={draft} />}
      </div>
      <button
        aria-label={say("order.cancelOne")}
        className="handle-close"
        onClick={() => {
          const { symbol, id } = order;
          void act.run(
            () => venue.client.rest.orderCancel({ symbol, orderId: id }),
            say("order.cancelled"),
          );
        }}
        type="button"
      >
        ×
      </button>
    </div>
  );
}

function DistanceToMark({
  feed,
  price,
}: {
  readonly feed: MarketFeed;
  readonly price: string;
}): ReactNode {
  const mark = useLive(feed.mark)?.p;
  const last = useLive(feed.last)?.price;
  const reference = mark ?? last;
  if (reference === undefined) return null;
  return (
    <>
      {" "}
      <Amount places={feed.scale.priceDecimals} value={price} />{" "}
      <Percent isChange value={quotient(difference(price, reference), reference)} />
    </>
  );
}

/**
 * Keeps an element at its price while the chart scrolls and scales: it has no event for that. A price
 * beyond the edge leaves it at the edge, so that what rests far away can still be moved.
 */
function useFollowPrice(
  element: { readonly current: HTMLDivElement | null },
  chart: CandleChart,
  price: string,
): void {
  useEffect(() => {
    const place = (): void => {
      const y = chart.yOf(price);
      const style = element.current?.style;
      if (style === undefined) return;
      style.visibility = y === undefined ? "hidden" : "visible";
      const height = element.current?.parentElement?.clientHeight ?? 0;
      style.setProperty("--y", `${within(y ?? 0, EDGE_PX, height - EDGE_PX)}px`);
    };
    place();
    const timer = setInterval(place, REPLACE_MS);
    return () => clearInterval(timer);
  }, [element, chart, price]);
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
