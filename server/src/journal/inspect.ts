import type { Disk } from "@holdall/server/ports";
import { decide } from "./decision.ts";
import { describeCopy } from "./refusal.ts";
import { takeSurvey } from "./survey.ts";

/** What a journal holds and what a start would do with it, for people. Reads only. */
export interface Inspection {
  readonly lines: readonly string[];
  readonly isOpening: boolean;
}

const verdicts = {
  open: "A start would open it as it is.",
  mend: "A start would complete what a crash left behind, losing nothing, and open it.",
} as const;

/** Reads every copy of a journal to its end. */
export function inspectJournal(disk: Disk, folders: readonly string[]): Inspection {
  const survey = takeSurvey(disk, folders);
  const verdict = decide(survey);
  const { head, records, segments, journalId, watermark, copies } = survey;
  const lines = [
    `journal ${journalId === undefined ? "without an id" : Buffer.from(journalId).toString("hex")}`,
    `sequences 1 to ${head.nextSequence - 1} in ${records} records, ${segments.length} segments, epoch ${head.epoch}`,
    `chain hash ${Buffer.from(head.hash).toString("hex")}`,
    watermark.sequence === 0
      ? "nothing is said to be durable"
      : `durable up to ${watermark.sequence}, says ${watermark.path}`,
    ...copies.map(describeCopy),
  ];
  const isOpening = verdict.kind === "open" || verdict.kind === "mend";
  return {
    lines: [
      ...lines,
      ...(isOpening ? [verdicts[verdict.kind]] : verdict.refusal.message.split("\n")),
    ],
    isOpening,
  };
}
