import { Time } from "@holdall/web/page";
import { marketName, useLive } from "@holdall/web/live";
import type { AccountFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { sideCell } from "../side-cell.tsx";

/** Each step by which the venue took something of this account away, since the page was opened. */
export function Liquidations({ account }: { readonly account: AccountFeed }): ReactNode {
  const say = useSay();
  const steps = useLive(account.liquidations).filter(({ q }) => q !== "0");
  if (steps.length === 0) return null;
  return (
    <DataTable
      caption={say("liquidations.title")}
      columns={[
        { key: "time", head: say("time"), cell: ({ T }) => <Time at={millisecondsOf(T)} /> },
        {
          key: "stage",
          head: say("liquidations.stage"),
          cell: ({ g }) => (
            <Link className="down" href="/account">
              {say(`liquidations.${g}`)}
            </Link>
          ),
        },
        {
          key: "market",
          head: say("markets.market"),
          isWide: true,
          cell: ({ s }) => marketName(s),
        },
        { key: "side", head: say("ticket.side"), isWide: true, cell: ({ S }) => sideCell(say, S) },
        {
          key: "price",
          head: say("ticket.price"),
          align: "end",
          cell: ({ p }) => <Amount value={p} />,
        },
        {
          key: "quantity",
          head: say("ticket.quantity"),
          align: "end",
          cell: ({ q }) => <Amount value={q} />,
        },
        {
          key: "fee",
          head: say("fills.fee"),
          align: "end",
          isWide: true,
          cell: ({ n }) => <Amount unit="USDC" value={n} />,
        },
      ]}
      keyOf={({ id }) => String(id)}
      part="liquidations"
      rows={steps}
    />
  );
}

/** The stream tells microseconds. */
function millisecondsOf(micros: number): number {
  return (micros - (micros % 1_000)) / 1_000;
}
