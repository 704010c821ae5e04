import { Answer, Time, useMarkets, useVenueQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { Amount, Percent, quotient, scaled } from "@holdall/ui/number";
import { Meter } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";

const SHOWN = 50;

/**
 * What the venue risks: open interest against its limits, pools against their throttles, the fund, and
 * what was liquidated. All of it is public; operators read it in one place.
 */
export function Risk(): ReactNode {
  const { say } = useWords();
  return (
    <div data-part="risk">
      <Fund />
      <h2 className="part-head">{say("operator.interest")}</h2>
      <OpenInterest />
      <h2 className="part-head">{say("earn.pools")}</h2>
      <Pools />
      <h2 className="part-head">{say("operator.liquidations")}</h2>
      <Liquidations />
    </div>
  );
}

function Fund(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["backstop-fund"], (client) => client.rest.backstopFund());
  return (
    <Answer asked={asked} rows={1}>
      {({ symbol, quantity }) => (
        <dl className="figures panel-body">
          <div>
            <dt className="label">{say("operator.fund")}</dt>
            <dd className="figure-large" data-part="fund">
              <Amount unit={symbol} value={quantity} />
            </dd>
          </div>
        </dl>
      )}
    </Answer>
  );
}

/** A part of its limit, in digits and along an axis. */
function Share({ part, of }: { readonly part: string; readonly of: string }): ReactNode {
  const { say } = useWords();
  const share = quotient(part, of);
  if (share === undefined) return <Percent value={undefined} />;
  return (
    <div className="utilization">
      <Percent places={1} rounding="ceil" value={share} />
      <Meter label={say("operator.ofLimit")} max={scaled("1")} text={share} value={scaled(share)} />
    </div>
  );
}

function OpenInterest(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["open-interest"], (client) => client.rest.openInterest({}));
  const markets = useMarkets();
  const limitOf = (symbol: string): string =>
    markets.data?.find((market) => market.symbol === symbol)?.openInterestLimit ?? "0";
  return (
    <Answer asked={asked}>
      {(rows) => (
        <DataTable
          caption={say("operator.interest")}
          columns={[
            { key: "market", head: say("trade.market"), cell: ({ symbol }) => symbol },
            {
              key: "interest",
              head: say("operator.interest"),
              align: "end",
              cell: ({ openInterest }) => <Amount value={openInterest ?? undefined} />,
            },
            {
              key: "limit",
              head: say("operator.limit"),
              align: "end",
              isWide: true,
              cell: ({ symbol }) => <Amount value={limitOf(symbol)} />,
            },
            {
              key: "share",
              head: say("operator.ofLimit"),
              cell: ({ symbol, openInterest }) => (
                <Share of={limitOf(symbol)} part={openInterest ?? "0"} />
              ),
            },
          ]}
          keyOf={({ symbol }) => symbol}
          rows={rows}
        />
      )}
    </Answer>
  );
}

function Pools(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["pools"], (client) => client.rest.borrowLendMarkets());
  return (
    <Answer asked={asked}>
      {(rows) => (
        <DataTable
          caption={say("earn.pools")}
          columns={[
            { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
            {
              key: "utilization",
              head: say("earn.utilization"),
              align: "end",
              cell: ({ utilization }) => <Percent rounding="ceil" value={utilization} />,
            },
            {
              key: "throttle",
              head: say("earn.throttle"),
              align: "end",
              cell: (pool) => <Percent value={pool.throttleUtilizationThreshold} />,
            },
            {
              key: "state",
              head: say("trade.state"),
              isWide: true,
              cell: ({ state }) => say(`pool.${state}`),
            },
          ]}
          keyOf={({ symbol }) => symbol}
          rows={rows}
        />
      )}
    </Answer>
  );
}

function Liquidations(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["liquidations"], (client) =>
    client.rest.liquidations({ limit: SHOWN, sortDirection: "Desc" }),
  );
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("operator.noLiquidation")}</Empty>
        ) : (
          <DataTable
            caption={say("operator.liquidations")}
            columns={[
              { key: "at", head: say("time"), cell: ({ timestamp }) => <Time at={timestamp} /> },
              { key: "account", head: say("nav.account"), cell: ({ account }) => account },
              { key: "symbol", head: say("risk.what"), cell: ({ symbol }) => symbol },
              { key: "stage", head: say("operator.stage"), cell: ({ stage }) => stage },
              {
                key: "quantity",
                head: say("ticket.quantity"),
                align: "end",
                isWide: true,
                cell: ({ quantity }) => <Amount value={quantity} />,
              },
              {
                key: "price",
                head: say("ticket.price"),
                align: "end",
                isWide: true,
                cell: ({ price }) => <Amount value={price ?? undefined} />,
              },
              {
                key: "fund",
                head: say("operator.fund"),
                align: "end",
                isWide: true,
                cell: ({ fund }) => <Amount sign="always" value={fund} />,
              },
            ]}
            keyOf={({ sequence, index }) => `${sequence} ${index}`}
            rows={rows}
          />
        )
      }
    </Answer>
  );
}
