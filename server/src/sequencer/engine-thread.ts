import { Worker } from "node:worker_threads";
import type { SnapshotPages } from "@holdall/core/engine";
import type { RingShared, SharedSequence } from "@holdall/server/rings";
import type { QueryChannel } from "./query-channel.ts";
import type { VenueFolders } from "./restore.ts";
import { threadFailure } from "./thread-failure.ts";

export interface EngineThreadData extends VenueFolders {
  /** One ring and one channel for questions per gateway. */
  readonly requests: readonly RingShared[];
  readonly queries: readonly QueryChannel[];
  readonly results: RingShared;
  readonly batches: RingShared;
  readonly bell: SharedArrayBuffer;
  /** Cell 0: 1 = stop when nothing is left to do. */
  readonly control: SharedArrayBuffer;
  /** Where the journal ends: what the replay runs up to. */
  readonly nextSequence: number;
  readonly timeMicros: number;
  /** A snapshot is taken at every multiple of this, and at a clean stop. */
  readonly snapshotEvery: number;
  /** How far the journal is durable: a standby follows it. */
  readonly durable: SharedSequence["shared"];
  /** Of a node of a cluster: cell 0 is 1 once this node leads. */
  readonly leads: SharedArrayBuffer | undefined;
}

export type EngineThreadMessage =
  | {
      readonly kind: "ready";
      readonly sequence: number;
      readonly timeMicros: number;
      readonly replayed: number;
      readonly micros: number;
      readonly rejections: readonly string[];
    }
  /** A standby has applied all that is durable: from now on it may take over at once. */
  | { readonly kind: "standing-by" }
  | { readonly kind: "snapshot"; readonly timeMicros: number; readonly pages: SnapshotPages }
  | { readonly kind: "closed" };

export interface EngineThread {
  readonly ready: Extract<EngineThreadMessage, { kind: "ready" }>;
  /** Rejects when the thread ends without having been told to. */
  readonly failure: Promise<never>;
  /** Resolves once everything that had arrived is applied and the last snapshot was handed over. */
  stop(): Promise<void>;
}

/** Who is told what the engine's thread says. */
export interface EngineThreadEars {
  readonly keep: (pages: SnapshotPages, timeMicros: number) => void;
  readonly onStandingBy: () => void;
}

/** Starts the thread; resolves once it has replayed the journal and leads. `keep` receives each snapshot. */
export async function startEngineThread(
  data: EngineThreadData,
  ring: () => void,
  { keep, onStandingBy }: EngineThreadEars,
): Promise<EngineThread> {
  const transferList = data.queries.map(({ port }) => port);
  const worker = new Worker(new URL("engine-worker.ts", import.meta.url), {
    workerData: data,
    transferList,
  });
  const { failure, expectEnd } = threadFailure(worker, "engine");
  const closed = new Promise<void>((resolve) => {
    worker.on("message", (message: EngineThreadMessage) => {
      if (message.kind === "snapshot") keep(message.pages, message.timeMicros);
      if (message.kind === "standing-by") onStandingBy();
      if (message.kind === "closed") resolve();
    });
  });
  // A standby hands over snapshots before it is ready.
  const first = new Promise<Extract<EngineThreadMessage, { kind: "ready" }>>((resolve) => {
    worker.on("message", (message: EngineThreadMessage) => {
      if (message.kind === "ready") resolve(message);
    });
  });
  const ready = await Promise.race([first, failure]);
  return {
    ready,
    failure,
    async stop() {
      expectEnd();
      Atomics.store(new Int32Array(data.control), 0, 1);
      ring();
      await Promise.race([closed, failure]);
      await worker.terminate();
    },
  };
}
