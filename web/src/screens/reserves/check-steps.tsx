import { checkName, sentence, wordsOf } from "@holdall/web/verify";
import type { Check, CheckLine, DayAnswer, Language, RowAnswer } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import { AddressText, CopyButton } from "@holdall/ui/control";
import { Steps } from "@holdall/ui/plot";
import type { Step } from "@holdall/ui/plot";
import type { ReactNode } from "react";
import { DayHoldings } from "./day-holdings.tsx";

const OF_A_DAY: readonly Check[] = [
  "manifest",
  "proof",
  "totals",
  "table",
  "disclosed",
  "chain",
  "signature",
  "reserves",
];
const OF_A_ROW: readonly Check[] = ["row", "balance"];

const WORST_FIRST = ["failed", "short", "warning", "ok"] as const;
const STATE_OF: Readonly<Record<CheckLine["outcome"], Step["state"]>> = {
  ok: "done",
  warning: "warned",
  short: "failed",
  failed: "failed",
};

/** The checks of a day, done or failed; a failed one says why and where. */
export function DaySteps({ verified }: { readonly verified: DayAnswer }): ReactNode {
  const { say, language } = useWords();
  return (
    <div data-part="verified" data-verdict={verified.verdict}>
      <Verdict text={say(`reserves.verdict.${verified.verdict}`)} />
      <Steps label={say("reserves.proof")} steps={stepsOf(OF_A_DAY, verified.lines, language)} />
      <DayHoldings verified={verified} />
    </div>
  );
}

/** The checks of one's own row. */
export function RowSteps({ found }: { readonly found: RowAnswer }): ReactNode {
  const { say, language } = useWords();
  return (
    <div data-part="row" data-verdict={found.verdict}>
      <Verdict text={say(`inclusion.verdict.${found.verdict}`)} />
      <Steps label={say("inclusion.title")} steps={stepsOf(OF_A_ROW, found.lines, language)} />
    </div>
  );
}

/** A verdict, with the word that belongs to each until somebody else has looked at the proof. */
function Verdict({ text }: { readonly text: string }): ReactNode {
  const { language } = useWords();
  return (
    <p className="figure-large">
      {text} ({wordsOf(language).unaudited})
    </p>
  );
}

/** Which bytes a failed check read, to compare with what others were given. */
function ReadBytes({ name, sha256 }: NonNullable<CheckLine["read"]>): ReactNode {
  const { say } = useWords();
  return (
    <span className="read-bytes" data-part="read-bytes">
      <span>{`SHA-256 ${name}`.trim()}</span>
      <AddressText address={sha256} />
      <CopyButton
        text={sha256}
        words={{ copy: say("copy"), copied: say("copied"), failed: say("copyFailed") }}
      />
    </span>
  );
}

function stepsOf(
  checks: readonly Check[],
  lines: readonly CheckLine[],
  language: Language,
): readonly Step[] {
  return checks.map((check) => {
    const own = lines.filter((line) => line.check === check);
    const line = WORST_FIRST.map((worst) => own.find(({ outcome }) => outcome === worst)).find(
      (found) => found !== undefined,
    );
    const name = checkName(language, check);
    if (line === undefined) return { name, state: "later" };
    const places = own.filter(({ outcome }) => outcome === line.outcome).map(({ place }) => place);
    const detail = (
      <>
        {`${sentence(language, line)} ${places.join(", ")}`.trim()}
        {line.read === undefined ? null : <ReadBytes {...line.read} />}
      </>
    );
    return { name, state: STATE_OF[line.outcome], detail };
  });
}
