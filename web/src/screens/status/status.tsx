import { Answer, Panel, Screen, useMarkets, useVenueQuery } from "@holdall/web/page";
import { marketName, useLive, useVenue } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Amount, formatText, useSeparators } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** `/status`: whether everything runs, from the venue's own answers and from this page's socket. */
export function StatusScreen(): ReactNode {
  const { say } = useWords();
  const { connection, client } = useVenue();
  const { freshness } = useLive(connection.state);
  const status = useVenueQuery(["status"], async () => client.rest.status());
  const clock = useVenueQuery(["clock"], async () => {
    await client.clock.measure();
    return String(client.clock.skewMs());
  });
  const days = useVenueQuery(["reserves"], (client) => client.rest.reserves());
  const markets = useMarkets();
  return (
    <Screen lead={say("status.lead")} title={say("nav.status")}>
      <Panel title={say("status.parts")}>
        <dl className="rows panel-body">
          <Part label={say("status.api")}>
            <Answer asked={status} rows={1}>
              {(answer) => answer.message ?? say(`status.venue.${answer.status}`)}
            </Answer>
          </Part>
          <Part label={say("status.streams")}>
            {freshness === "live" || freshness === "connecting"
              ? say(`connection.${freshness}`)
              : say("status.silent")}
          </Part>
          <Part label={say("status.clock")}>
            <Amount unit="ms" value={clock.data} />
          </Part>
          <Part label={say("status.proof")}>
            {days.data
              ?.map(({ date }) => date)
              .toSorted()
              .at(-1) ?? "–"}
          </Part>
        </dl>
      </Panel>
      <PacePanel />
      <Panel title={say("markets.list")}>
        <Answer asked={markets}>
          {(rows) => (
            <DataTable
              caption={say("markets.list")}
              columns={[
                {
                  key: "market",
                  head: say("trade.market"),
                  cell: ({ symbol }) => marketName(symbol),
                },
                {
                  key: "kind",
                  head: say("status.kind"),
                  cell: ({ marketType }) =>
                    say(marketType === "PERP" ? "markets.perpetual" : "markets.spot"),
                },
                {
                  key: "state",
                  head: say("trade.state"),
                  cell: ({ orderBookState }) => say(`market.${orderBookState}.short`),
                },
              ]}
              keyOf={({ symbol }) => symbol}
              rows={rows}
            />
          )}
        </Answer>
      </Panel>
      <BuildPanel />
    </Screen>
  );
}

/** How quick the venue has been within the last hour, asked again while somebody looks. */
function PacePanel(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["public", "pace"],
    queryFn: () => call("pace", undefined),
    refetchInterval: PACE_LOOK_MS,
    retry: false,
  });
  return (
    <Panel title={say("status.pace")}>
      <div className="panel-body">
        <p className="label">{say("status.paceNote")}</p>
        <Answer asked={asked} rows={2}>
          {({ acknowledgements, syncs, sequence, readers }) => (
            <dl className="rows">
              <Part label={say("status.acknowledged")}>
                <PaceWords pace={acknowledgements} />
              </Part>
              {syncs && (
                <Part label={say("status.synced")}>
                  <PaceWords pace={syncs} />
                </Part>
              )}
              {typeof sequence === "number" && (
                <Part label={say("status.sequence")}>
                  <Amount value={String(sequence)} />
                </Part>
              )}
              {readers.map(({ reader, lag }) => (
                <Part key={reader} label={say("status.behind")}>
                  <Amount value={String(lag)} />
                </Part>
              ))}
            </dl>
          )}
        </Answer>
      </div>
    </Panel>
  );
}

const PACE_LOOK_MS = 10_000;

function PaceWords({ pace }: { readonly pace: Pace }): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const { p50, p99 } = pace;
  if (typeof p50 !== "string" || typeof p99 !== "string") return say("status.paceNone");
  const [half, most] = [p50, p99].map((ms) => formatText(ms, {}, separators));
  return say("status.paceWithin", { half, most });
}

type Pace = WebResponseOf<"pace">["acknowledgements"];

function Part(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** The hash of the list of files that this page was made of: to compare with the published one. */
function BuildPanel(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["assets-hash"], async () => {
    const answer = await fetch("/assets.json");
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
  return (
    <Panel title={say("status.build")}>
      <div className="panel-body">
        <p className="label">{say("status.buildNote")}</p>
        <Answer asked={asked} rows={1}>
          {(hash) => <code className="hash">{hash}</code>}
        </Answer>
      </div>
    </Panel>
  );
}
