import type { ResponseOf } from "@holdall/core/contract";
import { Answer, Time, useVenueQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import type { Market } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Liquidations } from "./liquidations.tsx";
import { MarketPrice, MarketSize } from "./market-amounts.tsx";
import { OwnTable } from "./own-table.tsx";
import { useMarketFilter } from "./row-filter.ts";
import { byAmount, byMoment, byWord } from "./row-order.ts";
import { sideCell } from "../side-cell.tsx";

interface PastProps {
  readonly market: Market;
}

type Fill = ResponseOf<"fillHistory">[number];
type PastOrder = ResponseOf<"orderHistory">[number];

const PAGE_ROWS = 100;

/** Own fills, from history; what the venue itself took away stands above them. */
export function Fills({ market }: PastProps): ReactNode {
  const { account } = useSession();
  return (
    <>
      {account === undefined ? null : <Liquidations account={account} />}
      <OwnFills market={market} />
    </>
  );
}

function OwnFills({ market }: PastProps): ReactNode {
  const { say } = useWords();
  const { account } = useSession();
  const fresh = account?.fills.shown()[0]?.t;
  const filter = useMarketFilter(market.symbol);
  const { symbol } = filter;
  const asked = useVenueQuery(["fills", symbol, fresh], (client) =>
    client.rest.fillHistory({ ...(symbol === undefined ? {} : { symbol }), limit: PAGE_ROWS }),
  );
  return (
    <Answer asked={asked}>
      {(rows) => (
        <OwnTable
          caption={say("tables.fills")}
          columns={fillColumns(say)}
          empty={say("fills.empty")}
          filter={filter}
          keyOf={(fill) =>
            `${fill.tradeId ?? ""} ${fill.orderId} ${fill.timestamp} ${fill.isMaker}`
          }
          name="fills"
          rows={rows}
          span={{ kind: "past", most: PAGE_ROWS, at: (fill) => fill.timestamp }}
          symbolOf={(fill) => fill.symbol}
        />
      )}
    </Answer>
  );
}

/** Orders that are not open any more. */
export function OrderHistory({ market }: PastProps): ReactNode {
  const { say } = useWords();
  const filter = useMarketFilter(market.symbol);
  const { symbol } = filter;
  const asked = useVenueQuery(["order-history", symbol], (client) =>
    client.rest.orderHistory({ ...(symbol === undefined ? {} : { symbol }), limit: PAGE_ROWS }),
  );
  return (
    <Answer asked={asked}>
      {(rows) => (
        <OwnTable
          caption={say("tables.history")}
          columns={orderColumns(say)}
          empty={say("history.empty")}
          filter={filter}
          keyOf={({ id }) => id}
          name="order-history"
          rows={rows}
          span={{ kind: "past", most: PAGE_ROWS, at: (order) => order.createdAt }}
          symbolOf={(order) => order.symbol}
        />
      )}
    </Answer>
  );
}

function fillColumns(say: Say): readonly Column<Fill>[] {
  return [
    {
      key: "time",
      head: say("time"),
      compare: byMoment((fill) => fill.timestamp),
      cell: (fill) => <Time at={fill.timestamp} />,
    },
    {
      key: "market",
      head: say("markets.market"),
      isWide: true,
      compare: byWord((fill) => fill.symbol),
      cell: (fill) => marketName(fill.symbol),
    },
    {
      key: "side",
      head: say("ticket.side"),
      compare: byWord((fill) => fill.side),
      cell: (fill) => sideCell(say, fill.side),
    },
    {
      key: "price",
      head: say("ticket.price"),
      align: "end",
      compare: byAmount((fill) => fill.price),
      cell: (fill) => <MarketPrice symbol={fill.symbol} value={fill.price} />,
    },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      compare: byAmount((fill) => fill.quantity),
      cell: (fill) => <MarketSize symbol={fill.symbol} value={fill.quantity} />,
    },
    {
      key: "fee",
      head: say("fills.fee"),
      align: "end",
      compare: byAmount((fill) => fill.fee),
      cell: (fill) => <Amount unit={fill.feeSymbol} value={fill.fee} />,
    },
    {
      key: "role",
      head: say("fills.role"),
      compare: byWord((fill) => fill.systemOrderType ?? (fill.isMaker ? "maker" : "taker")),
      cell: (fill) =>
        typeof fill.systemOrderType === "string" ? (
          <Link className="down" href="/account">
            {say(`fills.${fill.systemOrderType}`)}
          </Link>
        ) : (
          say(fill.isMaker ? "fills.maker" : "fills.taker")
        ),
    },
  ];
}

function orderColumns(say: Say): readonly Column<PastOrder>[] {
  return [
    {
      key: "time",
      head: say("time"),
      compare: byMoment((order) => order.createdAt),
      cell: (order) => <Time at={order.createdAt} />,
    },
    {
      key: "market",
      head: say("markets.market"),
      isWide: true,
      compare: byWord((order) => order.symbol),
      cell: (order) => marketName(order.symbol),
    },
    {
      key: "side",
      head: say("ticket.side"),
      compare: byWord((order) => order.side),
      cell: (order) => sideCell(say, order.side),
    },
    {
      key: "price",
      head: say("ticket.price"),
      align: "end",
      compare: byAmount((order) => order.price),
      cell: (order) => <MarketPrice symbol={order.symbol} value={order.price} />,
    },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      compare: byAmount((order) => order.quantity),
      cell: (order) => <MarketSize symbol={order.symbol} value={order.quantity} />,
    },
    {
      key: "filled",
      head: say("orders.filled"),
      align: "end",
      isWide: true,
      compare: byAmount((order) => order.executedQuantity),
      cell: (order) => <MarketSize symbol={order.symbol} value={order.executedQuantity} />,
    },
    {
      key: "status",
      head: say("orders.status"),
      compare: byWord((order) => order.status),
      cell: (order) => (
        <>
          {say(`orderStatus.${order.status}`)}
          {typeof order.expiryReason !== "string" ? null : (
            <span className="label"> {say(`expiry.${order.expiryReason}`)}</span>
          )}
        </>
      ),
    },
  ];
}
