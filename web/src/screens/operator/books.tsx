import { Answer, useWebQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, signOf } from "@holdall/ui/number";
import { Band } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";

type Row = WebResponseOf<"operatorReconciliation">[number];
type House = "held" | "hot" | "warm" | "cold" | "inFlight" | "pools" | "clearing" | "fund" | "fees";

/** Whether the books hold: the laws asked of the whole state, and each asset across the house. */
export function Books(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorReconciliation");
  return (
    <>
      <Laws />
      <p className="label panel-body">{say("operator.custodyNote")}</p>
      <Answer asked={asked}>
        {(rows) => (
          <DataTable
            caption={say("operator.reconciliation")}
            columns={columnsOf(say)}
            keyOf={({ symbol }) => symbol}
            rows={rows}
          />
        )}
      </Answer>
    </>
  );
}

function Laws(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorLaws");
  return (
    <Answer asked={asked} rows={1}>
      {({ sequence, broken }) => (
        <div className="panel-body" data-part="laws" data-broken={broken.length}>
          {broken.length === 0 ? (
            <p>{say("operator.lawsHold", { sequence: String(sequence) })}</p>
          ) : (
            <Band kind="warning">
              <ul>
                {broken.map((law) => (
                  <li key={law}>{law}</li>
                ))}
              </ul>
            </Band>
          )}
        </div>
      )}
    </Answer>
  );
}

function columnsOf(say: Say): readonly Column<Row>[] {
  const house = (key: House, isWide: boolean): Column<Row> => ({
    key,
    head: say(`operator.${key}`),
    align: "end",
    isWide,
    cell: (row) => <Amount value={row[key]} />,
  });
  return [
    { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
    house("held", false),
    house("hot", true),
    house("warm", true),
    house("cold", true),
    house("inFlight", true),
    house("pools", true),
    house("clearing", true),
    house("fund", true),
    house("fees", true),
    {
      key: "difference",
      head: say("operator.difference"),
      align: "end",
      cell: ({ difference }) => (
        <span className={signOf(difference) === 0 ? "" : "down"}>
          <Amount value={difference} />
        </span>
      ),
    },
  ];
}
