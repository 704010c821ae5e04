import { Worker } from "node:worker_threads";
import type { Gap } from "@holdall/core/reserves";
import type { DayRecord, DrawnNonces } from "./secrets.ts";

/** Everything that one day is made of. */
export interface DayOptions {
  readonly journalFolders: readonly string[];
  readonly snapshotFolder: string;
  readonly date: string;
  readonly record: DayRecord;
  readonly masterKey: Uint8Array;
  readonly nonces: DrawnNonces;
  /** Where the day is written; whatever was there goes. */
  readonly staging: string;
  /** The published day before; undefined for the first. */
  readonly previousFolder: string | undefined;
  readonly gapReason: string;
  /** Files that the day carries a copy of, as far as they exist. */
  readonly verifiers: readonly string[];
}

/** The day stands in its staging folder, checked; or why it does not. */
export type DayOutcome = "made" | { readonly reason: Gap["reason"]; readonly message: string };

/** Makes a day in a thread of its own. Rejects when that ends without an answer, as it does when it is stopped. */
export async function makeDay(options: DayOptions, signal: AbortSignal): Promise<DayOutcome> {
  const worker = new Worker(new URL("day-worker.ts", import.meta.url), { workerData: options });
  const stop = (): void => void worker.terminate();
  signal.addEventListener("abort", stop);
  try {
    return await new Promise<DayOutcome>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("the thread of the day ended by itself")));
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
