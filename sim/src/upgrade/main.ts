/**
 * `node scripts/run.mjs sim/src/upgrade/main.ts RELEASE`: records a small journal, a snapshot in its
 * middle and what this release made of both. Done once for each release, before it is published;
 * later releases must come to the same.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createEngine } from "@holdall/core/engine";
import { encodeCommand, recordViews } from "@holdall/core/protocol";
import type { CommandResult } from "@holdall/core/protocol";
import { SnapshotStore, openFileJournal } from "@holdall/server/journal";
import { nodePorts, seededRng } from "@holdall/server/ports";
import { RULES_VERSION, replayResults, stateDigest } from "@holdall/server/sequencer";
import { CommandGenerator } from "@holdall/sim/twins";
import { booksOf, foldersIn, lastResults, releaseFolder, segmentBytes } from "./recorded.ts";
import type { Recording } from "./recorded.ts";

const COMMANDS = 2_000;
const BATCH = 25;
const SEED = 20_260_701n;

const [release] = process.argv.slice(2);
if (release === undefined || !/^[0-9]+\.[0-9]+\.[0-9]+$/.test(release)) {
  process.stderr.write(
    "usage: node scripts/run.mjs sim/src/upgrade/main.ts RELEASE (as in 0.1.0)\n",
  );
  process.exit(2);
}

const root = releaseFolder(release);
rmSync(root, { recursive: true, force: true });
mkdirSync(root, { recursive: true });
const { disk, clock, rng } = nodePorts();
const { journalFolders, snapshotFolder } = foldersIn(root);
const journal = openFileJournal({ disk, clock, rng, folders: journalFolders, segmentBytes });
const generator = new CommandGenerator(seededRng(SEED));
const commands = generator.genesis();
const engine = createEngine();
const results: CommandResult[] = [];
const body = new Uint8Array(1024 * 1024);
const views = recordViews(body.buffer);

for (let first = 1; first <= COMMANDS; first += BATCH) {
  const baseTimeMicros = generator.timeMicros();
  let end = 0;
  for (let index = 0; index < BATCH; index += 1)
    end += encodeCommand(commands[first + index - 1] ?? generator.next(), 0, views, end);
  const head = journal.writer.head();
  const batch = {
    firstSequence: first,
    count: BATCH,
    epoch: first === 1 ? 1 : head.epoch,
    isEpochStart: first === 1,
    rulesVersion: RULES_VERSION,
    baseTimeMicros,
    body: body.subarray(0, end),
  };
  journal.writer.append(batch);
  for (const result of replayResults(engine, [batch], first)) {
    results.push(result);
    generator.see([...result.events]);
  }
  if (first + BATCH - 1 === COMMANDS / 2) {
    const pages = engine.snapshot();
    new SnapshotStore(disk, snapshotFolder).save({
      ...pages,
      rulesVersion: RULES_VERSION,
      timeMicros: baseTimeMicros,
      takenAtMicros: baseTimeMicros,
      journalHash: journal.hashAt(pages.sequence),
      stateDigest: stateDigest(pages),
    });
  }
}
journal.stop();
for (const folder of journalFolders)
  for (const name of disk.list(folder))
    if (name.startsWith("lock")) disk.remove(join(folder, name));

const recording: Recording = {
  release,
  commands: COMMANDS,
  snapshotFormat: engine.snapshot().format,
  rulesVersion: RULES_VERSION,
  stateHash: engine.view({ kind: "state-hash" }),
  books: booksOf(engine),
  lastResults: results.slice(-lastResults),
};
writeFileSync(join(root, "recording.json"), `${JSON.stringify(recording, null, 1)}\n`);
const kinds = new Set(results.flatMap(({ events }) => events.map(({ kind }) => kind)));
process.stdout.write(`${COMMANDS} commands, ${kinds.size} kinds of events, recorded in ${root}\n`);
