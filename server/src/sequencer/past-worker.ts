import { parentPort, workerData } from "node:worker_threads";
import type { CommandResult } from "@holdall/core/protocol";
import { readBatches } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import type { PastResults, PastResultsOptions } from "./past-results.ts";
import { readEvents, replay } from "./replay.ts";
import { restoreNewest } from "./restore.ts";

/*
 * The thread that finds out again what commands did: an engine of its own, restored and replayed, for
 * readers that have missed results. It works only when it is asked for more.
 */

/** Results and events of one piece; a single result may have more. */
const PIECE_ITEMS_MAX = 4_000;

/** The results that are wanted, one at a time, as the journal is replayed. */
function* wantedResults(options: PastResultsOptions): Generator<CommandResult> {
  const { disk } = nodePorts();
  const { fromSequence: wantedSequence, untilSequence, journalFolders: folders } = options;
  const { engine, sequence: restoredSequence } = restoreNewest(disk, options, wantedSequence - 1);
  const fromSequence = restoredSequence + 1;
  const batches = readBatches({ disk, folders, fromSequence, untilSequence });
  for (const { sequence, timeMicros, events } of replay(engine, batches, fromSequence)) {
    if (sequence > untilSequence) return;
    if (sequence < wantedSequence) continue;
    yield { sequence, timeMicros, events: readEvents(events.views, events.end) };
  }
}

function nextPiece(results: Iterator<CommandResult>): PastResults {
  const piece: CommandResult[] = [];
  let items = 0;
  while (items < PIECE_ITEMS_MAX) {
    const { done, value } = results.next();
    if (done === true) break;
    piece.push(value);
    items += 1 + value.events.length;
  }
  return piece;
}

const results = wantedResults(workerData as PastResultsOptions);
parentPort?.on("message", () => parentPort?.postMessage(nextPiece(results)));
