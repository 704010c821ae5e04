import type { CopySurvey, Flaw, Survey } from "./survey.ts";

/** Why a journal does not open. */
export type RefusalReason =
  /** Another process writes it. */
  | "locked"
  /** A record or header is damaged, and another copy holds it whole: repair loses nothing. */
  | "damaged"
  /** A valid record stands after one that no copy holds: something acknowledged was lost. */
  | "gap"
  /** The journal ends before something that was durable. */
  | "below-watermark"
  /** The copies, or the files of one copy, do not belong to one history. */
  | "conflict"
  /** The replicated journal ends before this machine's copy of it. */
  | "behind-copy"
  /** Engines that applied the same commands do not have the same state. */
  | "diverged"
  /** Records exist, but no copy says how far they were durable. */
  | "watermark-missing";

/** The reasons that lie in the files of this machine. */
export type SurveyedReason = Exclude<RefusalReason, "locked" | "behind-copy" | "diverged">;

/** A journal that must not be opened as it is: what was found where, and what to do. Expected, never caught and ignored. */
export class JournalRefusal extends Error {
  override readonly name = "JournalRefusal";
  readonly reason: RefusalReason;
  /** What is wrong, in one sentence. */
  readonly found: string;
  /** What was found in each copy; empty when the journal is locked. */
  readonly copies: readonly CopySurvey[];
  readonly remedy: readonly string[];

  constructor(
    reason: RefusalReason,
    found: string,
    copies: readonly CopySurvey[],
    remedy: readonly string[],
  ) {
    super(
      [`The journal is not opened: ${found}`, ...copies.map(describeCopy), ...remedy].join("\n"),
    );
    this.reason = reason;
    this.found = found;
    this.copies = copies;
    this.remedy = remedy;
  }
}

/** One line about a copy. */
export function describeCopy({
  folder,
  lastSequence,
  damages,
  damageCount,
  behind,
  torn,
}: CopySurvey): string {
  const parts = [`copy ${folder}: whole up to sequence ${lastSequence}`];
  if (damages.length > 0)
    parts.push(`${damageCount} damaged, first at ${describeFlaw(damages[0])}`);
  if (behind !== undefined) parts.push(`ends before the others at ${describeFlaw(behind)}`);
  if (torn !== undefined) parts.push(`bytes after its end at ${describeFlaw(torn)}`);
  return parts.join("; ");
}

/** Where a flaw is and what it is, in one line. */
export function describeFlaw({ path, offset, sequence, reason }: Flaw): string {
  const record = sequence > 0 ? `, record of sequence ${sequence}` : "";
  return `${path} offset ${offset}${record}: ${reason}`;
}

/** What an operator can type, one command per line. */
export function remedyOf({ copies }: Survey, reason: SurveyedReason): string[] {
  const dirs = `--dirs ${copies.map(({ folder }) => folder).join(",")}`;
  const look = `Look closer:  npm run journal -- inspect ${dirs}`;
  const repair = `npm run journal -- repair ${dirs}`;
  if (reason === "damaged") return [look, `Repair, losing nothing:  ${repair}`];
  return [
    look,
    `Supply what is missing from a backup copy, losing nothing:  ${repair} --from <folder>`,
    `Or give up what no copy holds; takes two people and keeps what was dropped:  ${repair} --drop --approved-by <name> --approved-by <name>`,
  ];
}
