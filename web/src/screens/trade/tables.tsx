import { SignedInOnly, Time, useAct, useShortcut, useShortcutOf } from "@holdall/web/page";
import { marketName, useLive } from "@holdall/web/live";
import type { Market, Order } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button, CheckField, Tabs } from "@holdall/ui/control";
import { Amount, Percent, product } from "@holdall/ui/number";
import { Empty, Skeleton } from "@holdall/ui/state";
import { Dialog } from "@holdall/ui/surface";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { sideCell } from "./side-cell.tsx";

/** What nobody looks at first is fetched when somebody does. */
const Positions = lazy(async () => ({ default: (await import("./positions.tsx")).Positions }));
const Balances = lazy(async () => ({ default: (await import("./holdings.tsx")).Balances }));
const Lending = lazy(async () => ({ default: (await import("./holdings.tsx")).Lending }));
const Fills = lazy(async () => ({ default: (await import("./past-tables.tsx")).Fills }));
const OrderHistory = lazy(async () => ({
  default: (await import("./past-tables.tsx")).OrderHistory,
}));
const FundingPayments = lazy(async () => ({
  default: (await import("./funding-table.tsx")).FundingPayments,
}));

const TABS = ["orders", "positions", "balances", "lending", "fills", "history", "funding"] as const;
type Tab = (typeof TABS)[number];

interface TablesProps {
  readonly market: Market;
}

/** What is one's own: orders, positions, balances, fills, and orders of the past. */
export function TradeTables({ market }: TablesProps): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "orders";
  const isPerp = market.marketType === "PERP";
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
      choices={TABS.filter((each) => each !== "funding" || isPerp).map((value) => ({
        value,
        label: say(`tables.${value}`),
      }))}
      label={say("tables.title")}
      onChange={onTab}
      value={tab}
    >
      <SignedInOnly>
        <Suspense fallback={<Skeleton label={say("loading")} rows={3} />}>
          <OwnTable market={market} tab={tab} />
        </Suspense>
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
      return <Positions account={account} />;
    case "balances":
      return <Balances account={account} />;
    case "lending":
      return <Lending account={account} />;
    case "fills":
      return <Fills market={market} />;
    case "history":
      return <OrderHistory market={market} />;
    case "funding":
      return <FundingPayments symbol={market.symbol} />;
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
  const [isAsking, setAsking] = useState(false);
  const act = useAct();
  const shortcutOf = useShortcutOf();
  useShortcut((shortcut) => {
    if (shortcut === "cancelAll") setAsking(true);
  });
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
      <CancelAllDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={cancelAll}
        symbol={market.symbol}
      />
      {rows.length === 0 ? (
        <Empty>{say("orders.empty")}</Empty>
      ) : (
        <DataTable
          caption={say("tables.orders")}
          columns={orderColumns(say, cancel)}
          keyOf={({ id }) => id}
          onKey={(key, order) => shortcutOf(key) === "cancel" && cancel(order)}
          part="open-orders"
          rows={rows}
        />
      )}
    </>
  );
}

function CancelAllDialog(props: {
  readonly isOpen: boolean;
  readonly symbol: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}): ReactNode {
  const { say } = useWords();
  const { isOpen, symbol, onClose, onConfirm } = props;
  const confirm = (): void => {
    onClose();
    onConfirm();
  };
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={isOpen}
      onClose={onClose}
      title={say("order.cancelAll")}
    >
      <p>{say("order.cancelAllOf", { symbol: marketName(symbol) })}</p>
      <Button kind="primary" onClick={confirm}>
        {say("order.cancelAll")}
      </Button>
    </Dialog>
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
    { key: "market", head: say("markets.market"), cell: ({ symbol }) => marketName(symbol) },
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
      cell: (order) => <OrderQuantity order={order} />,
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

/** What an order is for; one that waits may be for a share of the position. */
function OrderQuantity({ order }: { readonly order: Order }): ReactNode {
  const quantity = order.quantity ?? order.triggerQuantity ?? undefined;
  if (quantity?.endsWith("%") !== true) return <Amount value={quantity} />;
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
