import { Answer, Outside, Panel, SignedInOnly, Time, useAct, useWebQuery } from "@holdall/web/page";
import { registerPasskey, useWeb } from "@holdall/web/session";
import type { Web } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import type { WebResponseOf } from "@holdall/core/contract";
import { Button, TextField } from "@holdall/ui/control";
import { Band, Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { eventName } from "./event-names.ts";

/** What protects the account: passkeys, codes, sessions, and what happened to them. */
export function Security(): ReactNode {
  return (
    <SignedInOnly>
      <Passkeys />
      <Totp />
      <Sessions />
      <Events />
    </SignedInOnly>
  );
}

/** An act that changes what the lists here show. */
function useChange() {
  const queries = useQueryClient();
  const act = useAct();
  const change = (send: () => Promise<unknown>, done: string): void =>
    void act.run(send, done).then(() => queries.invalidateQueries());
  return { act, change };
}

async function addPasskey(web: Web, name: string): Promise<void> {
  const { flowId, options } = await web.call("passkeyBegin", undefined);
  const credential = await registerPasskey(options);
  await web.confirmed("passkeyAdd", { flowId, credential, name });
}

function Passkeys(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const asked = useWebQuery("passkeys");
  const { act, change } = useChange();
  const add = (): void =>
    change(() => addPasskey(web, say("security.passkeyName")), say("security.added"));
  return (
    <Panel
      aside={
        <Button isBusy={act.state === "sending"} isCompact onClick={add}>
          {say("security.addPasskey")}
        </Button>
      }
      title={say("security.passkeys")}
    >
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("security.noPasskey")}</Empty>
          ) : (
            <>
              <SecondAdvised count={rows.length} />
              <DataTable
                caption={say("security.passkeys")}
                columns={[
                  ...passkeyColumns(say),
                  {
                    key: "act",
                    head: <span className="visually-hidden">{say("actions")}</span>,
                    align: "end",
                    cell: ({ passkeyId }) => (
                      <button
                        className="row-action"
                        onClick={() =>
                          change(
                            () => web.confirmed("passkeyRemove", { passkeyId }),
                            say("security.removed"),
                          )
                        }
                        type="button"
                      >
                        {say("security.remove")}
                      </button>
                    ),
                  },
                ]}
                keyOf={({ passkeyId }) => passkeyId}
                rows={rows}
              />
            </>
          )
        }
      </Answer>
    </Panel>
  );
}

/** What is said of a passkey. */
function passkeyColumns(say: Say): readonly Column<WebResponseOf<"passkeys">[number]>[] {
  return [
    { key: "name", head: say("subaccounts.name"), cell: ({ name }) => <Outside text={name} /> },
    {
      key: "made",
      head: say("security.made"),
      isWide: true,
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      key: "used",
      head: say("security.used"),
      isWide: true,
      cell: ({ lastUsedAt }) => (typeof lastUsedAt !== "number" ? "–" : <Time at={lastUsedAt} />),
    },
  ];
}

function SecondAdvised({ count }: { readonly count: number }): ReactNode {
  const { say } = useWords();
  return count === 1 ? <Band>{say("security.second")}</Band> : null;
}

interface TotpStart {
  readonly flowId: string;
  readonly secret: string;
}

/** The fallback of those who lost their passkey: a code, and ten that work once. */
function Totp(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const session = useWebQuery("sessionShow");
  const { act, change } = useChange();
  const [start, setStart] = useState<TotpStart | undefined>();
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const begin = (): void =>
    change(async () => setStart(await web.call("totpBegin", undefined)), say("security.started"));
  const confirm = (flowId: string): void =>
    change(async () => {
      const made = await web.confirmed("totpConfirm", { flowId, code });
      setCodes(made.codes);
      setStart(undefined);
    }, say("security.added"));
  return (
    <Panel title={say("security.totp")}>
      <div className="panel-body form">
        <p className="prose">{say("security.totpNote")}</p>
        {session.data?.hasTotp === true ? (
          <Button
            isBusy={act.state === "sending"}
            onClick={() =>
              change(() => web.confirmed("totpRemove", undefined), say("security.removed"))
            }
          >
            {say("security.remove")}
          </Button>
        ) : start === undefined ? (
          <Button isBusy={act.state === "sending"} onClick={begin}>
            {say("security.enrol")}
          </Button>
        ) : (
          <>
            <code className="hash">{start.secret}</code>
            <TextField
              autoComplete="one-time-code"
              label={say("stepUp.code")}
              onChange={(event) => setCode(event.target.value.trim())}
              value={code}
            />
            <Button disabled={code === ""} onClick={() => confirm(start.flowId)}>
              {say("security.confirm")}
            </Button>
          </>
        )}
        {codes.length === 0 ? null : (
          <>
            <Band kind="warning">{say("security.codesOnce")}</Band>
            <pre className="intent">{codes.join("\n")}</pre>
          </>
        )}
      </div>
    </Panel>
  );
}

/** The device of a session, by the name that its browser gave itself. */
function Device(props: { readonly row: WebResponseOf<"sessions">[number] }): ReactNode {
  const { say } = useWords();
  const { device, isThis } = props.row;
  return (
    <span>
      <Outside text={device} />
      {isThis ? ` · ${say("security.this")}` : null}
    </span>
  );
}

function Sessions(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const asked = useWebQuery("sessions");
  const { act, change } = useChange();
  return (
    <Panel
      aside={
        <Button
          isBusy={act.state === "sending"}
          isCompact
          kind="danger"
          onClick={() =>
            change(() => web.confirmed("sessionEndAll", undefined), say("security.ended"))
          }
        >
          {say("security.endAll")}
        </Button>
      }
      part="sessions"
      title={say("security.sessions")}
    >
      <Answer asked={asked}>
        {(rows) => (
          <DataTable
            caption={say("security.sessions")}
            columns={[
              {
                key: "device",
                head: say("security.device"),
                cell: (row) => <Device row={row} />,
              },
              {
                key: "place",
                head: say("security.address"),
                isWide: true,
                cell: ({ address }) => address,
              },
              {
                key: "seen",
                head: say("security.used"),
                cell: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
              },
              {
                key: "act",
                head: <span className="visually-hidden">{say("actions")}</span>,
                align: "end",
                cell: ({ sessionId }) => (
                  <button
                    className="row-action"
                    onClick={() =>
                      change(() => web.call("sessionEnd", { sessionId }), say("security.ended"))
                    }
                    type="button"
                  >
                    {say("security.end")}
                  </button>
                ),
              },
            ]}
            keyOf={({ sessionId }) => sessionId}
            rows={rows}
          />
        )}
      </Answer>
    </Panel>
  );
}

function Events(): ReactNode {
  const { say, language } = useWords();
  const asked = useWebQuery("securityEvents");
  return (
    <Panel part="security-events" title={say("security.events")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("security.noEvents")}</Empty>
          ) : (
            <DataTable
              caption={say("security.events")}
              columns={[
                { key: "at", head: say("time"), cell: ({ at }) => <Time at={at} /> },
                {
                  key: "kind",
                  head: say("status.kind"),
                  cell: ({ kind }) => eventName(kind, language),
                },
                {
                  key: "device",
                  head: say("security.device"),
                  isWide: true,
                  cell: ({ device }) => <Outside text={device} />,
                },
                {
                  key: "address",
                  head: say("security.address"),
                  isWide: true,
                  cell: ({ address }) => address,
                },
              ]}
              keyOf={({ kind, at }) => `${kind} ${at}`}
              rows={rows}
            />
          )
        }
      </Answer>
    </Panel>
  );
}
