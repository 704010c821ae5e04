import { Answer, Outside, Panel, Time, useAct, useWebQuery } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import type { WebResponseOf } from "@holdall/core/contract";
import { Amount } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

type KeyRow = WebResponseOf<"keys">[number];

/** Every key of the account, and how to end one at once. */
export function KeyList(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const asked = useWebQuery("keys");
  const act = useAct();
  const revoke = (apiKey: string): void =>
    void act
      .run(() => web.call("keyRevoke", { apiKey }), say("keys.revoked"))
      .then(() => queries.invalidateQueries());
  return (
    <Panel part="keys" title={say("keys.mine")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("keys.none")}</Empty>
          ) : (
            <DataTable
              caption={say("keys.mine")}
              columns={[...columnsOf(say), revokeColumn(say, revoke)]}
              keyOf={({ apiKey }) => apiKey}
              rows={rows}
            />
          )
        }
      </Answer>
    </Panel>
  );
}

/** What is said of a key. */
function columnsOf(say: Say): readonly Column<KeyRow>[] {
  return [
    { key: "name", head: say("subaccounts.name"), cell: ({ name }) => <Outside text={name} /> },
    {
      key: "scopes",
      head: say("keys.scopes"),
      cell: ({ scopes }) => scopes.map((scope) => say(`scope.${scope}`)).join(", "),
    },
    {
      key: "limits",
      head: say("keys.limits"),
      isWide: true,
      cell: (row) => <Limits row={row} />,
    },
    {
      key: "ends",
      head: say("keys.ends"),
      isWide: true,
      cell: ({ expiresAt }) => <Time at={expiresAt} detail="date" />,
    },
    {
      key: "used",
      head: say("security.used"),
      isWide: true,
      cell: ({ lastUsedAt }) => (typeof lastUsedAt !== "number" ? "–" : <Time at={lastUsedAt} />),
    },
    {
      key: "address",
      head: say("security.address"),
      isWide: true,
      cell: ({ lastAddress }) => lastAddress ?? "–",
    },
    {
      key: "requests",
      head: say("keys.requests"),
      align: "end",
      isWide: true,
      cell: ({ requests, errors }) => `${requests} / ${errors}`,
    },
  ];
}

function revokeColumn(say: Say, revoke: (apiKey: string) => void): Column<KeyRow> {
  return {
    key: "act",
    head: <span className="visually-hidden">{say("actions")}</span>,
    align: "end",
    cell: ({ apiKey }) => (
      <button className="row-action" onClick={() => revoke(apiKey)} type="button">
        {say("keys.revoke")}
      </button>
    ),
  };
}

/** What binds a key beyond its scopes. */
function Limits({ row }: { readonly row: KeyRow }): ReactNode {
  const { say } = useWords();
  const { orderValueMax, cancelOnDisconnect } = row;
  if (typeof orderValueMax !== "string" && !cancelOnDisconnect) return "–";
  return (
    <>
      {typeof orderValueMax === "string" ? (
        <div>
          {say("keys.limitOf")} <Amount places={2} unit="USDC" value={orderValueMax} />
        </div>
      ) : null}
      {cancelOnDisconnect ? <div>{say("keys.cancelsShort")}</div> : null}
    </>
  );
}
