import { cpSync, existsSync, rmSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { RowFault } from "@holdall/core/reserves";
import type { LiabilitySnapshot } from "@holdall/core/reserves";
import { DayRefused, manifestIn, proveDay, verifyFolder } from "./day-folder.ts";
import type { DayOptions, DayOutcome } from "./make-day.ts";
import { snapshotAt } from "./venue-snapshot.ts";
import { PRIORITY_LOW } from "./workers.ts";

/*
 * The thread that makes one day: what it computes between its own threads for state and shards would
 * hold up the doors of the venue.
 */

setPriority(PRIORITY_LOW);
const options = workerData as DayOptions;

/** Refuses a state that differs by a unit from what the running engine said of itself. */
function checkSums({ netUnits, assets }: LiabilitySnapshot): void {
  const { heldUnits } = options.record;
  // Told before a crash: what ran then ended, and this state is replayed like the one that runs now.
  if (heldUnits.length === 0) return;
  const held = assets.filter(({ kind }) => kind === "held");
  const differing = held.filter((_, a) => BigInt(heldUnits[a] ?? "-1") !== netUnits[a]);
  if (differing.length > 0 || heldUnits.length !== held.length)
    throw new DayRefused("ledger-unbalanced", differing.map(({ symbol }) => symbol).join(", "));
}

async function makeDay(): Promise<void> {
  const { staging, masterKey, date, record, nonces, previousFolder, gapReason } = options;
  const { sequence } = record;
  const secrets = { masterKey, nonces };
  const snapshot = await snapshotAt({ ...options, sequence, secrets, date, isGentle: true });
  checkSums(snapshot);
  const previous = previousFolder === undefined ? undefined : manifestIn(previousFolder);
  rmSync(staging, { recursive: true, force: true });
  await proveDay({
    folder: staging,
    snapshot,
    masterKey,
    gapReason,
    // The exchange keeps the other core, and half a gigabyte is enough for everybody.
    workers: 1,
    isGentle: true,
    ...(previous === undefined ? {} : { previous }),
  });
  const report = verifyFolder(staging, previous === undefined ? {} : { previous });
  const failed = report.lines.find(({ outcome }) => outcome === "failed");
  if (failed !== undefined)
    throw new Error(`the day's own check failed: ${failed.code} ${failed.sentence}`);
  for (const path of options.verifiers)
    if (existsSync(path)) cpSync(path, join(staging, path.split(/[\\/]/).at(-1) ?? path));
}

function outcomeOf(error: unknown): DayOutcome {
  if (error instanceof RowFault) return { reason: error.code, message: error.message };
  if (!(error instanceof DayRefused)) return { reason: "prover-failed", message: String(error) };
  const isUnbalanced = error.refusal === "ledger-unbalanced";
  return { reason: isUnbalanced ? "ledger-unbalanced" : "prover-failed", message: error.message };
}

try {
  await makeDay();
  parentPort?.postMessage("made" satisfies DayOutcome);
} catch (error) {
  parentPort?.postMessage(outcomeOf(error));
}
