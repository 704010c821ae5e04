import { useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Amount, Delta, Percent, UNKNOWN, signOf, sum } from "@holdall/ui/number";
import { Empty, Skeleton } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";

interface OwnProps {
  readonly account: NonNullable<OpenSession["account"]>;
}

/** Everything held: what is free, in orders and lent, and what it counts for as collateral. */
export function Balances({ account }: OwnProps): ReactNode {
  const { say } = useWords();
  const balances = useLive(account.balances);
  const margin = useLive(account.margin);
  if (balances === undefined) return <Skeleton label={say("loading")} rows={3} />;
  const collateral = new Map(margin?.collateral.map((each) => [each.symbol, each]));
  const symbols = new Set([...Object.keys(balances), ...collateral.keys()]);
  const rows = [...symbols]
    .map((symbol) => {
      const { available, locked } = balances[symbol] ?? { available: "0", locked: "0" };
      const own = collateral.get(symbol);
      const lent = own?.lendQuantity ?? "0";
      return { symbol, available, locked, lent, total: sum([available, locked, lent]), own };
    })
    .filter(({ total }) => signOf(total) !== 0);
  if (rows.length === 0) return <Empty>{say("balances.empty")}</Empty>;
  type Row = (typeof rows)[number];
  const amount = (
    key: string,
    head: string,
    read: (row: Row) => string | undefined,
    isWide = false,
  ): Column<Row> => ({
    key,
    head,
    align: "end",
    isWide,
    cell: (row) => <Amount value={read(row)} />,
  });
  return (
    <DataTable
      caption={say("tables.balances")}
      columns={[
        { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
        amount("total", say("balances.total"), ({ total }) => total),
        amount("available", say("balances.available"), ({ available }) => available),
        amount("locked", say("balances.locked"), ({ locked }) => locked, true),
        amount("lent", say("balances.lent"), ({ lent }) => lent, true),
        {
          key: "value",
          head: say("balances.value"),
          align: "end",
          cell: ({ own }) => <Amount places={2} value={own?.balanceNotional} />,
        },
        {
          key: "weight",
          head: say("balances.weight"),
          align: "end",
          isWide: true,
          cell: ({ own }) => <Percent rounding="floor" value={own?.collateralWeight} />,
        },
        {
          key: "collateral",
          head: say("balances.collateral"),
          align: "end",
          isWide: true,
          cell: ({ own }) => <Amount places={2} value={own?.collateralValue} />,
        },
      ]}
      keyOf={({ symbol }) => symbol}
      part="balances"
      rows={rows}
    />
  );
}

/** Borrows and lends: below zero is owed, above zero is lent. */
export function Lending({ account }: OwnProps): ReactNode {
  const { say } = useWords();
  const balances = useLive(account.balances);
  const asked = useVenueQuery(["borrow-lend", balances], (client) =>
    client.rest.borrowLendPositions(),
  );
  const rows = asked.data;
  if (rows === undefined) return <Skeleton label={say("loading")} rows={2} />;
  if (rows.length === 0) return <Empty>{say("lending.empty")}</Empty>;
  type Row = (typeof rows)[number];
  const liquidation = ({ estLiquidationPrice }: Row): ReactNode =>
    signOf(estLiquidationPrice) === 1 ? <Amount value={estLiquidationPrice} /> : UNKNOWN;
  return (
    <DataTable
      caption={say("tables.lending")}
      columns={[
        { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
        {
          key: "side",
          head: say("lending.side"),
          cell: ({ netQuantity }) =>
            say(signOf(netQuantity) === -1 ? "lending.borrowed" : "lending.lent"),
        },
        {
          key: "quantity",
          head: say("ticket.quantity"),
          align: "end",
          cell: ({ netQuantity }) => <Delta value={netQuantity} />,
        },
        {
          key: "value",
          head: say("balances.value"),
          align: "end",
          cell: ({ netExposureNotional }) => <Amount places={2} value={netExposureNotional} />,
        },
        {
          key: "interest",
          head: say("lending.interest"),
          align: "end",
          isWide: true,
          cell: ({ cumulativeInterest }) => <Delta value={cumulativeInterest} />,
        },
        {
          key: "margin",
          head: say("positions.margin"),
          align: "end",
          isWide: true,
          cell: ({ imf }) => <Percent rounding="ceil" value={imf} />,
        },
        {
          key: "liquidation",
          head: say("positions.liquidation"),
          align: "end",
          isWide: true,
          cell: liquidation,
        },
      ]}
      keyOf={({ id }) => id}
      part="lending"
      rows={rows}
    />
  );
}
