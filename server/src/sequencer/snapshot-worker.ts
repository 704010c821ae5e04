import { parentPort, workerData } from "node:worker_threads";
import { nodePorts } from "@holdall/server/ports";
import { Snapshots } from "./snapshots.ts";
import type { SnapshotMessage } from "./snapshot-thread.ts";

/*
 * The snapshots' thread: hashes and writes, so that neither the engine nor the public door waits for
 * a disk. Ends when it is told that nothing more will come.
 */
const snapshots = new Snapshots(nodePorts().disk, workerData as string);

parentPort?.on("message", (message: SnapshotMessage) => {
  if (message === "stop") parentPort?.close();
  else snapshots.write(message.pages, message.timeMicros);
});
