import { parentPort, workerData } from "node:worker_threads";
import { SnapshotStore, hashAt } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { SharedSequence } from "@holdall/server/rings";
import type { SnapshotKept, SnapshotMessage, SnapshotThreadData } from "./snapshot-thread.ts";
import { stateDigest } from "./restore.ts";
import { RULES_VERSION } from "./rules-version.ts";

/*
 * The snapshots' thread: hashes and writes, so that neither the engine nor the public door waits for
 * a disk. A snapshot names its place in the journal, so it waits until that place is durable.
 */
const { disk, clock } = nodePorts();
const data = workerData as SnapshotThreadData;
const store = new SnapshotStore(disk, data.snapshotFolder);
const durable = new SharedSequence(data.durable);
const LOOK_AGAIN_MICROS = 20_000;

let underWay: Promise<void> = Promise.resolve();

function waitForDurable(sequence: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (durable.get() >= sequence) resolve();
      else clock.after(LOOK_AGAIN_MICROS, look);
    };
    look();
  });
}

async function keep({ pages, timeMicros }: Exclude<SnapshotMessage, "stop">): Promise<void> {
  await waitForDurable(pages.sequence);
  const digest = stateDigest(pages);
  store.save({
    format: pages.format,
    rulesVersion: RULES_VERSION,
    sequence: pages.sequence,
    timeMicros,
    takenAtMicros: clock.wallMicros(),
    journalHash: hashAt({ disk, folders: data.journalFolders }, pages.sequence),
    stateDigest: digest,
    pages: pages.pages,
  });
  const kept: SnapshotKept = { sequence: pages.sequence, stateDigest: digest };
  parentPort?.postMessage(kept);
}

parentPort?.on("message", (message: SnapshotMessage) => {
  if (message === "stop") void underWay.then(() => parentPort?.close());
  else underWay = underWay.then(() => keep(message));
});
