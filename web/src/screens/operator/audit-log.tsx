import { Answer, Outside, Time } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Web } from "@holdall/web/session";
import { TextField } from "@holdall/ui/control";
import { Band, Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { brokenAt, type AuditEntry } from "./audit-chain.ts";

const PAGE_ROWS = 1_000;
/** Pages that are read at most: what stands beyond them is neither shown nor checked. */
const PAGES_MAX = 20;

/** Every act of those who run the venue, its chain checked on this device, filtered by any word. */
export function AuditLog(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const [filter, setFilter] = useState("");
  const asked = useQuery({
    queryKey: ["web", "audit"],
    queryFn: async () => {
      const entries = await wholeLog(call);
      return { entries, broken: await brokenAt(entries) };
    },
    retry: false,
  });
  return (
    <Answer asked={asked}>
      {({ entries, broken }) =>
        entries.length === 0 ? (
          <Empty>{say("operator.noAct")}</Empty>
        ) : (
          <>
            <div className="panel-body form" data-broken={broken ?? 0} data-part="audit-chain">
              {broken === undefined ? (
                <p>{say("operator.chainHolds", { count: String(entries.length) })}</p>
              ) : (
                <Band kind="warning">
                  {say("operator.chainBroken", { number: String(broken) })}
                </Band>
              )}
              <TextField
                label={say("operator.filter")}
                onChange={(event) => setFilter(event.target.value)}
                type="search"
                value={filter}
              />
            </div>
            <Entries entries={entries.filter((entry) => says(entry, filter))} />
          </>
        )
      }
    </Answer>
  );
}

/** All entries, the first first, a page after the other. */
async function wholeLog(call: Web["call"]): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const after = entries.at(-1)?.number ?? 0;
    const rows = await call("operatorAudit", { after, limit: PAGE_ROWS });
    entries.push(...rows);
    if (rows.length < PAGE_ROWS) break;
  }
  return entries;
}

/** A change of parameters is shown to its end. */
const DETAILS_SIGNS_MAX = 10_000;

function says({ actor, action, details }: AuditEntry, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return `${actor} ${action} ${details}`.toLowerCase().includes(wanted);
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }): ReactNode {
  const { say } = useWords();
  if (entries.length === 0) return <Empty>{say("operator.noMatch")}</Empty>;
  return (
    <DataTable
      caption={say("operator.audit")}
      columns={[
        {
          key: "number",
          head: say("subaccounts.number"),
          cell: ({ number }) => String(number),
        },
        { key: "at", head: say("time"), cell: ({ at }) => <Time at={at} /> },
        { key: "who", head: say("operator.by"), cell: ({ actor }) => <Outside text={actor} /> },
        { key: "what", head: say("operator.act"), cell: ({ action }) => action },
        {
          key: "details",
          head: say("operator.details"),
          isWide: true,
          cell: ({ details }) => <Outside signsMax={DETAILS_SIGNS_MAX} text={details} />,
        },
        {
          key: "hash",
          head: say("operator.hash"),
          isWide: true,
          cell: ({ hash }) => <code className="hash">{hash.slice(0, 16)}</code>,
        },
      ]}
      keyOf={({ number }) => String(number)}
      rows={entries}
    />
  );
}
