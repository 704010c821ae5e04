import { SignedInOnly, Time, useAct } from "@holdall/web/page";
import { scaleOf, useLive } from "@holdall/web/live";
import type { Market, Order, Position } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button, CheckField, Tabs } from "@holdall/ui/control";
import { Amount, Delta, magnitude, product, signOf, snapped, sum } from "@holdall/ui/number";
import { Empty, Skeleton } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { useState } from "react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { Fills, OrderHistory } from "./past-tables.tsx";
import { sideCell } from "./side-cell.tsx";

const TABS = ["orders", "positions", "balances", "fills", "history"] as const;
type Tab = (typeof TABS)[number];

interface TablesProps {
  readonly market: Market;
}

/** What is one's own: orders, positions, balances, fills, and orders of the past. */
export function TradeTables({ market }: TablesProps): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "orders";
  const onTab = (next: Tab): void =>
    setSearch(
      (before) => {
        before.set("tab", next);
        return before;
      },
      { replace: true },
    );
  return (
    <Tabs
      choices={TABS.map((value) => ({ value, label: say(`tables.${value}`) }))}
      label={say("tables.title")}
      onChange={onTab}
      value={tab}
    >
      <SignedInOnly>
        <OwnTable market={market} tab={tab} />
      </SignedInOnly>
    </Tabs>
  );
}

function OwnTable({ market, tab }: TablesProps & { readonly tab: Tab }): ReactNode {
  const { account } = useSession();
  if (account === undefined) return null;
  switch (tab) {
    case "orders":
      return <OpenOrders account={account} market={market} />;
    case "positions":
      return <Positions account={account} market={market} />;
    case "balances":
      return <Balances account={account} />;
    case "fills":
      return <Fills market={market} />;
    case "history":
      return <OrderHistory market={market} />;
  }
}

interface OwnProps {
  readonly account: NonNullable<OpenSession["account"]>;
}

function OpenOrders({ account, market }: OwnProps & TablesProps): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const orders = useLive(account.orders);
  const [isEverywhere, setEverywhere] = useState(false);
  const act = useAct();
  if (orders === undefined) return <Skeleton label={say("loading")} rows={3} />;
  const rows = [...orders.values()].filter(
    ({ symbol }) => isEverywhere || symbol === market.symbol,
  );
  const cancel = (order: Order): void =>
    void act.run(
      () => venue.client.rest.orderCancel({ symbol: order.symbol, orderId: order.id }),
      say("order.cancelled"),
    );
  const cancelAll = (): void =>
    void act.run(
      () => venue.client.rest.orderCancelAll({ symbol: market.symbol }),
      say("order.allCancelled"),
    );
  const tools = (
    <div className="table-tools">
      <CheckField
        checked={isEverywhere}
        label={say("tables.everyMarket")}
        onChange={(event) => setEverywhere(event.target.checked)}
      />
      <Button
        disabled={rows.length === 0}
        isBusy={act.state === "sending"}
        isCompact
        onClick={cancelAll}
      >
        {say("order.cancelAll")}
      </Button>
    </div>
  );
  return (
    <>
      {tools}
      {rows.length === 0 ? (
        <Empty>{say("orders.empty")}</Empty>
      ) : (
        <DataTable
          caption={say("tables.orders")}
          columns={orderColumns(say, cancel)}
          keyOf={({ id }) => id}
          onKey={(key, order) => key === "x" && cancel(order)}
          part="open-orders"
          rows={rows}
        />
      )}
    </>
  );
}

function orderColumns(say: Say, cancel: (order: Order) => void): readonly Column<Order>[] {
  return [
    {
      key: "time",
      head: say("time"),
      isWide: true,
      cell: ({ createdAt }) => <Time at={createdAt} detail="time" />,
    },
    { key: "market", head: say("markets.market"), cell: ({ symbol }) => symbol.replace("_", "/") },
    { key: "side", head: say("ticket.side"), cell: ({ side }) => sideCell(say, side) },
    {
      key: "price",
      head: say("ticket.price"),
      align: "end",
      cell: (order) =>
        order.orderType === "Limit" ? <Amount value={order.price} /> : say("ticket.market"),
    },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      cell: (order) => <Amount value={order.quantity ?? order.triggerQuantity ?? undefined} />,
    },
    {
      key: "filled",
      head: say("orders.filled"),
      align: "end",
      isWide: true,
      cell: ({ executedQuantity }) => <Amount value={executedQuantity} />,
    },
    {
      key: "trigger",
      head: say("ticket.trigger"),
      align: "end",
      isWide: true,
      cell: ({ triggerPrice }) => <Amount value={triggerPrice ?? undefined} />,
    },
    { key: "terms", head: say("orders.terms"), isWide: true, cell: (order) => termsOf(order, say) },
    {
      key: "act",
      head: <span className="visually-hidden">{say("actions")}</span>,
      align: "end",
      cell: (order) => (
        <button className="row-action" onClick={() => cancel(order)} type="button">
          {say("order.cancel")}
        </button>
      ),
    },
  ];
}

function termsOf(order: Order, say: Say): string {
  const flags = [
    order.timeInForce,
    order.orderType === "Limit" && order.postOnly ? say("flag.postOnly") : "",
    order.reduceOnly === true ? say("flag.reduceOnly") : "",
  ];
  return flags.filter((flag) => flag !== "").join(" · ");
}

function Positions({ account, market }: OwnProps & TablesProps): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const positions = useLive(account.positions);
  const act = useAct();
  if (positions === undefined) return <Empty>{say("positions.unknown")}</Empty>;
  if (positions.length === 0) return <Empty>{say("positions.empty")}</Empty>;
  const close = (position: Position, share: string): void => {
    const { step } = scaleOf(market);
    const quantity = snapped(product(magnitude(position.netQuantity), share), step, "floor");
    void act.run(
      () =>
        venue.client.rest.orderExecute({
          symbol: position.symbol,
          side: signOf(position.netQuantity) === 1 ? "Ask" : "Bid",
          orderType: "Market",
          quantity,
          reduceOnly: true,
        }),
      say("positions.closed"),
    );
  };
  return (
    <DataTable
      caption={say("tables.positions")}
      columns={positionColumns(say, close)}
      keyOf={({ positionId }) => positionId}
      part="positions"
      rows={positions}
    />
  );
}

function positionColumns(say: Say, close: Close): readonly Column<Position>[] {
  const amount = (
    key: string,
    head: string,
    read: (position: Position) => string,
    isWide = false,
  ): Column<Position> => ({
    key,
    head,
    align: "end",
    isWide,
    cell: (position) => <Amount value={read(position)} />,
  });
  return [
    {
      key: "market",
      head: say("markets.market"),
      cell: ({ symbol }) => symbol.replaceAll("_", "/"),
    },
    {
      key: "size",
      head: say("positions.size"),
      align: "end",
      cell: ({ netQuantity }) => <Delta value={netQuantity} />,
    },
    amount("notional", say("positions.notional"), (p) => p.netExposureNotional, true),
    amount("entry", say("positions.entry"), (p) => p.entryPrice),
    amount("breakEven", say("positions.breakEven"), (p) => p.breakEvenPrice, true),
    amount("mark", say("markets.mark"), (p) => p.markPrice, true),
    amount("liquidation", say("positions.liquidation"), (p) => p.estLiquidationPrice),
    {
      key: "pnl",
      head: say("positions.unrealized"),
      align: "end",
      cell: ({ pnlUnrealized }) => <Delta places={2} value={pnlUnrealized} />,
    },
    {
      key: "realized",
      head: say("positions.realized"),
      align: "end",
      isWide: true,
      cell: ({ pnlRealized }) => <Delta places={2} value={pnlRealized} />,
    },
    {
      key: "funding",
      head: say("trade.funding"),
      align: "end",
      isWide: true,
      cell: ({ cumulativeFundingPayment }) => <Delta places={2} value={cumulativeFundingPayment} />,
    },
    closeColumn(say, close),
  ];
}

type Close = (position: Position, share: string) => void;

function closeColumn(say: Say, close: Close): Column<Position> {
  return {
    key: "act",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: (position) => (
      <span className="row-actions">
        {(["0.5", "1"] as const).map((share) => (
          <button
            className="row-action"
            key={share}
            onClick={() => close(position, share)}
            type="button"
          >
            {say(share === "1" ? "positions.closeAll" : "positions.closeHalf")}
          </button>
        ))}
      </span>
    ),
  };
}

function Balances({ account }: OwnProps): ReactNode {
  const { say } = useWords();
  const balances = useLive(account.balances);
  if (balances === undefined) return <Skeleton label={say("loading")} rows={3} />;
  const rows = Object.entries(balances)
    .map(([symbol, { available, locked }]) => ({ symbol, available, locked }))
    .filter(({ available, locked }) => signOf(sum([available, locked])) !== 0);
  if (rows.length === 0) return <Empty>{say("balances.empty")}</Empty>;
  type Row = (typeof rows)[number];
  const amount = (key: string, head: string, read: (row: Row) => string): Column<Row> => ({
    key,
    head,
    align: "end",
    cell: (row) => <Amount value={read(row)} />,
  });
  return (
    <DataTable
      caption={say("tables.balances")}
      columns={[
        { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
        amount("total", say("balances.total"), ({ available, locked }) => sum([available, locked])),
        amount("available", say("balances.available"), ({ available }) => available),
        amount("locked", say("balances.locked"), ({ locked }) => locked),
      ]}
      keyOf={({ symbol }) => symbol}
      part="balances"
      rows={rows}
    />
  );
}
