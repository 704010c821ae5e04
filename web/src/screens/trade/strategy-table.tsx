import { Answer, Time, useAct, useVenueQuery } from "@holdall/web/page";
import { useVenue } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import { Amount, scaled } from "@holdall/ui/number";
import { Meter } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ResponseOf } from "@holdall/core/contract";
import type { Say } from "@holdall/web/words";
import type { Column } from "@holdall/ui/table";
import { sideCell } from "./side-cell.tsx";

/** What the venue works over time for this account in a market, and how far it is. */
export function MarketStrategies({ symbol }: { readonly symbol: string }): ReactNode {
  const { say } = useWords();
  const { client } = useVenue();
  const act = useAct();
  const asked = useVenueQuery(["strategies", symbol], () => client.rest.strategies({ symbol }));
  const cancel = (strategyId: string): void =>
    void act
      .run(() => client.rest.strategyCancel({ symbol, strategyId }), say("strategies.cancelled"))
      .then(() => asked.refetch());
  const start = (
    <Link className="button is-compact" href={`/strategies?symbol=${symbol}`}>
      {say("strategies.new")}
    </Link>
  );
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty action={start}>{say("strategies.empty")}</Empty>
        ) : (
          <DataTable
            caption={say("tables.strategies")}
            columns={[...columnsOf(say), cancelColumn(say, cancel)]}
            keyOf={({ id }) => id}
            part="strategies"
            rows={rows}
          />
        )
      }
    </Answer>
  );
}

type Strategy = ResponseOf<"strategies">[number];

function columnsOf(say: Say): readonly Column<Strategy>[] {
  return [
    { key: "time", head: say("time"), cell: ({ createdAt }) => <Time at={createdAt} /> },
    { key: "side", head: say("ticket.side"), cell: ({ side }) => sideCell(say, side) },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      cell: ({ quantity }) => <Amount value={quantity} />,
    },
    {
      key: "filled",
      head: say("orders.filled"),
      align: "end",
      cell: ({ executedQuantity }) => <Amount value={executedQuantity} />,
    },
    {
      key: "progress",
      head: say("strategies.progress"),
      isWide: true,
      cell: ({ quantity, executedQuantity }) => (
        <Meter
          label={say("strategies.progress")}
          max={scaled(quantity)}
          text={executedQuantity}
          value={scaled(executedQuantity)}
        />
      ),
    },
    {
      key: "status",
      head: say("orders.status"),
      isWide: true,
      cell: ({ status }) => say(`strategy.${status}`),
    },
  ];
}

function cancelColumn(say: Say, cancel: (strategyId: string) => void): Column<Strategy> {
  return {
    key: "act",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: ({ id }) => (
      <button className="row-action" onClick={() => cancel(id)} type="button">
        {say("order.cancel")}
      </button>
    ),
  };
}
