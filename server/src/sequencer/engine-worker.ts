import { parentPort, workerData } from "node:worker_threads";
import type { Engine } from "@holdall/core/engine";
import { JournalTail, sealInto } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell, RingReader, RingWriter, SharedSequence } from "@holdall/server/rings";
import { EngineLoop } from "./engine-loop.ts";
import type { EngineThreadData, EngineThreadMessage } from "./engine-thread.ts";
import { AnsweringEnd } from "./query-channel.ts";
import { replay } from "./replay.ts";
import { restoreNewest } from "./restore.ts";
import type { Restored } from "./restore.ts";
import { ResultWriter } from "./result-writer.ts";
import { refuseUnlessZeroSum } from "./zero-sum.ts";

/*
 * The engine's thread: restores the last snapshot, replays what came after it, then decides. It is the
 * only thread that sees the state. It sleeps when there is nothing to decide and nothing asked.
 */

/** A snapshot is never older than this while commands arrive. */
const SNAPSHOT_MICROS_MAX = 3_600_000_000;
const STOP = 1;
const LEADS = 1;
/** A standby looks for new commands this often. */
const FOLLOW_MS = 10;

function tell(message: EngineThreadMessage, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

/** What has been applied so far. */
interface Recovered extends Restored {
  /** Commands applied since the snapshot. */
  readonly replayed: number;
}

/**
 * The state at the journal's head: the newest snapshot, and what came after it. A standby goes on
 * applying what becomes durable until its node leads; `onPause` is called where every node compares,
 * and `onWarm` once there is nothing more to apply.
 */
function recover(
  data: EngineThreadData,
  onPause: (engine: Engine, timeMicros: number) => void,
  onWarm: () => void,
): Recovered {
  const { disk } = nodePorts();
  const durable = new SharedSequence(data.durable);
  const restored = restoreNewest(disk, data, data.nextSequence - 1);
  const { engine } = restored;
  const tail = new JournalTail({ disk, folders: data.journalFolders }, restored.sequence + 1);
  let { sequence } = restored;
  let timeMicros = Math.max(data.timeMicros, restored.timeMicros);
  let isWarm = false;
  for (;;) {
    // Read before the sequence: what leads has its last record already.
    const isLeading =
      data.leads === undefined || Atomics.load(new Int32Array(data.leads), 0) === LEADS;
    const untilSequence = data.leads === undefined ? data.nextSequence - 1 : durable.get();
    for (const step of replay(engine, tail.read(untilSequence), sequence + 1)) {
      ({ sequence, timeMicros } = step);
      if (data.leads !== undefined && sequence % data.snapshotEvery === 0)
        onPause(engine, timeMicros);
    }
    if (isLeading)
      return { ...restored, sequence, timeMicros, replayed: sequence - restored.sequence };
    if (!isWarm && durable.get() === sequence) {
      isWarm = true;
      onWarm();
    }
    new Doorbell(data.bell).sleep(() => durable.get() === sequence, FOLLOW_MS);
  }
}

/** Hands the state to the snapshots' thread; not copied again, for the pages are copies already. */
function handOver(engine: Engine, timeMicros: number): void {
  const pages = engine.snapshot();
  const memories = new Set(pages.pages.map(({ bytes }) => bytes.buffer as ArrayBuffer));
  tell({ kind: "snapshot", timeMicros, pages }, [...memories]);
}

function run(data: EngineThreadData): void {
  const { clock } = nodePorts();
  const results = new ResultWriter(new RingWriter(data.results));
  const batches = new RingWriter(data.batches);
  const startedMicros = clock.monotonicMicros();
  const recovered = recover(data, handOver, () => tell({ kind: "standing-by" }));
  const { engine } = recovered;
  refuseUnlessZeroSum(engine);
  const requests = data.requests.map((shared) => new RingReader(shared));
  const loop = new EngineLoop({
    engine,
    clock,
    requests,
    results,
    seal: (batch) => sealInto(batches, batch),
    sequence: recovered.sequence,
    timeMicros: recovered.timeMicros,
    pauseEvery: data.snapshotEvery,
  });
  tell({
    kind: "ready",
    sequence: loop.sequence,
    timeMicros: loop.timeMicros,
    replayed: recovered.replayed,
    micros: clock.monotonicMicros() - startedMicros,
    rejections: recovered.rejections,
  });

  const questions = data.queries.map((channel) => new AnsweringEnd(channel));
  const bell = new Doorbell(data.bell);
  const control = new Int32Array(data.control);
  let snapshotSequence = recovered.sequence - recovered.replayed;
  let snapshotMicros = loop.timeMicros;
  const isSnapshotDue = (): boolean => {
    if (loop.sequence === snapshotSequence) return false;
    if (loop.sequence % data.snapshotEvery === 0) return true;
    return loop.timeMicros - snapshotMicros >= SNAPSHOT_MICROS_MAX;
  };
  const takeSnapshot = (): void => {
    snapshotSequence = loop.sequence;
    snapshotMicros = loop.timeMicros;
    handOver(engine, loop.timeMicros);
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
