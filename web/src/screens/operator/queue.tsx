import { Answer, Outside, Time, useAct, useWebQuery } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { outsideWords, useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { usePower } from "./powers.tsx";

type Row = WebResponseOf<"operatorQueue">[number];

/** What waits for somebody, with what is to be done about it and by whom. */
export function Queue(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const queries = useQueryClient();
  const act = useAct();
  const mayTake = usePower("takeQueue");
  const asked = useWebQuery("operatorQueue");
  const take = ({ kind, id, isMine }: Row): void =>
    void act
      .run(
        () => call("operatorQueueTake", { kind, id, isMine: !isMine }),
        say(isMine ? "operator.givenBack" : "operator.taken"),
      )
      .then(() => queries.invalidateQueries());
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("operator.nothing")}</Empty>
        ) : (
          <DataTable
            caption={say("operator.queue")}
            columns={columnsOf(say, mayTake ? take : undefined)}
            keyOf={({ kind, id }) => `${kind} ${id}`}
            rows={rows}
          />
        )
      }
    </Answer>
  );
}

/** Without `take`, rows are only read. */
function columnsOf(say: Say, take: ((row: Row) => void) | undefined): readonly Column<Row>[] {
  return [
    { key: "kind", head: say("status.kind"), cell: ({ kind }) => say(`queue.${kind}`) },
    { key: "id", head: say("subaccounts.number"), cell: ({ id }) => id },
    {
      key: "action",
      head: say("operator.action"),
      cell: ({ action, isLate }) => (
        <>
          {say(`queue.${action}`)}{" "}
          {isLate ? <span className="warning">{say("queue.late")}</span> : null}
        </>
      ),
    },
    {
      key: "since",
      head: say("operator.since"),
      isWide: true,
      cell: ({ since }) => (typeof since === "number" ? <Time at={since} /> : "–"),
    },
    {
      key: "details",
      head: say("operator.details"),
      isWide: true,
      cell: ({ details }) => <Outside text={details ?? ""} />,
    },
    { key: "owner", head: say("operator.owner"), isWide: true, cell: (row) => ownerText(say, row) },
    ...(take === undefined ? [] : [takeColumn(say, take)]),
  ];
}

function takeColumn(say: Say, take: (row: Row) => void): Column<Row> {
  return {
    key: "act",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: (row) => (
      <button className="row-action" onClick={() => take(row)} type="button">
        {say(row.isMine ? "operator.giveBack" : "operator.take")}
      </button>
    ),
  };
}

function ownerText(say: Say, { owner, isMine }: Row): string {
  if (typeof owner !== "string") return "–";
  return isMine ? say("operator.mine", { owner }) : outsideWords(owner);
}
