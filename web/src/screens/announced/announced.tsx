import { Panel, Time } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { ChangeTitle, ChangeWords } from "../changes/change-words.tsx";
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
          {
            key: "change",
            head: say("operator.proposed"),
            cell: (change) => <ChangeTitle change={change} />,
          },
          {
            key: "at",
            head: say("announced.at"),
            cell: ({ effectiveAt }) => <Time at={effectiveAt} />,
          },
        ]}
        keyOf={nameOfChange}
        rows={data.changes}
      />
      {data.changes.map((change) => (
        <div className="panel-body" key={nameOfChange(change)}>
          <ChangeWords change={change} />
        </div>
      ))}
    </Panel>
  );
}
