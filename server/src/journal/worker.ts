/** The journal's thread. Opens the journal, says what it found, then writes until the engine closes the ring. */
import { parentPort, workerData } from "node:worker_threads";
import { nodePorts } from "@holdall/server/ports";
import { RingReader, SharedDurations, SharedSequence } from "@holdall/server/rings";
import { openFileJournal } from "./file-journal.ts";
import { runJournal } from "./journal-loop.ts";
import { JournalPump } from "./journal-pump.ts";
import type { WorkerAnswer, WorkerOrder } from "./journal-thread.ts";
import { spaceNumber } from "./journal-thread.ts";
import { JournalRefusal } from "./refusal.ts";

function run(order: WorkerOrder, answer: (answer: WorkerAnswer) => void): void {
  const { disk, clock, rng } = nodePorts();
  try {
    const journal = openFileJournal({ ...order.options, disk, clock, rng });
    const { writer, report } = journal;
    const durable = new SharedSequence(order.durable);
    durable.advance(writer.head().nextSequence - 1);
    answer({ kind: "opened", head: writer.head(), report });
    const ring = new RingReader(order.ring);
    const syncs = new SharedDurations(order.syncs);
    const sealing = { startsEpoch: true, rulesVersion: order.rulesVersion };
    const pump = new JournalPump({ ring, writer, durable, ...sealing, syncs, clock });
    const space = new Int32Array(order.space);
    runJournal({
      ring,
      pump,
      writer,
      onSpace: (level) => void Atomics.store(space, 0, spaceNumber(level)),
    });
    journal.stop();
  } catch (error) {
    if (!(error instanceof JournalRefusal)) throw error;
    const { reason, found, copies, remedy } = error;
    answer({ kind: "refused", reason, found, copies, remedy });
  }
}

if (parentPort === null) throw new Error("the journal's worker runs as a worker thread");
const port = parentPort;
run(workerData as WorkerOrder, (answer) => port.postMessage(answer));
