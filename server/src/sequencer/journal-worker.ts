import { parentPort, workerData } from "node:worker_threads";
import type { JournalWriter } from "@holdall/server/journal";
import { JournalRefusal, openFileJournal } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { Doorbell, RingReader, SharedSequence } from "@holdall/server/rings";
import { BatchReader } from "./batch-record.ts";
import type { JournalThreadData, JournalThreadMessage } from "./journal-thread.ts";
import { SPACE_LEVELS } from "./journal-thread.ts";

/*
 * The journal's thread: opens the journal, says where it ends, then writes what the engine seals. It
 * sleeps in the kernel most of the time. A write or sync that fails ends the process at once: after a
 * failed sync the next one reports success for data that is lost.
 */

const STOP = 1;
const CLOSED_JOURNAL_EXIT = 5;

function tell(message: JournalThreadMessage): void {
  parentPort?.postMessage(message);
}

function run(data: JournalThreadData): void {
  const journal = openFileJournal({
    ...nodePorts(),
    folders: data.folders,
    segmentBytes: data.segmentBytes,
    repair: data.repair,
  });
  const head = journal.writer.head();
  tell({
    kind: "open",
    nextSequence: head.nextSequence,
    timeMicros: head.timeMicros,
    outcome: journal.report.outcome,
  });
  try {
    serve(journal.writer, data);
  } catch (error) {
    process.stderr.write(`holdall: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(CLOSED_JOURNAL_EXIT);
  }
  journal.stop();
  tell({ kind: "closed" });
}

function serve(writer: JournalWriter, data: JournalThreadData): void {
  const ring = new RingReader(data.batches);
  const batches = new BatchReader(ring, bodyBytesMax(data.segmentBytes));
  const durable = new SharedSequence(data.durable);
  const bell = new Doorbell(data.bell);
  const control = new Int32Array(data.control);
  for (;;) {
    const batch = batches.take();
    if (batch === undefined) {
      if (Atomics.load(control, 0) === STOP && ring.isEmpty()) return;
      const isMore = writer.upkeep();
      Atomics.store(control, 1, SPACE_LEVELS.indexOf(writer.spaceLevel()));
      if (!isMore) bell.sleep(() => ring.isEmpty() && Atomics.load(control, 0) !== STOP, 1_000);
      continue;
    }
    const head = writer.append({ ...batch, epoch: writer.head().epoch, isEpochStart: false });
    durable.advance(head.nextSequence - 1);
  }
}

function bodyBytesMax(segmentBytes: number): number {
  return Math.min(1024 * 1024 - 1024, segmentBytes - 8_192) & ~7;
}

try {
  run(workerData as JournalThreadData);
} catch (error) {
  if (!(error instanceof JournalRefusal)) throw error;
  tell({ kind: "refused", reason: error.reason, message: error.message });
}
