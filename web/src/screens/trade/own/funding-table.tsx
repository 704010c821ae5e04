import { Answer, Time, useVenueQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import { Delta, Percent } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { OwnTable } from "./own-table.tsx";
import { useMarketFilter } from "./row-filter.ts";
import { byAmount, byMoment, byWord } from "./row-order.ts";

const PAGE_ROWS = 100;

/** Funding that one's own positions paid or received, hour by hour. */
export function FundingPayments(props: { readonly symbol: string }): ReactNode {
  const { say } = useWords();
  const filter = useMarketFilter(props.symbol);
  const { symbol, name } = filter;
  const asked = useVenueQuery(["funding", symbol], (client) =>
    client.rest.fundingHistory({ ...(symbol === undefined ? {} : { symbol }), limit: PAGE_ROWS }),
  );
  return (
    <Answer asked={asked}>
      {(rows) => (
        <OwnTable
          caption={say("tables.funding")}
          columns={[
            {
              key: "time",
              head: say("time"),
              compare: byMoment(({ intervalEndTimestamp }) => intervalEndTimestamp),
              cell: ({ intervalEndTimestamp }) => <Time at={intervalEndTimestamp} />,
            },
            {
              key: "market",
              head: say("markets.market"),
              compare: byWord((row) => row.symbol),
              cell: (row) => marketName(row.symbol),
            },
            {
              key: "rate",
              head: say("trade.fundingRate"),
              align: "end",
              compare: byAmount(({ fundingRate }) => fundingRate),
              cell: ({ fundingRate }) => <Percent isChange places={4} value={fundingRate} />,
            },
            {
              key: "quantity",
              head: say("funding.paid"),
              align: "end",
              compare: byAmount(({ quantity }) => quantity),
              cell: ({ quantity }) => <Delta unit="USDC" value={quantity} />,
            },
          ]}
          empty={say("funding.empty", { symbol: name })}
          filter={filter}
          keyOf={(row) => `${row.symbol} ${row.intervalEndTimestamp}`}
          name="funding"
          rows={rows}
          span={{ kind: "past", most: PAGE_ROWS, at: (row) => row.intervalEndTimestamp }}
          symbolOf={(row) => row.symbol}
        />
      )}
    </Answer>
  );
}
