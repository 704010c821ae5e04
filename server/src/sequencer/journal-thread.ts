import { Worker } from "node:worker_threads";
import type { RingShared, SharedSequence } from "@holdall/server/rings";
import { threadFailure } from "./thread-failure.ts";

/** What still may be asked of the venue as the disk fills, by its number in shared memory. */
export const SPACE_LEVELS = ["open", "reduce-only", "cancel-only"] as const;

export interface JournalThreadData {
  /** One folder per copy. */
  readonly folders: readonly string[];
  readonly segmentBytes: number;
  readonly repair: "refuse" | "auto";
  readonly batches: RingShared;
  readonly durable: SharedSequence["shared"];
  readonly bell: SharedArrayBuffer;
  /** Cell 0: 1 = stop when the ring is empty. Cell 1: the space level. */
  readonly control: SharedArrayBuffer;
}

export type JournalThreadMessage =
  | {
      readonly kind: "open";
      readonly nextSequence: number;
      readonly timeMicros: number;
      readonly outcome: "created" | "opened" | "mended" | "repaired";
    }
  | { readonly kind: "refused"; readonly reason: string; readonly message: string }
  | { readonly kind: "closed" };

/** The journal must not be opened as it is: the message says what was found, where, and what to do. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
  /** `locked`: another process has the folder. Anything else is a doubt about the journal itself. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface JournalThread {
  /** Rejects when the thread ends by an error. */
  readonly failure: Promise<never>;
  readonly head: Extract<JournalThreadMessage, { kind: "open" }>;
  /** Resolves once everything sealed is durable and the lock is given back. */
  stop(): Promise<void>;
}

/** Starts the thread and opens the journal in it; rejects with `StartRefused`. */
export async function startJournalThread(
  data: JournalThreadData,
  ring: () => void,
): Promise<JournalThread> {
  const worker = new Worker(new URL("journal-worker.ts", import.meta.url), { workerData: data });
  const failure = threadFailure(worker, "journal");
  const messages = new Promise<JournalThreadMessage>((resolve) => worker.once("message", resolve));
  const first = await Promise.race([messages, failure]);
  if (first.kind === "refused") throw new StartRefused(first.reason, first.message);
  if (first.kind !== "open") throw new Error(`the journal's thread began with "${first.kind}"`);
  return {
    failure,
    head: first,
    async stop() {
      const closed = new Promise<void>((resolve) => worker.once("message", () => resolve()));
      Atomics.store(new Int32Array(data.control), 0, 1);
      ring();
      await Promise.race([closed, failure]);
      await worker.terminate();
    },
  };
}
