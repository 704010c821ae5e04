import { Answer, Panel, Screen, useMarkets, useVenueQuery } from "@holdall/web/page";
import { marketName, useLive, useVenue } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import { DataTable } from "@holdall/ui/table";
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
            {clock.data === undefined ? "–" : say("connection.trip", { ms: clock.data })}
          </Part>
          <Part label={say("status.proof")}>
            {days.data
              ?.map(({ date }) => date)
              .toSorted()
              .at(-1) ?? "–"}
          </Part>
        </dl>
      </Panel>
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
