import { Answer, Panel, Screen, useAct, useVenueQuery } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { verifyInWorker, verifyPublishedDay } from "@holdall/web/verify";
import type { Verified } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Percent, compare } from "@holdall/ui/number";
import { Steps, StreakCalendar } from "@holdall/ui/plot";
import type { Step, StreakDay } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import { useState } from "react";
import type { ChangeEvent, ReactNode } from "react";

type Day = ResponseOf<"reserves">[number];

/** `/reserves`: what is owed and what is held, proven, and verified by whoever reads it. */
export function Reserves(): ReactNode {
  const { say } = useWords();
  const days = useVenueQuery(["reserves"], (client) => client.rest.reserves());
  return (
    <Screen lead={say("reserves.lead")} title={say("reserves.title")}>
      <Answer asked={days} rows={8}>
        {(rows) => {
          const latest = rows.toSorted((left, right) => (left.date < right.date ? 1 : -1))[0];
          return latest === undefined ? (
            <Empty>{say("reserves.none")}</Empty>
          ) : (
            <Published days={rows} latest={latest} />
          );
        }}
      </Answer>
      <DroppedFiles />
    </Screen>
  );
}

function Published({
  days,
  latest,
}: {
  readonly days: readonly Day[];
  readonly latest: Day;
}): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const [verified, setVerified] = useState<Verified | undefined>();
  const act = useAct();
  const verify = (): void =>
    void act.run(
      async () => setVerified(await verifyPublishedDay(venue.client, latest.date, latest.files)),
      say("reserves.checked"),
    );
  const ratios = Object.entries(latest.ratios);
  const worst = ratios.map(([, ratio]) => ratio).toSorted(compare)[0];
  return (
    <>
      <dl className="figures">
        <div>
          <dt className="label">{say("reserves.worst")}</dt>
          <dd className="hero">
            <Percent rounding="floor" value={worst} />
          </dd>
        </div>
        <div>
          <dt className="label">{say("reserves.day")}</dt>
          <dd className="figure-large">{latest.date}</dd>
        </div>
      </dl>
      <div className="columns">
        <Panel
          aside={
            <Button isBusy={act.state === "sending"} kind="primary" onClick={verify}>
              {say(act.state === "sending" ? "reserves.verifying" : "reserves.verify")}
            </Button>
          }
          part="verify"
          title={say("reserves.proof")}
        >
          <div className="panel-body">
            <p className="prose">{say("reserves.unaudited")}</p>
            {verified === undefined ? null : <VerifiedSteps verified={verified} />}
          </div>
        </Panel>
        <Ratios ratios={ratios} />
      </div>
      <Panel title={say("reserves.streak")}>
        <div className="panel-body">
          <Streak days={days} verifiedDate={verified?.exit === 0 ? latest.date : undefined} />
        </div>
      </Panel>
    </>
  );
}

type Ratio = readonly [symbol: string, ratio: string];

function Ratios({ ratios }: { readonly ratios: readonly Ratio[] }): ReactNode {
  const { say } = useWords();
  return (
    <Panel title={say("reserves.ratios")}>
      <DataTable
        caption={say("reserves.ratios")}
        columns={[
          {
            key: "asset",
            head: say("balances.asset"),
            cell: ([symbol]) => <strong>{symbol}</strong>,
          },
          {
            key: "ratio",
            head: say("reserves.ratio"),
            align: "end",
            cell: ([, ratio]) => <Percent rounding="floor" value={ratio} />,
          },
        ]}
        keyOf={([symbol]) => symbol}
        rows={ratios}
      />
    </Panel>
  );
}

const CHECKS = [
  "manifest",
  "proof",
  "totals",
  "table",
  "disclosed",
  "chain",
  "signature",
  "reserves",
] as const;

/** Each named step, done or failed; a failed one says why and where. */
export function VerifiedSteps({ verified }: { readonly verified: Verified }): ReactNode {
  const { say } = useWords();
  return (
    <div data-exit={verified.exit} data-part="verified">
      <p className="figure-large">{say(`reserves.exit.${verified.exit}`)}</p>
      <Steps
        label={say("reserves.proof")}
        steps={CHECKS.map((check) => stepOf(check, verified, say))}
      />
    </div>
  );
}

function stepOf(check: (typeof CHECKS)[number], { lines }: Verified, say: Say): Step {
  const own = lines.filter((line) => line.check === check);
  const bad = own.find(({ outcome }) => outcome === "failed" || outcome === "short");
  const name = say(`reserves.check.${check}`);
  if (bad !== undefined) {
    return { name, state: "failed", detail: `${bad.sentence} ${bad.code} ${bad.place}` };
  }
  return { name, state: own.length === 0 ? "later" : "done" };
}

const WEEKS = 53;
const DAY_MS = 86_400_000;

function Streak(props: {
  readonly days: readonly Day[];
  readonly verifiedDate: string | undefined;
}): ReactNode {
  const { say } = useWords();
  const published = new Set(props.days.map(({ date }) => date));
  const first = props.days.map(({ date }) => date).toSorted()[0] ?? "";
  const now = Date.now();
  const days: StreakDay[] = Array.from({ length: WEEKS * 7 }, (_, at) => {
    const date = new Date(now - (WEEKS * 7 - 1 - at) * DAY_MS).toISOString().slice(0, 10);
    if (date === props.verifiedDate) return { date, state: "verified" };
    if (published.has(date)) return { date, state: "published" };
    return { date, state: date < first ? "before" : "missing" };
  });
  return (
    <StreakCalendar
      days={days}
      label={say("reserves.streak")}
      stateText={(state) => say(`reserves.state.${state}`)}
    />
  );
}

/** Files that somebody has already verify without any network. */
function DroppedFiles(): ReactNode {
  const { say } = useWords();
  const [verified, setVerified] = useState<Verified | undefined>();
  const act = useAct();
  const read = async (list: FileList): Promise<void> => {
    const files = new Map<string, Uint8Array>();
    for (const file of list) {
      // A chosen folder names its files by their path in it; its own name is not part of theirs.
      const name = file.webkitRelativePath.split("/").slice(1).join("/") || file.name;
      files.set(name, new Uint8Array(await file.arrayBuffer()));
    }
    setVerified(await verifyInWorker(files));
  };
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const { files } = target;
    if (files !== null && files.length > 0)
      void act.run(() => read(files), say("reserves.checked"));
  };
  return (
    <Panel title={say("reserves.own")}>
      <div className="panel-body">
        <p className="prose">{say("reserves.ownNote")}</p>
        <label className="button">
          {say("reserves.choose")}
          <input
            className="visually-hidden"
            data-part="own-files"
            multiple
            onChange={onChange}
            type="file"
          />
        </label>
        {verified === undefined ? null : <VerifiedSteps verified={verified} />}
      </div>
    </Panel>
  );
}
