import { Answer, Time } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

const ROWS = 1_000;

/** Every act of those who run the venue, in the order of its chain. */
export function AuditLog(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["web", "audit"],
    queryFn: () => call("operatorAudit", { after: 0, limit: ROWS }),
    retry: false,
  });
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("operator.nothing")}</Empty>
        ) : (
          <DataTable
            caption={say("operator.audit")}
            columns={[
              {
                key: "number",
                head: say("subaccounts.number"),
                cell: ({ number }) => String(number),
              },
              { key: "at", head: say("time"), cell: ({ at }) => <Time at={at} /> },
              { key: "who", head: say("operator.by"), cell: ({ actor }) => actor },
              { key: "what", head: say("operator.change"), cell: ({ action }) => action },
              {
                key: "details",
                head: say("operator.details"),
                isWide: true,
                cell: ({ details }) => details,
              },
              {
                key: "hash",
                head: say("operator.hash"),
                isWide: true,
                cell: ({ hash }) => <code className="hash">{hash.slice(0, 16)}</code>,
              },
            ]}
            keyOf={({ number }) => String(number)}
            rows={rows}
          />
        )
      }
    </Answer>
  );
}
