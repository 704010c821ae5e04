import { usePreferences } from "@holdall/web/page";
import type { OwnDrawn } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { AccountFeed, MarketFeed, Order, Position } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, rounded } from "@holdall/ui/number";
import type { ReactNode } from "react";
import type { Client } from "@holdall/client";
import type { CandleChart } from "./candle-chart.ts";
import type { ChartScale } from "./chart-scale.ts";
import { orderAt } from "./draft-order.ts";
import type { LimitOrder } from "./draft-order.ts";
import { exitKind, exitsOf, moveExit, placeExit } from "./exits.ts";
import { Handle } from "./handle.tsx";
import type { Held } from "./handle.tsx";

interface HandlesProps {
  readonly account: AccountFeed;
  readonly chart: CandleChart;
  readonly feed: MarketFeed;
  readonly scale: ChartScale;
}

/** A handle on each own order, exit and position of the market: dragged or moved by keys, it sends. */
export function OwnHandles(props: HandlesProps): ReactNode {
  const { account, feed, ...on } = props;
  const say = useSay();
  const { venue } = useSession();
  const orders = useLive(account.orders);
  const positions = useLive(account.positions);
  const { symbol } = feed.market;
  const all = [...(orders?.values() ?? [])];
  const position = positions?.find((each) => each.symbol === symbol);
  const needs = { client: venue.client, say };
  const { undrawn } = usePreferences().preferences;
  const drawn = (part: OwnDrawn, make: () => readonly Held[]): readonly Held[] =>
    undrawn.includes(part) ? [] : make();
  const resting = all.filter((order): order is LimitOrder => isResting(order, symbol));
  const held = [
    ...drawn("orders", () => resting.map((order) => heldOrder(order, needs))),
    ...(position === undefined
      ? []
      : [
          ...drawn("exits", () =>
            exitsOf(all, symbol).map((order) => heldExit(order, position, needs)),
          ),
          ...drawn("entry", () => [heldPosition(position, feed.scale.priceDecimals, needs)]),
        ]),
  ];
  return held.map((each, place) => (
    <Handle {...on} feed={feed} held={each} key={each.id} place={place} />
  ));
}

function isResting(order: Order, symbol: string): order is LimitOrder {
  return (
    order.symbol === symbol && order.orderType === "Limit" && order.status !== "TriggerPending"
  );
}

interface Needs {
  readonly client: Client;
  readonly say: Say;
}

function heldOrder(order: LimitOrder, { client, say }: Needs): Held {
  const { symbol, id, side } = order;
  return {
    id,
    price: order.price,
    name: say("order.handle", { side: say(`side.${side}`) }),
    text: (
      <>
        <span className={side === "Bid" ? "up" : "down"}>{say(`side.${side}`)}</span>{" "}
        <Amount value={order.quantity} />
      </>
    ),
    move: (price) => client.rest.orderAmend({ symbol, orderId: id, price }),
    orderAt: (price) => orderAt(order, price),
    moved: say("order.amended"),
    remove: () => client.rest.orderCancel({ symbol, orderId: id }),
  };
}

/** An exit stays where it was put until the venue has moved it. */
function heldExit(order: Order, position: Position, { client, say }: Needs): Held {
  const { symbol, id } = order;
  const kind = say(`chart.${exitKind(order, position.markPrice)}`);
  return {
    id,
    price: order.triggerPrice ?? "0",
    name: say("exit.handle", { kind }),
    text: kind,
    move: (price) => moveExit(client, order, price),
    moved: say("exit.moved"),
    remove: () => client.rest.orderCancel({ symbol, orderId: id }),
  };
}

/** What a position's own handle is dragged to becomes the trigger of an exit for the whole of it. */
function heldPosition(position: Position, priceDecimals: number, { client, say }: Needs): Held {
  return {
    id: `position ${position.symbol}`,
    price: rounded(position.entryPrice, priceDecimals, "floor"),
    name: say("exit.create"),
    text: `+ ${say("positions.exits")}`,
    move: (price) => placeExit(client, position, price),
    moved: say("exit.placed"),
  };
}
