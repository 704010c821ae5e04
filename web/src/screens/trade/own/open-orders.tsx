import { Time, useAct, useShortcutsOf } from "@holdall/web/page";
import { marketName, useLive } from "@holdall/web/live";
import type { Market, Order } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Percent, product } from "@holdall/ui/number";
import { Skeleton } from "@holdall/ui/state";
import type { Column } from "@holdall/ui/table";
import { useState } from "react";
import type { ReactNode } from "react";
import { CancelAllDialog } from "./cancel-all.tsx";
import { MarketPrice, MarketSize } from "./market-amounts.tsx";
import { NOW, OwnTable } from "./own-table.tsx";
import { useMarketFilter } from "./row-filter.ts";
import { byAmount, byMoment, byWord } from "./row-order.ts";
import { sideCell } from "../side-cell.tsx";

/** Orders that rest or wait, each with what cancels it. */
export function OpenOrders(props: {
  readonly account: NonNullable<OpenSession["account"]>;
  readonly market: Market;
}): ReactNode {
  const { account, market } = props;
  const { say } = useWords();
  const { venue } = useSession();
  const orders = useLive(account.orders);
  const filter = useMarketFilter(market.symbol);
  const [isAsking, setAsking] = useState(false);
  const act = useAct();
  const shortcutsOf = useShortcutsOf();
  if (orders === undefined) return <Skeleton label={say("loading")} rows={3} />;
  const rows = [...orders.values()];
  const cancel = (order: Order): void =>
    void act.run(
      () => venue.client.rest.orderCancel({ symbol: order.symbol, orderId: order.id }),
      say("order.cancelled"),
    );
  return (
    <>
      <CancelAllDialog isOpen={isAsking} onClose={() => setAsking(false)} symbol={market.symbol} />
      <OwnTable
        caption={say("tables.orders")}
        columns={orderColumns(say, cancel)}
        empty={say("orders.empty")}
        filter={filter}
        keyOf={({ id }) => id}
        name="open-orders"
        onKey={(key, order) => shortcutsOf(key).includes("cancel") && cancel(order)}
        rows={rows}
        span={NOW}
        symbolOf={({ symbol }) => symbol}
        tools={
          <Button
            disabled={!rows.some(({ symbol }) => symbol === market.symbol)}
            isCompact
            onClick={() => setAsking(true)}
          >
            {say("order.cancelAll")}
          </Button>
        }
      />
    </>
  );
}

function orderColumns(say: Say, cancel: (order: Order) => void): readonly Column<Order>[] {
  return [
    {
      key: "time",
      head: say("time"),
      compare: byMoment(({ createdAt }) => createdAt),
      isWide: true,
      cell: ({ createdAt }) => <Time at={createdAt} detail="time" />,
    },
    {
      key: "market",
      head: say("markets.market"),
      compare: byWord(({ symbol }) => symbol),
      cell: ({ symbol }) => marketName(symbol),
    },
    {
      key: "side",
      head: say("ticket.side"),
      compare: byWord(({ side }) => side),
      cell: ({ side }) => sideCell(say, side),
    },
    {
      key: "price",
      head: say("ticket.price"),
      align: "end",
      compare: byAmount((order) => (order.orderType === "Limit" ? order.price : undefined)),
      cell: (order) =>
        order.orderType === "Limit" ? (
          <MarketPrice symbol={order.symbol} value={order.price} />
        ) : (
          say("ticket.market")
        ),
    },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      compare: byAmount(({ quantity }) => quantity),
      cell: (order) => <OrderQuantity order={order} />,
    },
    {
      key: "filled",
      head: say("orders.filled"),
      align: "end",
      compare: byAmount(({ executedQuantity }) => executedQuantity),
      isWide: true,
      cell: ({ symbol, executedQuantity }) => (
        <MarketSize symbol={symbol} value={executedQuantity} />
      ),
    },
    {
      key: "trigger",
      head: say("ticket.trigger"),
      align: "end",
      compare: byAmount(({ triggerPrice }) => triggerPrice),
      isWide: true,
      cell: (order) => triggerCell(say, order),
    },
    { key: "terms", head: say("orders.terms"), isWide: true, cell: (order) => termsOf(order, say) },
    cancelColumn(say, cancel),
  ];
}

function cancelColumn(say: Say, cancel: (order: Order) => void): Column<Order> {
  return {
    key: "act",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: (order) => (
      <button className="row-action" onClick={() => cancel(order)} type="button">
        {say("order.cancel")}
      </button>
    ),
  };
}

/** At which price an order begins, and whose price that is. */
function triggerCell(say: Say, { symbol, triggerPrice, triggerBy }: Order): ReactNode {
  return (
    <>
      <MarketPrice symbol={symbol} value={triggerPrice} />
      {typeof triggerBy === "string" ? (
        <span className="label"> {say(`trigger.${triggerBy}`)}</span>
      ) : null}
    </>
  );
}

/** What an order is for; one that waits may be for a share of the position. */
function OrderQuantity({ order }: { readonly order: Order }): ReactNode {
  const quantity = order.quantity ?? order.triggerQuantity ?? undefined;
  if (quantity?.endsWith("%") !== true)
    return <MarketSize symbol={order.symbol} value={quantity} />;
  return <Percent places={0} value={product(quantity.slice(0, -1), "0.01")} />;
}

function termsOf(order: Order, say: Say): string {
  const flags = [
    order.timeInForce,
    order.orderType === "Limit" && order.postOnly ? say("flag.postOnly") : "",
    order.reduceOnly === true ? say("flag.reduceOnly") : "",
  ];
  return flags.filter((flag) => flag !== "").join(" · ");
}
