import { marketName } from "@holdall/web/live";
import { Answer, useVenueQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import type { Explanation } from "@holdall/client";
import { Amount, textOfScaled } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { explainSteadily } from "./explanation.tsx";

interface WhyPriceProps {
  readonly symbol: string;
  readonly mark: string;
  readonly liquidation: string;
}

/** One figure of the account, now and where it would be liquidated. */
interface Row {
  readonly name: string;
  readonly now: string;
  readonly there: string;
  readonly isResult?: boolean;
}

/**
 * Why a liquidation price is what it is: the account computed from public parameters at the present
 * mark and at that one, everything else as it is. There, what is owned no longer covers what is asked.
 */
export function WhyPrice({ symbol, mark, liquidation }: WhyPriceProps): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["why", symbol], explainSteadily);
  return (
    <div className="panel-body" data-part="why">
      <Answer asked={asked} rows={5}>
        {(found) => {
          // Other marks move on: the price of the moment that was computed, not of the row above.
          const price = found.liquidations.get(symbol) ?? liquidation;
          const rows = rowsOf(say, {
            symbol,
            now: found.atMark(symbol, mark),
            there: found.atMark(symbol, price),
          });
          return (
            <>
              <p className="prose">{say("why.sentence", { symbol: marketName(symbol) })}</p>
              <DataTable
                caption={say("why.title", { symbol: marketName(symbol) })}
                columns={[
                  {
                    key: "name",
                    head: say("explain.figure"),
                    cell: ({ name, isResult }) =>
                      isResult === true ? <strong>{name}</strong> : name,
                  },
                  {
                    key: "now",
                    head: say("why.now"),
                    align: "end",
                    cell: ({ now }) => <Amount places={2} value={now} />,
                  },
                  {
                    key: "there",
                    head: say("why.there"),
                    align: "end",
                    cell: ({ there }) => <Amount places={2} value={there} />,
                  },
                ]}
                keyOf={({ name }) => name}
                rows={[{ name: say("markets.mark"), now: mark, there: price }, ...rows]}
              />
            </>
          );
        }}
      </Answer>
    </div>
  );
}

/** What is owned, what the position counts for, what is owed, what is asked, and what is left. */
function rowsOf(
  say: Say,
  of: { readonly symbol: string; readonly now: Explanation; readonly there: Explanation },
): readonly Row[] {
  const row = (name: string, read: (explanation: Explanation) => bigint): Row => ({
    name,
    now: textOfScaled(read(of.now)),
    there: textOfScaled(read(of.there)),
  });
  return [
    row(say("account.collateral"), ({ collateral }) => collateral),
    row(
      say("why.profit"),
      ({ netEquity, collateral, liability }) => netEquity + liability - collateral,
    ),
    row(`\u2212 ${say("account.debt")}`, ({ liability }) => liability),
    row(`= ${say("account.equity")}`, ({ netEquity }) => netEquity),
    row(`\u2212 ${say("why.maintenance")}`, ({ maintenance }) => maintenance),
    {
      ...row(`= ${say("why.cushion")}`, ({ netEquity, maintenance }) => netEquity - maintenance),
      isResult: true,
    },
  ];
}
