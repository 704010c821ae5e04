import { Answer, Time, useVenueQuery } from "@holdall/web/page";
import type { Market } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Liquidations } from "./liquidations.tsx";
import { sideCell } from "./side-cell.tsx";

interface PastProps {
  readonly market: Market;
}

const PAGE_ROWS = 100;

/** Own fills of the market, from history; what the venue itself took away stands above them. */
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
  const { symbol } = market;
  const asked = useVenueQuery(["fills", symbol, fresh], (client) =>
    client.rest.fillHistory({ symbol, limit: PAGE_ROWS }),
  );
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("fills.empty")}</Empty>
        ) : (
          <DataTable
            caption={say("tables.fills")}
            columns={[
              { key: "time", head: say("time"), cell: (fill) => <Time at={fill.timestamp} /> },
              { key: "side", head: say("ticket.side"), cell: (fill) => sideCell(say, fill.side) },
              {
                key: "price",
                head: say("ticket.price"),
                align: "end",
                cell: (fill) => <Amount value={fill.price} />,
              },
              {
                key: "quantity",
                head: say("ticket.quantity"),
                align: "end",
                cell: (fill) => <Amount value={fill.quantity} />,
              },
              {
                key: "fee",
                head: say("fills.fee"),
                align: "end",
                cell: (fill) => <Amount unit={fill.feeSymbol} value={fill.fee} />,
              },
              {
                key: "role",
                head: say("fills.role"),
                cell: (fill) =>
                  typeof fill.systemOrderType === "string" ? (
                    <Link className="down" href="/account">
                      {say(`fills.${fill.systemOrderType}`)}
                    </Link>
                  ) : (
                    say(fill.isMaker ? "fills.maker" : "fills.taker")
                  ),
              },
            ]}
            footer={say("tables.footer", { count: String(rows.length), symbol })}
            keyOf={(fill) =>
              `${fill.tradeId ?? ""} ${fill.orderId} ${fill.timestamp} ${fill.isMaker}`
            }
            part="fills"
            rows={rows}
          />
        )
      }
    </Answer>
  );
}

/** Orders of the market that are not open any more. */
export function OrderHistory({ market }: PastProps): ReactNode {
  const { say } = useWords();
  const { symbol } = market;
  const asked = useVenueQuery(["order-history", symbol], (client) =>
    client.rest.orderHistory({ symbol, limit: PAGE_ROWS }),
  );
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("history.empty")}</Empty>
        ) : (
          <DataTable
            caption={say("tables.history")}
            columns={[
              { key: "time", head: say("time"), cell: (order) => <Time at={order.createdAt} /> },
              { key: "side", head: say("ticket.side"), cell: (order) => sideCell(say, order.side) },
              {
                key: "price",
                head: say("ticket.price"),
                align: "end",
                cell: (order) => <Amount value={order.price ?? undefined} />,
              },
              {
                key: "quantity",
                head: say("ticket.quantity"),
                align: "end",
                cell: (order) => <Amount value={order.quantity ?? undefined} />,
              },
              {
                key: "filled",
                head: say("orders.filled"),
                align: "end",
                isWide: true,
                cell: (order) => <Amount value={order.executedQuantity ?? undefined} />,
              },
              {
                key: "status",
                head: say("orders.status"),
                cell: (order) => (
                  <>
                    {say(`orderStatus.${order.status}`)}
                    {typeof order.expiryReason !== "string" ? null : (
                      <span className="label"> {say(`expiry.${order.expiryReason}`)}</span>
                    )}
                  </>
                ),
              },
            ]}
            footer={say("tables.footer", { count: String(rows.length), symbol })}
            keyOf={({ id }) => id}
            rows={rows}
          />
        )
      }
    </Answer>
  );
}
