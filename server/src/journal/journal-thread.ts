import { Worker } from "node:worker_threads";
import type { Doorbell, RingShared } from "@holdall/server/rings";
import { createRing, SharedDurations, SharedSequence } from "@holdall/server/rings";
import type { FileJournalOptions, OpenReport } from "./file-journal.ts";
import type { JournalHead } from "./journal.ts";
import type { StateDigest } from "./postgres-journal.ts";
import { JournalRefusal } from "./refusal.ts";
import type { RefusalReason } from "./refusal.ts";
import type { SpaceLevel } from "./space.ts";
import type { CopySurvey } from "./survey.ts";

/** The ring holds several of the longest batches. */
const ringBytesDefault = 16 * 1024 * 1024;

const spaceLevels: readonly SpaceLevel[] = ["open", "reduce-only", "cancel-only"];

/** The number under which a level is shared between threads. */
export function spaceNumber(level: SpaceLevel): number {
  return spaceLevels.indexOf(level);
}

export type JournalThreadOptions = Pick<
  FileJournalOptions,
  "folders" | "segmentBytes" | "repair"
> & {
  /** Size of the ring from the engine; 16 MiB by default. */
  readonly ringBytes?: number;
  /** Version of the rules by which the engine decides what it seals: each record says it. */
  readonly rulesVersion: number;
  /** The cluster that holds the journal; without it, the files of this machine are all there is. */
  readonly cluster?: { readonly url: string; readonly node: string; readonly journalId?: number };
  /** Rung when a sequence becomes durable: one per thread that waits for it. */
  readonly durableBells?: readonly Doorbell[];
};

/** What the worker is started with. */
export interface WorkerOrder {
  readonly options: Pick<FileJournalOptions, "folders" | "segmentBytes" | "repair">;
  readonly ring: RingShared;
  readonly rulesVersion: number;
  readonly durable: SharedSequence["shared"];
  readonly space: SharedArrayBuffer;
  readonly syncs: SharedDurations["shared"];
  readonly replicated?: {
    readonly url: string;
    /** Name of this node, for people. */
    readonly node: string;
    readonly journalId?: number;
    /** Cell 0: 1 once this node leads. */
    readonly leads: SharedArrayBuffer;
  };
}

/** What the engine computed, to be compared with other nodes. */
export type ThreadMessage = StateDigest;

/** What the worker says once, when it has opened the journal or not. */
export type WorkerAnswer =
  | { readonly kind: "opened"; readonly head: JournalHead; readonly report: OpenReport }
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      readonly found: string;
      readonly copies: readonly CopySurvey[];
      readonly remedy: readonly string[];
    };

/** The journal in a thread of its own, as the thread that starts it sees it. */
export interface JournalThread {
  /** Where the journal ended when it was opened: what a replay runs up to. */
  readonly head: JournalHead;
  readonly report: OpenReport;
  /** For the engine's thread: `sealInto(new RingWriter(ring), batch)`. Closing this ring ends the thread. */
  readonly ring: RingShared;
  /** Highest durable sequence; hand `durable.shared` to other threads. */
  readonly durable: SharedSequence;
  /** Of a node of a cluster: cell 0 is 1 once it leads; until then `durable` follows the leader. */
  readonly leads: SharedArrayBuffer | undefined;
  /** Of a node of a cluster: publishes the digest of its state, and ends the thread when others have another. */
  witness(state: StateDigest): void;
  /** How long each record took until it was durable. */
  readonly syncs: SharedDurations;
  /** What the space on disk allows now. */
  spaceLevel(): SpaceLevel;
  /** Settles when the thread ends: resolves after the ring was closed and all is synced, rejects when writing failed. */
  readonly ended: Promise<void>;
}

/**
 * Starts the thread and waits until it has opened the journal. Rejects with a `JournalRefusal`, or with
 * the error that ended the thread. When `ended` rejects the process must end at once.
 */
export async function startJournalThread(options: JournalThreadOptions): Promise<JournalThread> {
  const {
    folders,
    segmentBytes,
    repair,
    rulesVersion,
    ringBytes = ringBytesDefault,
    durableBells = [],
    cluster,
  } = options;
  const ring = createRing({ capacityBytes: ringBytes });
  const durable = SharedSequence.create(0, durableBells);
  const space = new SharedArrayBuffer(4);
  const syncs = SharedDurations.create();
  const leads = cluster === undefined ? undefined : new SharedArrayBuffer(4);
  const order: WorkerOrder = {
    options: {
      folders,
      ...(segmentBytes === undefined ? {} : { segmentBytes }),
      ...(repair === undefined ? {} : { repair }),
    },
    ring,
    rulesVersion,
    durable: durable.shared,
    space,
    syncs: syncs.shared,
    ...(cluster === undefined || leads === undefined ? {} : { replicated: { ...cluster, leads } }),
  };
  const file = cluster === undefined ? "worker.ts" : "replica-worker.ts";
  const worker = new Worker(new URL(file, import.meta.url), { workerData: order });
  const ended = endOf(worker);
  // Whoever starts the thread learns of an early end below, and later from `ended` itself.
  ended.catch(() => {});
  const answer = await Promise.race([
    answerOf(worker),
    ended.then(() => {
      throw new Error("the journal's thread ended before it opened the journal");
    }),
  ]);
  if (answer.kind === "refused")
    throw new JournalRefusal(answer.reason, answer.found, answer.copies, answer.remedy);
  const cell = new Int32Array(space);
  const { head, report } = answer;
  return {
    head,
    report,
    ring,
    durable,
    leads,
    syncs,
    witness: (state) => worker.postMessage(state satisfies ThreadMessage),
    spaceLevel: () => spaceLevels[Atomics.load(cell, 0)],
    ended,
  };
}

function answerOf(worker: Worker): Promise<WorkerAnswer> {
  return new Promise((resolve) => {
    worker.once("message", resolve);
  });
}

function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}
