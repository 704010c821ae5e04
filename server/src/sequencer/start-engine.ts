import { MessageChannel } from "node:worker_threads";
import { Doorbell, RingReader, RingWriter, createRing } from "@holdall/server/rings";
import type { RingShared, SharedSequence } from "@holdall/server/rings";
import { EngineLink } from "./engine-link.ts";
import type { SpaceLevel } from "./engine-link.ts";
import { startEngineThread } from "./engine-thread.ts";
import { askingEnd } from "./query-channel.ts";
import type { VenueFolders } from "./restore.ts";
import { startSnapshotThread } from "./snapshot-thread.ts";

const MIB = 1024 * 1024;
const REQUEST_RING_BYTES = 8 * MIB;
const RESULT_RING_BYTES = 32 * MIB;
const CONTROL_BYTES = 4;

/** The journal's thread, as far as the engine needs it. */
export interface JournalEnd {
  readonly head: { readonly nextSequence: number; readonly timeMicros: number };
  /** Takes sealed batches; closing it ends the journal's thread. */
  readonly ring: RingShared;
  readonly durable: SharedSequence;
  spaceLevel(): SpaceLevel;
  readonly ended: Promise<void>;
}

export interface StartEngineOptions extends VenueFolders {
  readonly journal: JournalEnd;
  /** A snapshot is taken every so many commands, and at a clean stop. */
  readonly snapshotEvery: number;
  /** The bell behind which this thread sleeps; the journal rings it too. */
  readonly bell: Doorbell;
}

export interface RunningEngine {
  readonly venue: EngineLink;
  /** What the start had to do. */
  readonly report: {
    readonly sequence: number;
    readonly replayed: number;
    readonly micros: number;
    /** Snapshots that were found and not used, and why. */
    readonly rejections: readonly string[];
  };
  /** Rejects when a thread dies: the process must end. */
  readonly failure: Promise<never>;
  /** Applies what has arrived, takes a last snapshot, and ends the threads, the journal's too. */
  stop(): Promise<void>;
}

/** Brings up the engine's thread with the rings around it, and replays the journal in it. */
export async function startEngine(options: StartEngineOptions): Promise<RunningEngine> {
  const { journal, bell } = options;
  const engineBell = new Doorbell();
  const requests = createRing({ capacityBytes: REQUEST_RING_BYTES, readerBells: [engineBell] });
  const results = createRing({ capacityBytes: RESULT_RING_BYTES, readerBells: [bell] });
  const control = new SharedArrayBuffer(CONTROL_BYTES);
  const channel = new MessageChannel();
  const asked = new SharedArrayBuffer(4);
  const venue = new EngineLink({
    gateway: 0,
    requests: new RingWriter(requests),
    results: new RingReader(results),
    bell,
    durable: journal.durable,
    queries: askingEnd({ port: channel.port1, asked }, engineBell),
    space: () => journal.spaceLevel(),
    afterTurn: queueMicrotask,
  });
  const snapshots = startSnapshotThread({
    snapshotFolder: options.snapshotFolder,
    journalFolders: options.journalFolders,
    durable: journal.durable.shared,
  });
  const engine = await startEngineThread(
    {
      requests: [requests],
      queries: [{ port: channel.port2, asked }],
      results,
      batches: journal.ring,
      bell: engineBell.memory,
      control,
      journalFolders: options.journalFolders,
      nextSequence: journal.head.nextSequence,
      timeMicros: journal.head.timeMicros,
      snapshotFolder: options.snapshotFolder,
      snapshotEvery: options.snapshotEvery,
    },
    () => engineBell.ring(),
    (pages, timeMicros) => snapshots.keep(pages, timeMicros),
  );
  const running = venue.run();
  let isStopping = false;
  const journalFailure = journal.ended.then(() => {
    // One that was told to end did what it should: nothing fails any more.
    if (isStopping) return new Promise<never>(() => {});
    throw new Error("the journal thread ended by itself");
  });
  return {
    venue,
    report: engine.ready,
    failure: Promise.race([engine.failure, journalFailure, snapshots.failure]),
    async stop() {
      isStopping = true;
      await engine.stop();
      await journal.ended;
      await snapshots.stop();
      venue.pump();
      venue.close();
      await running;
      channel.port1.close();
    },
  };
}
