import { Answer } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ChangeWords } from "../changes/change-words.tsx";
import type { Change } from "../changes/change-words.tsx";
import { useTermText } from "../changes/term-text.tsx";

type Report = WebResponseOf<"operatorTrial">;

/**
 * A change before anybody signs it: each term before and after, what it does to people, and whom it would
 * break, as the venue finds now; or why it could not take effect.
 */
export function Trial(props: {
  readonly change: Change;
  /** What may be done with it, once the venue would take it. */
  readonly children: ReactNode;
}): ReactNode {
  const { change, children } = props;
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["web", "trial", JSON.stringify(change)],
    queryFn: () => call("operatorTrial", { change }),
    retry: false,
    staleTime: 0,
  });
  return (
    <div data-part="trial">
      {change.kind === "MarketTerms" ? null : (
        <div className="panel-body">
          <ChangeWords change={change} />
        </div>
      )}
      <Answer asked={asked}>
        {(report) => (
          <>
            {change.kind === "MarketTerms" ? (
              <Differences report={report} symbol={change.symbol} />
            ) : null}
            {children}
          </>
        )}
      </Answer>
    </div>
  );
}

function Differences(props: { readonly report: Report; readonly symbol: string }): ReactNode {
  const { report, symbol } = props;
  const { say } = useWords();
  const textOf = useTermText(symbol);
  const { differences, holders, falls } = report;
  const reach = say("operator.reach", { holders: String(holders), falls: String(falls) });
  return (
    <>
      <DataTable
        caption={say("operator.terms")}
        columns={[
          { key: "term", head: say("operator.term"), cell: ({ name }) => say(`term.${name}`) },
          {
            key: "before",
            head: say("operator.before"),
            align: "end",
            cell: ({ unit, before }) => textOf(unit, before),
          },
          {
            key: "after",
            head: say("operator.after"),
            align: "end",
            cell: ({ unit, after }) => textOf(unit, after),
          },
          {
            key: "effect",
            head: say("operator.effect"),
            cell: ({ effect, mayHurt }) => (
              <>
                {say(`effect.${effect}`)}
                {mayHurt ? (
                  <>
                    {" · "}
                    <span className="warning">{say("operator.mayHurt")}</span>
                  </>
                ) : null}
              </>
            ),
          },
        ]}
        keyOf={({ name }) => name}
        rows={differences}
      />
      <div className="panel-body" data-falls={falls} data-part="reach">
        {falls === 0 ? <p>{reach}</p> : <Band kind="warning">{reach}</Band>}
      </div>
    </>
  );
}
