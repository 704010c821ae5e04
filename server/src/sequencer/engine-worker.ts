import { parentPort, workerData } from "node:worker_threads";
import { EventBuffer, createEngine, restoreEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { decodeCommand, recordBytes } from "@holdall/core/protocol";
import { readBatches } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell, RingReader, RingWriter } from "@holdall/server/rings";
import { BATCH_BODY_BYTES_MAX, batchWriter } from "./batch-record.ts";
import { EngineLoop } from "./engine-loop.ts";
import type { EngineThreadData, EngineThreadMessage } from "./engine-thread.ts";
import { AnsweringEnd } from "./query-channel.ts";
import { GATEWAY_NONE, viewsOf } from "./result-record.ts";
import { ResultWriter } from "./result-writer.ts";
import { Snapshots } from "./snapshots.ts";

/*
 * The engine's thread: restores the last snapshot, replays what came after it, then decides. It is the
 * only thread that sees the state. It sleeps when there is nothing to decide and nothing asked.
 */

const STOP = 1;
/** Results of a replay are made visible to the readers in pieces of this many commands. */
const REPLAY_PUBLISH_EVERY = 1_024;

interface Recovered {
  readonly engine: Engine;
  readonly timeMicros: number;
  readonly snapshotSequence: number;
}

function tell(message: EngineThreadMessage, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** Brings the engine to the journal's head; shows readers what they have not seen yet. */
function recover(data: EngineThreadData, results: ResultWriter, snapshots: Snapshots): Recovered {
  const { disk } = nodePorts();
  const untilSequence = data.nextSequence - 1;
  const found = snapshots.latest(Math.min(untilSequence, data.readersSequence));
  const engine = found === undefined ? createEngine() : restoreEngine(found.pages);
  const events = new EventBuffer();
  const body = new Uint8Array(BATCH_BODY_BYTES_MAX);
  const views = viewsOf(body);
  const snapshotSequence = found?.sequence ?? 0;
  let timeMicros = Math.max(data.timeMicros, found?.timeMicros ?? 0);
  const fromSequence = snapshotSequence + 1;
  if (fromSequence > untilSequence) return { engine, timeMicros, snapshotSequence };
  for (const batch of readBatches({ disk, folders: data.folders, fromSequence, untilSequence })) {
    body.set(batch.body);
    let sequence = batch.firstSequence;
    for (let at = 0; at < batch.body.length; sequence++) {
      const bytes = recordBytes(views, at, batch.body.length);
      timeMicros = batch.baseTimeMicros + views.u32[(at >> 2) + 1];
      if (sequence >= fromSequence) {
        events.clear();
        engine.apply(decodeCommand(views, at, batch.body.length), sequence, timeMicros, events);
        if (sequence > data.readersSequence) {
          const header = { sequence, timeMicros, gateway: GATEWAY_NONE, token: 0 };
          results.write(header, events.views, events.end);
        }
        if (sequence % REPLAY_PUBLISH_EVERY === 0) results.publish();
      }
      at += bytes;
    }
  }
  results.publish();
  return { engine, timeMicros, snapshotSequence };
}

/** The state's own accounts must balance before anybody may trade on them. */
function refuseUnlessZeroSum(engine: Engine): void {
  const broken = engine.view({ kind: "zero-sum" }).filter((row) => row.differenceUnits !== "0");
  if (broken.length === 0) return;
  const list = broken.map((row) => `asset ${row.assetId}: ${row.differenceUnits}`).join(", ");
  throw new Error(`the books do not sum to zero after the replay (${list})`);
}

function run(data: EngineThreadData): void {
  const { clock, disk } = nodePorts();
  const results = new ResultWriter(new RingWriter(data.results));
  const snapshots = new Snapshots(disk, data.snapshotFolder);
  const startedMicros = clock.monotonicMicros();
  const recovered = recover(data, results, snapshots);
  const { engine } = recovered;
  refuseUnlessZeroSum(engine);
  const requests = data.requests.map((shared) => new RingReader(shared));
  const loop = new EngineLoop({
    engine,
    clock,
    requests,
    results,
    seal: batchWriter(new RingWriter(data.batches)),
    sequence: data.nextSequence - 1,
    timeMicros: recovered.timeMicros,
  });
  tell({
    kind: "ready",
    sequence: loop.sequence,
    replayed: loop.sequence - recovered.snapshotSequence,
    micros: clock.monotonicMicros() - startedMicros,
  });

  const questions = data.queries.map((channel) => new AnsweringEnd(channel));
  const bell = new Doorbell(data.bell);
  const control = new Int32Array(data.control);
  let snapshotSequence = recovered.snapshotSequence;
  const takeSnapshot = (): void => {
    snapshotSequence = loop.sequence;
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
    if (loop.sequence - snapshotSequence >= data.snapshotEvery) takeSnapshot();
    if (taken > 0) continue;
    if (Atomics.load(control, 0) === STOP) break;
    bell.sleep(isIdle);
  }
  if (loop.sequence > snapshotSequence) takeSnapshot();
  tell({ kind: "closed" });
}

run(workerData as EngineThreadData);
