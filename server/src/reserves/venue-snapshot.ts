import { Worker } from "node:worker_threads";
import type { LiabilitySnapshot } from "@holdall/core/reserves";
import type { DrawnNonces, ReserveSecrets } from "./secrets.ts";

/** Which state is wanted, and what the proof needs beside it. */
export interface SnapshotOptions {
  /** One folder per copy of the journal. */
  readonly journalFolders: readonly string[];
  readonly snapshotFolder: string;
  /** The last command in the state: it must be durable. */
  readonly sequence: number;
  readonly date: string;
  /** What rows are bound to; left out by who knows no secrets: nonces are then zeros. */
  readonly secrets?: Pick<ReserveSecrets, "masterKey"> & { readonly nonces: DrawnNonces };
  /** Replay from the first command instead of from the newest snapshot: slow, and trusts no snapshot. */
  readonly fromGenesis?: boolean;
  /** Gives way to everything else on the machine. */
  readonly isGentle?: boolean;
}

/**
 * The liabilities after one command, from the journal: an engine of its own is restored and replayed
 * in a thread of its own, so that the running engine notices nothing. Throws when no copy of the
 * journal holds a command whole, or the sums of the state are not those of its own zero-sum report.
 */
export async function snapshotAt(options: SnapshotOptions): Promise<LiabilitySnapshot> {
  const worker = new Worker(new URL("snapshot-worker.ts", import.meta.url), {
    workerData: options,
  });
  try {
    return await new Promise<LiabilitySnapshot>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("the snapshot's thread ended by itself")));
    });
  } finally {
    await worker.terminate();
  }
}
