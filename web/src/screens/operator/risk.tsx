import { Answer, useWebQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, Percent, compare, quotient } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";
import { Concentration } from "./concentration.tsx";
import { Share } from "./share.tsx";
import { ShockForm } from "./shock.tsx";
import { Sources } from "./sources.tsx";

type Report = WebResponseOf<"operatorRisk">;
type AccountAtRisk = Report["accounts"][number];
type MarketRisk = Report["markets"][number];
type PoolRisk = Report["pools"][number];

/**
 * What the venue risks now: the riskiest accounts under pseudonyms, open interest against its limits,
 * who holds it, price sources, pools against their throttles, the fund, and what is owed by nobody.
 */
export function Risk(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorRisk");
  return (
    <Answer asked={asked} rows={12}>
      {(report) => (
        <div data-part="risk">
          <Sums report={report} />
          <h2 className="part-head">{say("whatIf.title")}</h2>
          <ShockForm assets={shockable(report)} />
          <h2 className="part-head">{say("operator.accounts")}</h2>
          {report.accounts.length === 0 ? (
            <Empty>{say("operator.noAccount")}</Empty>
          ) : (
            <DataTable
              caption={say("operator.accounts")}
              columns={accountColumns(say)}
              keyOf={({ account }) => account}
              rows={report.accounts}
            />
          )}
          <h2 className="part-head">{say("operator.interest")}</h2>
          <DataTable
            caption={say("operator.interest")}
            columns={marketColumns(say)}
            keyOf={({ symbol }) => symbol}
            rows={report.markets}
          />
          <Concentration />
          <Sources />
          <h2 className="part-head">{say("earn.pools")}</h2>
          <DataTable
            caption={say("earn.pools")}
            columns={poolColumns(say)}
            keyOf={({ symbol }) => symbol}
            rows={report.pools}
          />
        </div>
      )}
    </Answer>
  );
}

/** Assets whose marks can be asked to move: those that are lent, but the one that all is counted in. */
function shockable({ pools, settlementSymbol }: Report): readonly string[] {
  return pools.map(({ symbol }) => symbol).filter((symbol) => symbol !== settlementSymbol);
}

/** The fund, and the debt that nobody covers: none is expected. */
function Sums({ report }: { readonly report: Report }): ReactNode {
  const { say } = useWords();
  const { fund, badDebt, settlementSymbol, sequence } = report;
  const hasBadDebt = compare(badDebt, "0") !== 0;
  return (
    <dl className="figures panel-body">
      <div>
        <dt className="label">{say("operator.fund")}</dt>
        {fund.map(({ symbol, quantity }) => (
          <dd className="figure-large" data-part="fund" key={symbol}>
            <Amount unit={symbol} value={quantity} />
          </dd>
        ))}
      </div>
      <div>
        <dt className="label">{say("operator.badDebt")}</dt>
        <dd className={hasBadDebt ? "figure-large down" : "figure-large"} data-part="bad-debt">
          <Amount unit={settlementSymbol} value={badDebt} />
        </dd>
      </div>
      <div>
        <dt className="label">{say("preview.sequence")}</dt>
        <dd className="figure-large">{`#${sequence}`}</dd>
      </div>
    </dl>
  );
}

function accountColumns(say: Say): readonly Column<AccountAtRisk>[] {
  return [
    {
      key: "account",
      head: say("nav.account"),
      cell: ({ account }) => <code className="hash">{account}</code>,
    },
    {
      key: "coverage",
      head: say("operator.coverage"),
      align: "end",
      cell: ({ coverage }) => <Percent rounding="floor" value={coverage ?? undefined} />,
    },
    {
      key: "equity",
      head: say("account.equity"),
      align: "end",
      cell: ({ netEquity }) => <Amount places={2} value={netEquity} />,
    },
    {
      key: "maintenance",
      head: say("explain.maintenance"),
      align: "end",
      isWide: true,
      cell: ({ maintenance }) => <Amount places={2} value={maintenance} />,
    },
    {
      key: "exposure",
      head: say("explain.exposure"),
      align: "end",
      isWide: true,
      cell: ({ exposure }) => <Amount places={2} value={exposure} />,
    },
    {
      key: "stage",
      head: say("operator.stage"),
      isWide: true,
      cell: ({ stage }) => say(`stage.${stage}`),
    },
  ];
}

function marketColumns(say: Say): readonly Column<MarketRisk>[] {
  return [
    { key: "market", head: say("trade.market"), cell: ({ symbol }) => marketName(symbol) },
    {
      key: "interest",
      head: say("operator.interest"),
      align: "end",
      cell: ({ openInterest }) => <Amount value={openInterest} />,
    },
    {
      key: "limit",
      head: say("operator.limit"),
      align: "end",
      isWide: true,
      cell: ({ openInterestLimit }) => <Amount value={openInterestLimit} />,
    },
    {
      key: "share",
      head: say("operator.ofLimit"),
      cell: ({ openInterest, openInterestLimit }) => (
        <Share label={say("operator.ofLimit")} share={quotient(openInterest, openInterestLimit)} />
      ),
    },
    {
      key: "sources",
      head: say("operator.sources"),
      align: "end",
      isWide: true,
      cell: ({ sources, sourcesNeeded, isStale }) => (
        <span className={isStale ? "down" : ""}>{`${sources} / ${sourcesNeeded}`}</span>
      ),
    },
    {
      key: "premium",
      head: say("operator.premium"),
      align: "end",
      isWide: true,
      cell: ({ premium }) => <Percent isChange places={4} value={premium} />,
    },
  ];
}

function poolColumns(say: Say): readonly Column<PoolRisk>[] {
  return [
    { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
    {
      key: "utilization",
      head: say("earn.utilization"),
      align: "end",
      cell: ({ utilization, throttleAt }) => (
        <span className={compare(utilization, throttleAt) >= 0 ? "down" : ""}>
          <Percent rounding="ceil" value={utilization} />
        </span>
      ),
    },
    {
      key: "throttle",
      head: say("earn.throttle"),
      align: "end",
      cell: ({ throttleAt }) => <Percent value={throttleAt} />,
    },
    {
      key: "cash",
      head: say("operator.cash"),
      align: "end",
      isWide: true,
      cell: ({ cash }) => <Amount value={cash} />,
    },
    {
      key: "limit",
      head: say("operator.ofLimit"),
      isWide: true,
      cell: ({ lent, limit }) => (
        <Share label={say("operator.ofLimit")} share={quotient(lent, limit)} />
      ),
    },
  ];
}
