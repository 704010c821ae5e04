import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { createEngine } from "@holdall/core/engine";
import type { CommandResult, UserId } from "@holdall/core/protocol";
import { gatherSnapshot, viewOfVenue } from "@holdall/core/reserves";
import type { LiabilitySnapshot } from "@holdall/core/reserves";
import { hashAt, readBatches } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { replayResults, restoreNewest, stateDigest } from "@holdall/server/sequencer";
import { nonceInForce } from "./secrets.ts";
import type { SnapshotOptions } from "./venue-snapshot.ts";
import { PRIORITY_LOW } from "./workers.ts";

/*
 * The thread that reads the liabilities: an engine of its own, restored and replayed to the command
 * that was asked for, questioned once, and gone.
 */

const options = workerData as SnapshotOptions;
if (options.isGentle === true) setPriority(PRIORITY_LOW);
const { disk } = nodePorts();
const { sequence: untilSequence, journalFolders: folders, secrets, date } = options;
// The last command is always applied here, so that its events are seen.
const restored =
  options.fromGenesis === true
    ? { engine: createEngine(), sequence: 0 }
    : restoreNewest(disk, options, untilSequence - 1);
const { engine } = restored;

/** The last command's result, with every command up to it applied. */
function replay(): CommandResult {
  const fromSequence = restored.sequence + 1;
  const batches = readBatches({ disk, folders, fromSequence, untilSequence });
  // A batch may go on beyond the command that was asked for.
  for (const result of replayResults(engine, batches, fromSequence))
    if (result.sequence === untilSequence) return result;
  throw new Error(`the journal does not hold command ${untilSequence}`);
}

/** What the moment's own command had others pay for accounts that owed more than they had. */
function deficitsIn({ events }: CommandResult): LiabilitySnapshot["deficits"] {
  const { settlementAssetId } = engine.view({ kind: "parameters" });
  return events.flatMap((event) =>
    event.kind === "reserves-snapshot-taken" && event.deficitUnits > 0
      ? [{ asset: settlementAssetId, absorbedUnits: BigInt(event.deficitUnits) }]
      : [],
  );
}

function nonceOf(userId: bigint): Uint8Array {
  if (secrets === undefined) return new Uint8Array(32);
  const hash = engine.view({ kind: "reserves-nonce", userId: Number(userId) as UserId });
  return nonceInForce(secrets, { userId, hash });
}

const last = replay();
const snapshot = gatherSnapshot(
  viewOfVenue((query) => engine.view(query)),
  {
    date,
    sequence: BigInt(untilSequence),
    timeMs: Math.floor(last.timeMicros / 1_000),
    stateHash: stateDigest(engine.snapshot()),
    journalHash: hashAt({ disk, folders }, untilSequence),
    auditRoot: new Uint8Array(32),
    deficits: deficitsIn(last),
  },
  nonceOf,
);
parentPort?.postMessage(snapshot);
