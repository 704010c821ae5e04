import { Answer, Time, useVenueQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import { Delta, Percent } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";

const PAGE_ROWS = 100;

/** Funding that one's own positions paid or received, hour by hour. */
export function FundingPayments({ symbol }: { readonly symbol: string }): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["funding", symbol], (client) =>
    client.rest.fundingHistory({ symbol, limit: PAGE_ROWS }),
  );
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("funding.empty", { symbol: marketName(symbol) })}</Empty>
        ) : (
          <DataTable
            caption={say("tables.funding")}
            columns={[
              {
                key: "time",
                head: say("time"),
                cell: ({ intervalEndTimestamp }) => <Time at={intervalEndTimestamp} />,
              },
              {
                key: "market",
                head: say("markets.market"),
                cell: (row) => marketName(row.symbol),
              },
              {
                key: "rate",
                head: say("trade.fundingRate"),
                align: "end",
                cell: ({ fundingRate }) => <Percent isChange places={4} value={fundingRate} />,
              },
              {
                key: "quantity",
                head: say("funding.paid"),
                align: "end",
                cell: ({ quantity }) => <Delta unit="USDC" value={quantity} />,
              },
            ]}
            footer={say("tables.footer", {
              count: String(rows.length),
              symbol: marketName(symbol),
            })}
            keyOf={(row) => `${row.symbol} ${row.intervalEndTimestamp}`}
            part="funding"
            rows={rows}
          />
        )
      }
    </Answer>
  );
}
