import { parseArgs } from "node:util";
import type { Clock, Disk } from "@holdall/server/ports";
import { inspectJournal } from "./inspect.ts";
import { JournalRefusal } from "./refusal.ts";
import type { RepairReport } from "./repair.ts";
import { repairJournal } from "./repair.ts";

/** The exit code of a journal that must not be opened as it is. */
export const refusedCode = 4;
export const usageCode = 2;
export const dirsDefault = "data/journal/a,data/journal/b";

export const usage = `npm run journal -- inspect [--dirs DIR,DIR]
npm run journal -- repair  [--dirs DIR,DIR] [--from DIR] [--drop --approved-by NAME --approved-by NAME]
npm run journal -- publish [--dirs DIR,DIR] --to JOURNAL_URL

  inspect        reads every copy and says what it holds and what a start would do; changes nothing
  repair         makes every copy whole from the others; needs the server stopped
  publish        fills a new, empty cluster from this machine's journal; needs the server stopped
  --dirs         the copies (default: JOURNAL_DIRS, else ${dirsDefault})
  --from         a further copy, only read: a backup
  --drop         give up what no copy holds; two people must approve, and what is dropped is kept aside`;

export interface ProgramWorld {
  readonly disk: Disk;
  readonly clock: Clock;
  /** JOURNAL_DIRS of the environment. */
  readonly dirs: string | undefined;
}

export interface ProgramResult {
  readonly code: number;
  readonly text: string;
}

/** The program `journal` with these arguments. */
export function runProgram(args: readonly string[], world: ProgramWorld): ProgramResult {
  try {
    const { action, folders, from, approvedBy } = parse(args, world);
    if (action === "inspect") return inspect(world, folders);
    const report = repairJournal({
      disk: world.disk,
      clock: world.clock,
      folders,
      from,
      approvedBy,
    });
    return { code: 0, text: describe(report) };
  } catch (error) {
    if (error instanceof JournalRefusal) return { code: refusedCode, text: error.message };
    if (error instanceof UsageError)
      return { code: usageCode, text: `${error.message}\n\n${usage}` };
    throw error;
  }
}

class UsageError extends Error {}

interface Parsed {
  readonly action: "inspect" | "repair";
  readonly folders: readonly string[];
  readonly from: string | undefined;
  readonly approvedBy: readonly string[];
}

function parse(args: readonly string[], { disk, dirs }: ProgramWorld): Parsed {
  const { values, positionals } = readArgs(args);
  const [action, ...others] = positionals;
  if ((action !== "inspect" && action !== "repair") || others.length > 0) {
    throw new UsageError("one action is needed: inspect or repair");
  }
  const folders = (values.dirs ?? dirs ?? dirsDefault)
    .split(",")
    .map((folder) => folder.trim().replace(/\/+$/, ""));
  if (!folders.some((folder) => disk.exists(folder)))
    throw new UsageError(`there is no folder ${folders.join(", ")}`);
  if (values.from !== undefined && !disk.exists(values.from))
    throw new UsageError(`there is no folder ${values.from}`);
  const names = new Set(values["approved-by"].map((name) => name.trim().toLowerCase()));
  if (values.drop && names.size < 2)
    throw new UsageError("--drop needs --approved-by twice, with two different names");
  return {
    action,
    folders,
    from: values.from,
    approvedBy: values.drop ? values["approved-by"] : [],
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dirs: { type: "string" },
        from: { type: "string" },
        drop: { type: "boolean", default: false },
        "approved-by": { type: "string", multiple: true, default: [] },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function inspect({ disk }: ProgramWorld, folders: readonly string[]): ProgramResult {
  const { lines, isOpening } = inspectJournal(disk, folders);
  return { code: isOpening ? 0 : refusedCode, text: lines.join("\n") };
}

function describe({ outcome, lastSequence, mends }: RepairReport): string {
  const outcomes = {
    "nothing-to-do": "Every copy is whole: there was nothing to repair.",
    repaired: "Every copy is whole again; nothing was lost.",
    dropped: "Every copy is whole up to where the history was cut; what was dropped is kept aside.",
  };
  const lines = mends.flatMap(({ folder, completed, quarantined }) => [
    `copy ${folder}: ${completed} parts written anew`,
    ...quarantined.map((path) => `  taken out: ${path}`),
  ]);
  return [outcomes[outcome], `The journal ends with sequence ${lastSequence}.`, ...lines].join(
    "\n",
  );
}
