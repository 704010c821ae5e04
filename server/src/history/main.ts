/**
 * `npm run history -- rebuild [--data DIR]`: drops every row of the history and makes it again from the
 * journal, by replaying every command. The server must be stopped. `DATABASE_URL` rebuilds in a
 * PostgreSQL instead of the embedded one, `JOURNAL_DIRS` reads the journal from other folders.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createEngine } from "@holdall/core/engine";
import { openFileJournal } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { replayResults } from "@holdall/server/sequencer";
import { openHistory } from "./open-history.ts";
import { rebuildHistory } from "./rebuild.ts";

const usage = `usage: npm run history -- rebuild [--data DIR]
  for example: npm run history -- rebuild --data data`;

async function rebuild(data: string): Promise<void> {
  const ports = nodePorts();
  const named = (process.env["JOURNAL_DIRS"] ?? "").split(",").filter((name) => name !== "");
  const folders = named.length > 0 ? named : [`${data}/journal/a`, `${data}/journal/b`];
  const journal = openFileJournal({ ...ports, folders });
  const databaseUrl = process.env["DATABASE_URL"];
  const history = await openHistory(
    databaseUrl === undefined
      ? { kind: "folder", folder: `${data}/history` }
      : { kind: "hosted", databaseUrl },
  );
  async function* results() {
    yield* replayResults(createEngine(), journal.batches(1));
  }
  const count = await rebuildHistory(history, results());
  await history.close();
  journal.stop();
  process.stdout.write(`history rebuilt from ${count} commands\n`);
}

/** The words of the command line; `undefined` where they are none of it. */
function wordsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { data: { type: "string", default: "data" } },
    });
  } catch {
    return undefined;
  }
}

const args = process.argv.slice(2);
if (args.includes("--help")) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const words = wordsOf(args);
if (words?.positionals.length !== 1 || words.positionals[0] !== "rebuild") {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}
try {
  await rebuild(resolve(words.values.data));
} catch (error) {
  process.stderr.write(`holdall: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
