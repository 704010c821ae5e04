import { Answer, Panel, Screen, SignedInOnly } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { CompactAmount, Percent, compare, scaled } from "@holdall/ui/number";
import { Meter } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { OwnLoans } from "./own-loans.tsx";
import { StaleRates } from "./pool-bands.tsx";
import { usePools } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** `/earn`: what can be lent and borrowed, at which rate, and how full each pool is. */
export function Earn(): ReactNode {
  const { say } = useWords();
  const pools = usePools();
  const [, navigate] = useLocation();
  return (
    <Screen lead={say("earn.lead")} title={say("nav.earn")}>
      <StaleRates />
      <Panel part="pools" title={say("earn.pools")}>
        <Answer asked={pools} rows={6}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty>{say("earn.none")}</Empty>
            ) : (
              <DataTable
                caption={say("earn.pools")}
                columns={poolColumns(say)}
                keyOf={({ symbol }) => symbol}
                onOpen={({ symbol }) => navigate(`/earn/${symbol}`)}
                rows={rows}
              />
            )
          }
        </Answer>
      </Panel>
      <Panel title={say("earn.mine")}>
        <SignedInOnly>
          <OwnLoans />
        </SignedInOnly>
      </Panel>
    </Screen>
  );
}

function poolColumns(say: Say): readonly Column<Pool>[] {
  const rate = (key: string, head: string, read: (pool: Pool) => string): Column<Pool> => ({
    key,
    head,
    align: "end",
    cell: (pool) => <Percent value={read(pool)} />,
    compare: (left, right) => compare(read(left), read(right)),
  });
  return [
    {
      key: "asset",
      head: say("balances.asset"),
      cell: ({ symbol }) => <Link href={`/earn/${symbol}`}>{symbol}</Link>,
    },
    rate("lend", say("earn.lendRate"), (pool) => pool.lendInterestRate),
    rate("borrow", say("earn.borrowRate"), (pool) => pool.borrowInterestRate),
    {
      key: "utilization",
      head: say("earn.utilization"),
      cell: (pool) => <Utilization pool={pool} />,
    },
    {
      key: "lent",
      head: say("earn.lent"),
      align: "end",
      isWide: true,
      cell: (pool) => <CompactAmount value={pool.lentQuantity} />,
    },
    {
      key: "borrowed",
      head: say("earn.borrowed"),
      align: "end",
      isWide: true,
      cell: (pool) => <CompactAmount value={pool.borrowedQuantity} />,
    },
    {
      key: "state",
      head: say("trade.state"),
      isWide: true,
      cell: ({ state }) => say(`pool.${state}`),
    },
  ];
}

/** How full a pool is, with the marks at which rates steepen and leaving may wait. */
export function Utilization({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  return (
    <div className="utilization">
      <Percent places={1} value={pool.utilization} />
      <Meter
        kind={
          compare(pool.utilization, pool.throttleUtilizationThreshold) >= 0 ? "danger" : "plain"
        }
        label={say("earn.utilization")}
        marks={[
          { at: scaled(pool.optimalUtilization), text: say("earn.optimal") },
          { at: scaled(pool.throttleUtilizationThreshold), text: say("earn.throttle") },
        ]}
        max={scaled("1")}
        text={pool.utilization}
        value={scaled(pool.utilization)}
      />
    </div>
  );
}
