import { Answer, Panel, Screen, useAct, useVenueQuery } from "@holdall/web/page";
import { checkName, sentence } from "@holdall/web/verify";
import type { Check, DayAnswer, Language } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Percent, compare } from "@holdall/ui/number";
import { Steps, StreakCalendar } from "@holdall/ui/plot";
import type { Step, StreakDay } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import { useState } from "react";
import type { ChangeEvent, ReactNode } from "react";
import { checkFiles, checkPublished } from "./check-day.ts";

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
  const [verified, setVerified] = useState<DayAnswer | undefined>();
  const act = useAct();
  const verify = (): void =>
    void act.run(
      async () => setVerified(await checkPublished(latest.date)),
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
          <Streak
            days={days}
            verifiedDate={verified?.verdict === "valid" ? latest.date : undefined}
          />
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

const CHECKS: readonly Check[] = [
  "manifest",
  "proof",
  "totals",
  "table",
  "disclosed",
  "chain",
  "signature",
  "reserves",
];

/** Each named step, done or failed; a failed one says why and where. */
export function VerifiedSteps({ verified }: { readonly verified: DayAnswer }): ReactNode {
  const { say, language } = useWords();
  return (
    <div data-part="verified" data-verdict={verified.verdict}>
      <p className="figure-large">{say(`reserves.verdict.${verified.verdict}`)}</p>
      <Steps
        label={say("reserves.proof")}
        steps={CHECKS.map((check) => stepOf(check, verified.lines, language))}
      />
    </div>
  );
}

function stepOf(check: Check, lines: DayAnswer["lines"], language: Language): Step {
  const own = lines.filter((line) => line.check === check);
  const line = own.find(({ outcome }) => outcome !== "ok") ?? own[0];
  const name = checkName(language, check);
  if (line === undefined) return { name, state: "later" };
  const isBad = line.outcome === "failed" || line.outcome === "short";
  const detail = `${sentence(language, line)} ${line.place}`.trim();
  return { name, state: isBad ? "failed" : "done", detail };
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
  const [verified, setVerified] = useState<DayAnswer | undefined>();
  const act = useAct();
  const read = async (list: FileList): Promise<void> => setVerified(await checkFiles(list));
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
