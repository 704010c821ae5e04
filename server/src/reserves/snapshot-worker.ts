import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { createEngine } from "@holdall/core/engine";
import { gatherSnapshot, viewOfVenue } from "@holdall/core/reserves";
import { hashAt, readBatches } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { replayResults, restoreNewest, stateDigest } from "@holdall/server/sequencer";
import { nonceIn } from "./secrets.ts";
import type { SnapshotOptions } from "./venue-snapshot.ts";
import { PRIORITY_LOW } from "./workers.ts";

/*
 * The thread that reads the liabilities: an engine of its own, restored and replayed to the command
 * that was asked for, questioned once, and gone.
 */

const options = workerData as SnapshotOptions;
if (options.isGentle === true) setPriority(PRIORITY_LOW);
const { disk } = nodePorts();
const { sequence: untilSequence, journalFolders: folders, masterKey, nonces, date } = options;
const restored =
  options.fromGenesis === true
    ? { engine: createEngine(), sequence: 0, timeMicros: 0 }
    : restoreNewest(disk, options, untilSequence);
const { engine } = restored;
let { timeMicros } = restored;
if (restored.sequence < untilSequence) {
  const fromSequence = restored.sequence + 1;
  const batches = readBatches({ disk, folders, fromSequence, untilSequence });
  for (const result of replayResults(engine, batches, fromSequence)) {
    timeMicros = result.timeMicros;
    // A batch may go on beyond the command that was asked for.
    if (result.sequence === untilSequence) break;
  }
}
const snapshot = gatherSnapshot(
  viewOfVenue((query) => engine.view(query)),
  {
    date,
    sequence: BigInt(untilSequence),
    timeMs: Math.floor(timeMicros / 1_000),
    stateHash: stateDigest(engine.snapshot()),
    journalHash: hashAt({ disk, folders }, untilSequence),
    auditRoot: new Uint8Array(32),
    deficits: [],
  },
  (userId) => nonceIn(nonces, masterKey, userId),
);
parentPort?.postMessage(snapshot);
