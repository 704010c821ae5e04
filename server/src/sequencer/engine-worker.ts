import { parentPort, workerData } from "node:worker_threads";
import type { Engine } from "@holdall/core/engine";
import { readBatches, sealInto } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell, RingReader, RingWriter } from "@holdall/server/rings";
import { EngineLoop } from "./engine-loop.ts";
import type { EngineThreadData, EngineThreadMessage } from "./engine-thread.ts";
import { AnsweringEnd } from "./query-channel.ts";
import { replay } from "./replay.ts";
import { restoreNewest } from "./restore.ts";
import type { Restored } from "./restore.ts";
import { ResultWriter } from "./result-writer.ts";

/*
 * The engine's thread: restores the last snapshot, replays what came after it, then decides. It is the
 * only thread that sees the state. It sleeps when there is nothing to decide and nothing asked.
 */

/** A snapshot is never older than this while commands arrive. */
const SNAPSHOT_MICROS_MAX = 3_600_000_000;
const STOP = 1;

function tell(message: EngineThreadMessage, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** The state at the journal's head: the newest snapshot, and what came after it. */
function recover(data: EngineThreadData): Restored {
  const { disk } = nodePorts();
  const untilSequence = data.nextSequence - 1;
  const restored = restoreNewest(disk, data, untilSequence);
  const { engine, sequence } = restored;
  let timeMicros = Math.max(data.timeMicros, restored.timeMicros);
  if (sequence === untilSequence) return { ...restored, timeMicros };
  const fromSequence = sequence + 1;
  const folders = data.journalFolders;
  const batches = readBatches({ disk, folders, fromSequence, untilSequence });
  for (const step of replay(engine, batches, fromSequence)) timeMicros = step.timeMicros;
  return { ...restored, timeMicros };
}

/** The state's own accounts must balance before anybody may trade on them. */
function refuseUnlessZeroSum(engine: Engine): void {
  const broken = engine.view({ kind: "zero-sum" }).filter((row) => row.differenceUnits !== "0");
  if (broken.length === 0) return;
  const list = broken.map((row) => `asset ${row.assetId}: ${row.differenceUnits}`).join(", ");
  throw new Error(`the books do not sum to zero after the replay (${list})`);
}

function run(data: EngineThreadData): void {
  const { clock } = nodePorts();
  const results = new ResultWriter(new RingWriter(data.results));
  const batches = new RingWriter(data.batches);
  const startedMicros = clock.monotonicMicros();
  const recovered = recover(data);
  const { engine } = recovered;
  refuseUnlessZeroSum(engine);
  const requests = data.requests.map((shared) => new RingReader(shared));
  const loop = new EngineLoop({
    engine,
    clock,
    requests,
    results,
    seal: (batch) => sealInto(batches, batch),
    sequence: data.nextSequence - 1,
    timeMicros: recovered.timeMicros,
  });
  tell({
    kind: "ready",
    sequence: loop.sequence,
    replayed: loop.sequence - recovered.sequence,
    micros: clock.monotonicMicros() - startedMicros,
    rejections: recovered.rejections,
  });

  const questions = data.queries.map((channel) => new AnsweringEnd(channel));
  const bell = new Doorbell(data.bell);
  const control = new Int32Array(data.control);
  let snapshotSequence = recovered.sequence;
  let snapshotMicros = loop.timeMicros;
  const isSnapshotDue = (): boolean => {
    const commands = loop.sequence - snapshotSequence;
    if (commands >= data.snapshotEvery) return true;
    return commands > 0 && loop.timeMicros - snapshotMicros >= SNAPSHOT_MICROS_MAX;
  };
  const takeSnapshot = (): void => {
    snapshotSequence = loop.sequence;
    snapshotMicros = loop.timeMicros;
    const pages = engine.snapshot();
    // Handed over, not copied again: the pages are copies already.
    const memories = new Set(pages.pages.map(({ bytes }) => bytes.buffer as ArrayBuffer));
    tell({ kind: "snapshot", timeMicros: loop.timeMicros, pages }, [...memories]);
  };
  const isIdle = (): boolean =>
    Atomics.load(control, 0) !== STOP &&
    requests.every((ring) => ring.isEmpty()) &&
    questions.every((end) => end.isIdle());
  for (;;) {
    const taken = loop.step();
    for (const end of questions) end.answer((query) => engine.view(query), loop.sequence);
    if (isSnapshotDue()) takeSnapshot();
    if (taken > 0) continue;
    if (Atomics.load(control, 0) === STOP) break;
    bell.sleep(isIdle);
  }
  if (loop.sequence > snapshotSequence) takeSnapshot();
  // Nothing more will be sealed: the journal's thread writes what it has, and ends.
  batches.close();
  tell({ kind: "closed" });
}

run(workerData as EngineThreadData);
