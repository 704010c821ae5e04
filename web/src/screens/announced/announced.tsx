import { Outside, Panel, Time } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { nameOfChange, useAnnounced } from "./use-announced.ts";

const MINUTE_MS = 60_000;

/** What operators have signed and what has yet to take effect; nothing where there is nothing. */
export function Announced(): ReactNode {
  const { say } = useWords();
  const { data } = useAnnounced();
  if (data === undefined || data.changes.length === 0) return null;
  return (
    <Panel part="announced" title={say("announced.title")}>
      <p className="panel-body prose">
        {say("announced.lead", { minutes: String(data.noticeMs / MINUTE_MS) })}
      </p>
      <DataTable
        caption={say("announced.title")}
        columns={[
          { key: "market", head: say("trade.market"), cell: ({ symbol }) => marketName(symbol) },
          {
            key: "state",
            head: say("trade.state"),
            cell: ({ state }) => say(`market.${state}.short`),
          },
          {
            key: "at",
            head: say("announced.at"),
            cell: ({ effectiveAt }) => <Time at={effectiveAt} />,
          },
          {
            key: "reason",
            head: say("announced.reason"),
            isWide: true,
            cell: ({ reason }) => <Outside text={reason} />,
          },
        ]}
        keyOf={nameOfChange}
        rows={data.changes}
      />
    </Panel>
  );
}
