import { parseArgs } from "node:util";
import type { Rng } from "@holdall/server/ports";
import { openFileJournal } from "./file-journal.ts";
import { writerName } from "./leader-lease.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { JournalUrlError } from "./postgres-url.ts";
import type { ProgramResult, ProgramWorld } from "./program.ts";
import { dirsDefault, refusedCode, usage, usageCode } from "./program.ts";
import { JournalRefusal } from "./refusal.ts";
import { Replica } from "./replica.ts";

/** The program `journal -- publish` with these arguments: fills an empty cluster, once, when a venue outgrows one machine. */
export async function runPublish(
  args: readonly string[],
  world: ProgramWorld & { readonly rng: Rng },
): Promise<ProgramResult> {
  const options = { dirs: { type: "string" }, to: { type: "string" } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.to === undefined) throw new JournalUrlError("publish needs --to JOURNAL_URL");
    const folders = (values.dirs ?? world.dirs ?? dirsDefault).split(",");
    if (!folders.some((folder) => world.disk.exists(folder)))
      throw new JournalUrlError(`there is no folder ${folders.join(", ")}`);
    const commands = await publish(world, folders, values.to);
    return { code: 0, text: `The replicated journal holds all ${commands} commands.` };
  } catch (error) {
    if (error instanceof JournalRefusal) return { code: refusedCode, text: error.message };
    const isUsage = error instanceof JournalUrlError || error instanceof TypeError;
    if (isUsage) return { code: usageCode, text: `${error.message}\n\n${usage}` };
    throw error;
  }
}

async function publish(
  { disk, clock, rng }: ProgramWorld & { readonly rng: Rng },
  folders: readonly string[],
  url: string,
): Promise<number> {
  const local = openFileJournal({ disk, clock, rng, folders });
  try {
    const remote = await openPostgresJournal({ url, clock, writer: writerName("publish", rng) });
    try {
      return await new Replica(local, remote).publish();
    } finally {
      remote.stop();
    }
  } finally {
    local.stop();
  }
}
