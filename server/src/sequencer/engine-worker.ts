import { parentPort, workerData } from "node:worker_threads";
import { createEngine, restoreEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { SnapshotStore, hashAt, readBatches, sealInto } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell, RingReader, RingWriter } from "@holdall/server/rings";
import { EngineLoop } from "./engine-loop.ts";
import type { EngineThreadData, EngineThreadMessage } from "./engine-thread.ts";
import { AnsweringEnd } from "./query-channel.ts";
import { replay } from "./replay.ts";
import { GATEWAY_NONE } from "./result-record.ts";
import { ResultWriter } from "./result-writer.ts";
import { RULES_VERSION, stateDigest } from "./state-digest.ts";

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
  readonly rejections: readonly string[];
}

function tell(message: EngineThreadMessage, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** The newest usable snapshot that no reader has to look behind. */
function restore(data: EngineThreadData) {
  const { disk } = nodePorts();
  return new SnapshotStore(disk, data.snapshotFolder).load<
    Engine & { readonly timeMicros: number }
  >({
    sequenceMax: Math.min(data.nextSequence - 1, data.readersSequence),
    hashAt: (sequence) => hashAt({ disk, folders: data.folders }, sequence),
    restore: (snapshot) => {
      if (snapshot.rulesVersion !== RULES_VERSION)
        return `its rules are version ${snapshot.rulesVersion}`;
      if (Buffer.compare(stateDigest(snapshot), snapshot.stateDigest) !== 0)
        return "its pages are not those of its digest";
      const engine = restoreEngine(snapshot);
      if (Buffer.compare(stateDigest(engine.snapshot()), snapshot.stateDigest) !== 0)
        return "the restored state is another one";
      return { ...engine, timeMicros: snapshot.timeMicros };
    },
  });
}

/** Brings the engine to the journal's head; shows readers what they have not seen yet. */
function recover(data: EngineThreadData, results: ResultWriter): Recovered {
  const { disk } = nodePorts();
  const untilSequence = data.nextSequence - 1;
  const { state, sequence: snapshotSequence, rejections: rejected } = restore(data);
  const rejections = rejected.map(({ path, reason }) => `${path}: ${reason}`);
  const engine = state ?? createEngine();
  let timeMicros = Math.max(data.timeMicros, state?.timeMicros ?? 0);
  const fromSequence = snapshotSequence + 1;
  if (fromSequence > untilSequence) return { engine, timeMicros, snapshotSequence, rejections };
  const batches = readBatches({ disk, folders: data.folders, fromSequence, untilSequence });
  for (const step of replay(engine, batches, fromSequence)) {
    timeMicros = step.timeMicros;
    if (step.sequence > data.readersSequence) {
      const header = { sequence: step.sequence, timeMicros, gateway: GATEWAY_NONE, token: 0 };
      results.write(header, step.events.views, step.events.end);
    }
    if (step.sequence % REPLAY_PUBLISH_EVERY === 0) results.publish();
  }
  results.publish();
  return { engine, timeMicros, snapshotSequence, rejections };
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
  const recovered = recover(data, results);
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
    replayed: loop.sequence - recovered.snapshotSequence,
    micros: clock.monotonicMicros() - startedMicros,
    rejections: recovered.rejections,
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
  // Nothing more will be sealed: the journal's thread writes what it has, and ends.
  batches.close();
  tell({ kind: "closed" });
}

run(workerData as EngineThreadData);
