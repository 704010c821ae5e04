/**
 * REPLAY: how fast a venue is rebuilt from its journal alone: a thousand markets opened, half a
 * million accounts funded, a million orders placed, then the stream of CEX-1000.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createEngine, EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { decodeCommand, recordBytes, recordViews } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
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
/** `performance.md` section 11, G6. */
const COMMANDS_PER_SECOND_MIN = 3e6;

interface Written {
  readonly commands: number;
  readonly bytes: number;
  readonly hash: string;
}

interface Replayed {
  readonly commands: number;
  readonly cpuNanos: number;
  /** Reading and verifying the journal, without decoding or applying. */
  readonly readNanos: number;
  readonly hash: string;
}

/** Writes the journal once, then rebuilds the venue from it in a fresh process per round. */
export async function replayBenchmark(bench: Bench): Promise<readonly Row[]> {
  const folder = `${CACHE_FOLDER}/replay-${process.pid}`;
  frozenFile(FILE);
  mkdirSync(folder, { recursive: true });
  try {
    const written = await inChild<Written>("replay-write", { folder });
    bench.say(`replay: ${written.commands} commands, ${written.bytes} bytes`);
    const rounds: Replayed[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const replayed = await inChild<Replayed>("replay-read", { folder });
      verify(written, replayed);
      rounds.push(replayed);
      bench.say(`replay: ${(replayed.cpuNanos / replayed.commands).toFixed(0)} ns/command`);
    }
    return [
      row({
        benchmark: "replay",
        metric: "cold replay",
        unit: "commands/CPU-second",
        values: rounds.map((each) => (each.commands / each.cpuNanos) * 1e9),
        yardsticks: rounds.map((each) => (each.commands / each.readNanos) * 1e9),
        target: { of: "value", is: ">=", limit: COMMANDS_PER_SECOND_MIN },
        note: `${written.commands} commands; yardstick: reading and verifying the journal alone`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verify(written: Written, replayed: Replayed): void {
  if (replayed.commands !== written.commands) {
    throw new Error(`replay: ${replayed.commands} of ${written.commands} commands came back`);
  }
  if (replayed.hash !== written.hash) throw new Error("replay: the state hash is another one");
}

/** The task that executes everything once and leaves the journal behind. */
export async function replayWriteTask({ folder }: { readonly folder: string }): Promise<Written> {
  const { plan } = frozenRow(FILE);
  const words = wordsOf(readFileSync(frozenFile(FILE)));
  const engine = createEngine();
  const out = new EventBuffer();
  const journal = journalSink([`${folder}/a`]);
  let sequence = 0;
  const execute = (command: Command, timeMicros: number): void => {
    sequence += 1;
    out.clear();
    engine.apply(command, sequence, timeMicros, out);
    journal.add(command, timeMicros);
  };
  for (const command of setupCommands(plan)) execute(command, SETUP_MICROS);
  const hot = hotCommands({ words, withIdentities: false });
  for (let index = 0; index < plan.population + plan.commands; index++) {
    execute(hot.at(index), START_MICROS + index);
    hot.answered(index, out.views, 0);
  }
  return { commands: sequence, bytes: journal.finish(), hash: engine.hash() };
}

/** The task that reads the journal into a new engine. */
export async function replayReadTask({ folder }: { readonly folder: string }): Promise<Replayed> {
  const readBefore = process.cpuUsage();
  let commands = 0;
  const first = openJournal([`${folder}/a`]);
  for (const batch of first.journal.batches(1)) commands += batch.count;
  first.stop();
  const readNanos = nanosSince(readBefore);

  const before = process.cpuUsage();
  const second = openJournal([`${folder}/a`]);
  const engine = createEngine();
  const out = new EventBuffer();
  for (const batch of second.journal.batches(1)) replayBatch(engine, out, batch);
  second.stop();
  return { commands, cpuNanos: nanosSince(before), readNanos, hash: engine.hash() };
}

interface Batch {
  readonly firstSequence: number;
  readonly baseTimeMicros: number;
  readonly body: Uint8Array;
}

function replayBatch(engine: Engine, out: EventBuffer, batch: Batch): void {
  const views = alignedViews(batch.body);
  const { length } = batch.body;
  let sequence = batch.firstSequence;
  for (let at = 0; at < length; at += recordBytes(views, at, length)) {
    const command = decodeCommand(views, at, length);
    const delta = views.u32[(at >> 2) + 1];
    out.clear();
    engine.apply(command, sequence, batch.baseTimeMicros + delta, out);
    sequence += 1;
  }
}

/** Views of a body; it is copied when it does not start on an 8-byte boundary. */
function alignedViews(body: Uint8Array) {
  const bytes = body.byteOffset % 8 === 0 ? body : body.slice();
  return recordViews(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function nanosSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1_000;
}
