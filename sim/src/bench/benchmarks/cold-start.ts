/**
 * COLD START: from the files to the last command, as a start after a crash does it, on one thread: the
 * journal in two copies, read to its end and verified; the snapshot with a million resting orders of
 * half a million accounts, checked and restored; a million commands after it, applied again.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createEngine, EventBuffer } from "@holdall/core/engine";
import type { Command } from "@holdall/core/protocol";
import { JournalTail, SnapshotStore, hashAt } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { RULES_VERSION, replay, restoreNewest, stateDigest } from "@holdall/server/sequencer";
import type { VenueFolders } from "@holdall/server/sequencer";
import { START_MICROS, wordsOf } from "../files/command-file.ts";
import { CACHE_FOLDER, frozenFile, frozenRow } from "../files/frozen.ts";
import { inChild } from "../harness/child.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { hotCommands } from "../variants/hot-commands.ts";
import { journalSink, openJournal } from "../variants/journal-sink.ts";
import { SETUP_MICROS, setupCommands } from "../variants/venue-setup.ts";
import type { Bench } from "./benchmark.ts";

const FILE = "cex-1000";
const TAIL_COMMANDS = 1_000_000;
/** `reliability.md` section 6.6. */
const START_MS_MAX = 3_000;

interface Left {
  /** Sequence of the last command, and of the snapshot. */
  readonly sequence: number;
  readonly snapshotSequence: number;
  readonly hash: string;
}

/** What a start took, in milliseconds of processor time, part by part. */
interface Started {
  readonly journalMs: number;
  readonly restoreMs: number;
  readonly replayMs: number;
  readonly wallMs: number;
  readonly sequence: number;
  readonly hash: string;
}

/** Leaves a venue's files behind once, then starts from them in a fresh process per round. */
export async function coldStartBenchmark(bench: Bench): Promise<readonly Row[]> {
  const folder = `${CACHE_FOLDER}/cold-start-${process.pid}`;
  frozenFile(FILE);
  mkdirSync(folder, { recursive: true });
  try {
    const left = await inChild<Left>("cold-start-leave", { folder });
    bench.say(
      `cold-start: ${left.snapshotSequence} commands in the snapshot, ${left.sequence} in all`,
    );
    const rounds: Started[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const started = await inChild<Started>("cold-start", { folder });
      verify(left, started);
      rounds.push(started);
      bench.say(`cold-start: ${cpuMs(started).toFixed(0)} CPU ms, ${started.wallMs.toFixed(0)} ms`);
    }
    return rowsOf(rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(rounds: readonly Started[]): readonly Row[] {
  const common = { benchmark: "cold-start", unit: "CPU ms" };
  const of = (name: keyof Started): number[] => rounds.map((started) => Number(started[name]));
  return [
    row({
      ...common,
      metric: "files to last command",
      values: rounds.map(cpuMs),
      target: { of: "value", is: "<=", limit: START_MS_MAX },
      note: "1,000,000 resting orders, 500,000 accounts, 1,000,000 commands after the snapshot",
    }),
    row({ ...common, metric: "journal read and verified", values: of("journalMs") }),
    row({ ...common, metric: "snapshot checked and restored", values: of("restoreMs") }),
    row({ ...common, metric: "commands applied again", values: of("replayMs") }),
  ];
}

function cpuMs({ journalMs, restoreMs, replayMs }: Started): number {
  return journalMs + restoreMs + replayMs;
}

function verify(left: Left, started: Started): void {
  if (started.sequence !== left.sequence) {
    throw new Error(`cold-start: ended at ${started.sequence}, not at ${left.sequence}`);
  }
  if (started.hash !== left.hash) throw new Error("cold-start: the state is another one");
}

function foldersIn(folder: string): VenueFolders {
  return {
    journalFolders: [`${folder}/a`, `${folder}/b`],
    snapshotFolder: `${folder}/snapshots`,
  };
}

/** The task that trades once and leaves journal and snapshot behind. */
export async function coldStartLeaveTask({ folder }: { readonly folder: string }): Promise<Left> {
  const { plan } = frozenRow(FILE);
  const folders = foldersIn(folder);
  const hot = hotCommands({
    words: wordsOf(readFileSync(frozenFile(FILE))),
    withIdentities: false,
  });
  const engine = createEngine();
  const out = new EventBuffer();
  const journal = journalSink(folders.journalFolders);
  let sequence = 0;
  const execute = (command: Command, timeMicros: number): void => {
    sequence += 1;
    out.clear();
    engine.apply(command, sequence, timeMicros, out);
    journal.add(command, timeMicros);
  };
  const trade = (from: number, until: number): void => {
    for (let index = from; index < until; index++) {
      execute(hot.at(index), START_MICROS + index);
      hot.answered(index, out.views, 0);
    }
  };
  for (const command of setupCommands(plan)) execute(command, SETUP_MICROS);
  trade(0, plan.population);
  journal.flush();
  const snapshotSequence = sequence;
  keepSnapshot(folders, engine.snapshot(), START_MICROS + plan.population);
  trade(plan.population, plan.population + TAIL_COMMANDS);
  journal.finish();
  return { sequence, snapshotSequence, hash: engine.hash() };
}

function keepSnapshot(
  { journalFolders, snapshotFolder }: VenueFolders,
  pages: ReturnType<ReturnType<typeof createEngine>["snapshot"]>,
  timeMicros: number,
): void {
  const { disk, clock } = nodePorts();
  new SnapshotStore(disk, snapshotFolder).save({
    ...pages,
    rulesVersion: RULES_VERSION,
    timeMicros,
    takenAtMicros: clock.wallMicros(),
    journalHash: hashAt({ disk, folders: journalFolders }, pages.sequence),
    stateDigest: stateDigest(pages),
  });
}

/** The task that starts: what the journal's and the engine's threads do, one after the other. */
export async function coldStartTask({ folder }: { readonly folder: string }): Promise<Started> {
  const { disk } = nodePorts();
  const folders = foldersIn(folder);
  const startedMs = performance.now();
  const [journalMs, journal] = cpuTimed(() => openJournal(folders.journalFolders));
  const last = journal.writer.head().nextSequence - 1;
  const [restoreMs, restored] = cpuTimed(() => restoreNewest(disk, folders, last));
  if (restored.rejections.length > 0) throw new Error(restored.rejections.join("\n"));
  const from = restored.sequence + 1;
  const tail = new JournalTail({ disk, folders: folders.journalFolders }, from);
  let { sequence } = restored;
  const [replayMs] = cpuTimed(() => {
    for (const step of replay(restored.engine, tail.read(last), from)) ({ sequence } = step);
  });
  const wallMs = performance.now() - startedMs;
  journal.stop();
  return { journalMs, restoreMs, replayMs, wallMs, sequence, hash: restored.engine.hash() };
}

function cpuTimed<T>(act: () => T): readonly [milliseconds: number, result: T] {
  const before = process.cpuUsage();
  const result = act();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1_000, result];
}
