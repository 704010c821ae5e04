import type { Clock, Disk } from "@holdall/server/ports";
import { recordRepair } from "./audit.ts";
import type { MendReport } from "./mend.ts";
import { mend } from "./mend.ts";
import type { Flaw } from "./survey.ts";
import { takeSurvey } from "./survey.ts";

export interface ScrubOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly folders: readonly string[];
  /** A durable sequence: nothing behind its record is looked at, so the journal may be written meanwhile. */
  readonly untilSequence: number;
  /** `auto`: write damaged records anew from a copy that has them. */
  readonly repair: "report" | "auto";
}

export interface ScrubReport {
  /** Records that at least one copy holds whole. */
  readonly records: number;
  /** False: a durable record is whole in no copy. The journal must stop. */
  readonly isComplete: boolean;
  /** The first damages of each copy. */
  readonly damages: readonly Flaw[];
  readonly mends: readonly MendReport[];
}

/** Re-reads all that is durable in every copy, before a second disk fails too. Meant to run once a day, beside the writer. */
export function scrubJournal({
  disk,
  clock,
  folders,
  untilSequence,
  repair,
}: ScrubOptions): ScrubReport {
  const survey = takeSurvey(disk, folders, { untilSequence });
  const damages = survey.copies.flatMap(({ damages, behind }) =>
    behind === undefined ? damages : [...damages, behind],
  );
  const isComplete = survey.head.nextSequence > untilSequence && survey.conflict === undefined;
  const { records, journalId } = survey;
  if (damages.length === 0 || repair === "report" || !isComplete || journalId === undefined) {
    return { records, isComplete, damages, mends: [] };
  }
  const mends = mend({ disk, folders, survey, journalId, untilSequence });
  const found = damages
    .map(({ path, offset, reason }) => `${path} offset ${offset}: ${reason}`)
    .join("; ");
  recordRepair(
    { disk, clock, folders },
    { kind: "automatic", found, mends, lastSequence: untilSequence },
  );
  return { records, isComplete, damages, mends };
}
