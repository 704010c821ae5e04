import { Answer, Panel, Screen, useAct, useShortcut, useVenueQuery } from "@holdall/web/page";
import { wordsOf } from "@holdall/web/verify";
import type { DayAnswer } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Percent, compare } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import { useState } from "react";
import type { ChangeEvent, ReactNode } from "react";
import { ReleasePanel } from "../release/release-panel.tsx";
import { Awaited } from "./awaited.tsx";
import { checkFiles, checkPublished } from "./check-day.ts";
import { DaySteps } from "./check-steps.tsx";
import { Inclusion } from "./inclusion.tsx";
import { Streak } from "./streak.tsx";
import { pinKey, pinnedKey } from "../release/pinned-key.ts";
import { keepVerified, keptVerified, verifiedDates } from "./verified-days.ts";

type Day = ResponseOf<"reserves">[number];
/** Digits of a key that a person compares. */
const KEY_DIGITS = 16;

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
            <Awaited look={days.refetch} />
          ) : (
            <Published days={rows} latest={latest} />
          );
        }}
      </Answer>
      <DroppedFiles />
      <ReleasePanel />
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
  const [kept, setKept] = useState(keptVerified);
  const published = days.map(({ date }) => date);
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
        <Verification
          latest={latest}
          onVerified={(day) => setKept((before) => keepVerified(before, day))}
        />
        <div className="stack">
          <Ratios ratios={ratios} />
          <Inclusion date={latest.date} />
        </div>
      </div>
      <Panel title={say("reserves.streak")}>
        <Streak published={published} verified={verifiedDates(days, kept)} />
      </Panel>
    </>
  );
}

/** The latest day, checked on this device when it is asked for. */
function Verification(props: {
  readonly latest: Day;
  readonly onVerified: (day: Pick<Day, "date" | "manifestHash">) => void;
}): ReactNode {
  const { say } = useWords();
  const { latest, onVerified } = props;
  const [verified, setVerified] = useState<DayAnswer | undefined>();
  const act = useAct();
  const check = async (): Promise<void> => {
    const answer = await checkPublished(latest.date, pinnedKey("reserve"));
    setVerified(answer);
    if (answer.verdict !== "invalid" && pinnedKey("reserve") === undefined)
      pinKey("reserve", answer.signer);
    // What was checked is what counts, whatever the list of days says.
    if (answer.verdict === "valid") onVerified(answer);
  };
  const verify = (): void => void act.run(check, say("reserves.checked"));
  useShortcut((shortcut) => {
    if (shortcut === "verify") verify();
  });
  const isForeign =
    verified !== undefined &&
    verified.lines.some(
      ({ check: name, outcome }) => name === "signature" && outcome === "failed",
    ) &&
    verified.signer !== (pinnedKey("reserve") ?? verified.signer);
  return (
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
        {verified === undefined ? null : <DaySteps verified={verified} />}
        {isForeign ? (
          <>
            <p className="prose">{say("reserves.foreignKey")}</p>
            <Button
              onClick={() => {
                pinKey("reserve", verified.signer);
                verify();
              }}
            >
              {say("reserves.acceptKey", { key: verified.signer.slice(0, KEY_DIGITS) })}
            </Button>
          </>
        ) : null}
      </div>
    </Panel>
  );
}

type Ratio = readonly [symbol: string, ratio: string];

function Ratios({ ratios }: { readonly ratios: readonly Ratio[] }): ReactNode {
  const { say, language } = useWords();
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
      <p className="panel-body prose">{wordsOf(language).rounding}</p>
    </Panel>
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
        <a className="button" data-part="verifier-file" download href="/verify.html">
          {say("reserves.verifierFile")}
        </a>
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
        {verified === undefined ? null : <DaySteps verified={verified} />}
      </div>
    </Panel>
  );
}
