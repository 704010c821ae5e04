import { Worker } from "node:worker_threads";
import type { SnapshotPages } from "@holdall/core/engine";
import type { SharedSequence } from "@holdall/server/rings";
import { threadFailure } from "./thread-failure.ts";

export interface SnapshotThreadData {
  readonly snapshotFolder: string;
  readonly journalFolders: readonly string[];
  readonly durable: SharedSequence["shared"];
}

/** What the thread says when a snapshot is on disk. */
export interface SnapshotKept {
  readonly sequence: number;
  readonly stateDigest: Uint8Array;
}

export type SnapshotMessage =
  | "stop"
  | { readonly pages: SnapshotPages; readonly timeMicros: number };

export interface SnapshotThread {
  /** Hands a snapshot over to be written. */
  keep(pages: SnapshotPages, timeMicros: number): void;
  readonly failure: Promise<never>;
  /** Resolves once everything handed over is on disk. */
  stop(): Promise<void>;
}

/** Starts the thread that writes snapshots; `onKept` hears of each, with the digest of its state. */
export function startSnapshotThread({
  onKept,
  ...data
}: SnapshotThreadData & {
  readonly onKept: (sequence: number, stateDigest: Uint8Array) => void;
}): SnapshotThread {
  const worker = new Worker(new URL("snapshot-worker.ts", import.meta.url), { workerData: data });
  const { failure, expectEnd } = threadFailure(worker, "snapshot");
  worker.on("message", ({ sequence, stateDigest }: SnapshotKept) => onKept(sequence, stateDigest));
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const send = (message: SnapshotMessage, transfer: readonly ArrayBuffer[] = []): void =>
    worker.postMessage(message, transfer);
  return {
    keep: (pages, timeMicros) => {
      const memories = new Set(pages.pages.map(({ bytes }) => bytes.buffer as ArrayBuffer));
      send({ pages, timeMicros }, [...memories]);
    },
    failure,
    async stop() {
      expectEnd();
      send("stop");
      await Promise.race([ended, failure]);
    },
  };
}
