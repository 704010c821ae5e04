import {
  Answer,
  Panel,
  Screen,
  Time,
  useMomentText,
  useSecond,
  useVenueQuery,
} from "@holdall/web/page";
import { marketName, useLive, useVenue } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Amount, formatText, useSeparators } from "@holdall/ui/number";
import { Band, Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ReleasePanel } from "../release/release-panel.tsx";
import { useClockSkew } from "../use-clock-skew.ts";
import { ageOf } from "./age.ts";
import { Announced } from "../announced/announced.tsx";
import { keepHealth, keptHealth, type VenueHealth } from "./kept-health.ts";

type Incident = VenueHealth["incidents"][number];

const LOOK_MS = 10_000;

/** `/status`: whether everything runs and since when, by the venue's record and this page's socket. */
export function StatusScreen(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["public", "health"],
    queryFn: async () => {
      const health = await call("health", undefined);
      keepHealth(health);
      return health;
    },
    refetchInterval: LOOK_MS,
    // Also asked without a network: that it fails is what this page must tell.
    networkMode: "always",
    retry: false,
  });
  const known = asked.data ?? (asked.error === null ? undefined : keptHealth());
  const shown = { ...asked, data: known };
  return (
    <Screen lead={say("status.lead")} title={say("nav.status")}>
      {asked.error !== null && known !== undefined && <LastKnown at={known.at} />}
      <Panel title={say("status.parts")}>
        <Answer asked={shown} rows={6}>
          {(health) => <Parts health={health} isOld={asked.error !== null} />}
        </Answer>
      </Panel>
      <Panel title={say("status.checks")}>
        <Answer asked={shown} rows={3}>
          {(health) => <Checks health={health} />}
        </Answer>
      </Panel>
      <Panel part="incidents" title={say("status.incidents")}>
        <Answer asked={shown} rows={1}>
          {(health) => <Incidents health={health} />}
        </Answer>
      </Panel>
      <Panel title={say("markets.list")}>
        <Answer asked={shown}>{({ markets }) => <Markets rows={markets} />}</Answer>
      </Panel>
      <Announced />
      <PacePanel />
      <ReleasePanel />
    </Screen>
  );
}

/** Without the venue: when it last answered, and how long ago that is. */
function LastKnown({ at }: { readonly at: number }): ReactNode {
  const { say } = useWords();
  const moment = useMomentText();
  const now = useSecond();
  const { key, ...counts } = ageOf(now - at);
  const age = say(key, counts);
  return <Band kind="warning">{say("status.lastKnown", { moment: moment(at), age })}</Band>;
}

/** What this page sees for itself, then what the venue says of its parts. */
function Parts(props: { readonly health: VenueHealth; readonly isOld: boolean }): ReactNode {
  const { say } = useWords();
  const { connection, client } = useVenue();
  const { freshness } = useLive(connection.state);
  const status = useVenueQuery(["status"], async () => client.rest.status());
  const clock = useClockSkew();
  const { health, isOld } = props;
  return (
    <dl className="rows panel-body">
      <Part label={say("status.api")}>
        {isOld ? (
          say("status.silent")
        ) : (
          <Answer asked={status} rows={1}>
            {(answer) => answer.message ?? say(`status.venue.${answer.status}`)}
          </Answer>
        )}
      </Part>
      <Part label={say("status.streams")}>
        {freshness === "live" || freshness === "connecting"
          ? say(`connection.${freshness}`)
          : say("status.silent")}
      </Part>
      {health.parts.map(({ part, isWell, since }) => (
        <Part key={part} label={say(`status.part.${part}`)}>
          <State isWell={isWell} /> <Since at={since} />
        </Part>
      ))}
      <Part label={say("status.clock")}>
        <Amount unit="ms" value={clock.data} />
      </Part>
    </dl>
  );
}

function State({ isWell }: { readonly isWell: boolean }): ReactNode {
  const { say } = useWords();
  if (isWell) return say("status.well");
  return <span className="warning">{say("status.failing")}</span>;
}

function Since({ at }: { readonly at: number }): ReactNode {
  const { say } = useWords();
  const moment = useMomentText();
  return <span className="muted">{say("status.since", { moment: moment(at) })}</span>;
}

/** When the books, the proofs and the backup were last held against what they should be. */
function Checks({ health }: { readonly health: VenueHealth }): ReactNode {
  const { say } = useWords();
  const { reconciledAt, unbalanced, provedDay, restoredAt } = health;
  return (
    <dl className="rows panel-body">
      <Part label={say("status.proof")}>
        {typeof provedDay === "string" ? (
          <span className="figure">{provedDay}</span>
        ) : (
          say("status.proofNone")
        )}
      </Part>
      <Part label={say("status.reconciled")}>
        {typeof reconciledAt === "number" ? (
          <>
            {(unbalanced ?? 0) === 0
              ? say("status.balanced")
              : say("status.unbalanced", { count: String(unbalanced) })}{" "}
            <Time at={reconciledAt} />
          </>
        ) : (
          say("status.reconciledNone")
        )}
      </Part>
      <Part label={say("status.drill")}>
        {typeof restoredAt === "number" ? <Time at={restoredAt} /> : say("status.drillNone")}
      </Part>
    </dl>
  );
}

const RECORD_MS = 90 * 86_400_000;

/** What failed within 90 days; the record says so of no day that it does not reach. */
function Incidents({ health }: { readonly health: VenueHealth }): ReactNode {
  const { say } = useWords();
  const moment = useMomentText();
  const { incidents, at, recordedSince } = health;
  const since = say("status.recordedSince", { moment: moment(recordedSince) });
  const isWhole = at - recordedSince >= RECORD_MS;
  if (incidents.length === 0)
    return (
      <Empty>{isWhole ? say("status.noIncident") : `${say("status.noneYet")} ${since}`}</Empty>
    );
  return (
    <>
      {!isWhole && <p className="label panel-body">{since}</p>}
      <DataTable
        caption={say("status.incidents")}
        columns={[
          {
            key: "what",
            head: say("status.incident"),
            cell: ({ part, symbol }: Incident) =>
              say(`status.failed.${part}`) +
              (typeof symbol === "string" ? ` · ${marketName(symbol)}` : ""),
          },
          {
            key: "from",
            isWide: true,
            head: say("status.from"),
            cell: ({ from }) => <Time at={from} />,
          },
          {
            key: "until",
            head: say("status.until"),
            isWide: true,
            cell: ({ until }) =>
              typeof until === "number" ? (
                <Time at={until} />
              ) : (
                <span className="warning">{say("status.lasts")}</span>
              ),
          },
        ]}
        isSlim={false}
        keyOf={({ part, symbol, from }) => `${part} ${symbol ?? ""} ${from}`}
        rows={incidents}
      />
    </>
  );
}

function Markets({ rows }: { readonly rows: VenueHealth["markets"] }): ReactNode {
  const { say } = useWords();
  return (
    <DataTable
      caption={say("markets.list")}
      columns={[
        { key: "market", head: say("trade.market"), cell: ({ symbol }) => marketName(symbol) },
        {
          key: "kind",
          head: say("status.kind"),
          isWide: true,
          cell: ({ marketType }) =>
            say(marketType === "PERP" ? "markets.perpetual" : "markets.spot"),
        },
        {
          key: "state",
          head: say("trade.state"),
          cell: ({ orderBookState }) => say(`market.${orderBookState}.short`),
        },
        {
          key: "sources",
          head: say("status.sources"),
          align: "end",
          cell: ({ sources }) =>
            typeof sources === "number" ? <Amount value={String(sources)} /> : "–",
        },
        {
          key: "prices",
          head: say("status.prices"),
          cell: ({ isPriced, since }) =>
            typeof isPriced === "boolean" && typeof since === "number" ? (
              <>
                <State isWell={isPriced} /> <Since at={since} />
              </>
            ) : (
              "–"
            ),
        },
      ]}
      keyOf={({ symbol }) => symbol}
      rows={rows}
    />
  );
}

/** How quick the venue has been within the last hour, asked again while somebody looks. */
function PacePanel(): ReactNode {
  const { say } = useWords();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["public", "pace"],
    queryFn: () => call("pace", undefined),
    refetchInterval: LOOK_MS,
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
