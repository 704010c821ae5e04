import type { Clock, Disk } from "@holdall/server/ports";
import { recordRepair } from "./audit.ts";
import { decide } from "./decision.ts";
import { takeLocks } from "./locks.ts";
import type { MendReport } from "./mend.ts";
import { mend } from "./mend.ts";
import type { JournalRefusal } from "./refusal.ts";
import type { Survey } from "./survey.ts";
import { takeSurvey } from "./survey.ts";
import { readWatermark, WatermarkFile, watermarkName } from "./watermark.ts";

export interface RepairOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  /** The copies to repair. */
  readonly folders: readonly string[];
  /** A further copy, only read: a backup. */
  readonly from?: string | undefined;
  /** Names of the people who approve that what no copy holds is given up. Two different ones make it possible. */
  readonly approvedBy?: readonly string[];
}

/** What a repair found and did. */
export interface RepairReport {
  readonly outcome: "nothing-to-do" | "repaired" | "dropped";
  /** Last sequence of the journal now. */
  readonly lastSequence: number;
  readonly mends: readonly MendReport[];
}

/** People who must agree before anything is dropped. */
const approversMin = 2;

/**
 * Makes every copy whole again. Loses nothing where some copy holds each record; where none does it
 * throws the `JournalRefusal`, unless two people approve that the history ends there. What is taken
 * out lies in `quarantine/` afterwards, and the repair is written down in every copy.
 */
export function repairJournal(options: RepairOptions): RepairReport {
  const { disk, folders, from } = options;
  const locks = takeLocks(disk, folders);
  try {
    const survey = takeSurvey(disk, from === undefined ? folders : [...folders, from]);
    const verdict = decide(survey);
    const lastSequence = survey.head.nextSequence - 1;
    if (verdict.kind === "open") return { outcome: "nothing-to-do", lastSequence, mends: [] };
    if (verdict.kind !== "refuse") return repair(options, survey, "lossless");
    if (!isApproved(options)) throw verdict.refusal;
    return repair(options, survey, "dropping", verdict.refusal);
  } finally {
    for (const lock of locks) lock.release();
  }
}

function isApproved({ approvedBy = [] }: RepairOptions): boolean {
  const names = new Set(
    approvedBy.map((name) => name.trim().toLowerCase()).filter((name) => name !== ""),
  );
  return names.size >= approversMin;
}

function repair(
  options: RepairOptions,
  survey: Survey,
  kind: "lossless" | "dropping",
  refusal?: JournalRefusal,
): RepairReport {
  const { disk, folders, approvedBy = [] } = options;
  const { journalId, head } = survey;
  if (journalId === undefined) throw refusal ?? new Error("no copy of the journal tells its id");
  const mends = mend({ disk, folders, survey, journalId });
  const lastSequence = head.nextSequence - 1;
  if (kind === "dropping") for (const folder of folders) resetWatermark(disk, folder, survey);
  const found = refusal?.message ?? "damage or missing records that another copy made good";
  recordRepair(options, {
    kind,
    found,
    mends,
    lastSequence,
    ...(kind === "dropping" ? { approvedBy } : {}),
  });
  return { outcome: kind === "dropping" ? "dropped" : "repaired", lastSequence, mends };
}

/** After dropping: the watermark goes back to the end of what is left. */
function resetWatermark(disk: Disk, folder: string, { head }: Survey): void {
  const path = `${folder}/${watermarkName}`;
  const file = disk.open(path, disk.exists(path) ? "write" : "create");
  const watermark = new WatermarkFile(file, readWatermark(file));
  watermark.write(head.nextSequence - 1, head.hash);
  watermark.sync();
  watermark.close();
  disk.syncDirectory(folder);
}
