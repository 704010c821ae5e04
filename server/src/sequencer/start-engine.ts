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
  /** Of a node of a cluster: cell 0 is 1 once it leads. */
  readonly leads?: SharedArrayBuffer | undefined;
  /** Of a node of a cluster: compares the digest of the state after a sequence with other nodes. */
  witness?(state: { readonly sequence: number; readonly digest: Uint8Array }): void;
  spaceLevel(): SpaceLevel;
  readonly ended: Promise<void>;
}

export interface StartEngineOptions extends VenueFolders {
  readonly journal: JournalEnd;
  /** A snapshot is taken every so many commands, and at a clean stop. */
  readonly snapshotEvery: number;
  /** The bell behind which this thread sleeps; the journal rings it too. */
  readonly bell: Doorbell;
  /** Told once when a standby's engine has applied all that is durable. */
  readonly onStandingBy?: () => void;
}

export interface RunningEngine {
  readonly venue: EngineLink;
  /** What the start had to do. */
  readonly report: {
    readonly sequence: number;
    /** The venue's time: whoever judges times of requests begins there. */
    readonly timeMicros: number;
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

/** What lies between this thread and the engine's: rings, a channel for questions, and the link over both. */
function connectEngine({ journal, bell }: StartEngineOptions) {
  const engineBell = new Doorbell();
  const requests = createRing({ capacityBytes: REQUEST_RING_BYTES, readerBells: [engineBell] });
  const results = createRing({ capacityBytes: RESULT_RING_BYTES, readerBells: [bell] });
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
  return { engineBell, requests, results, channel, asked, venue };
}

/** Rejects when the journal's thread ends, unless `isStopping` says that it should. */
function journalFailure(journal: JournalEnd, isStopping: () => boolean): Promise<never> {
  const failure = journal.ended.then(() => {
    // One that was told to end did what it should: nothing fails any more.
    if (isStopping()) return new Promise<never>(() => {});
    throw new Error("the journal thread ended by itself");
  });
  failure.catch(() => {});
  return failure;
}

/** Brings up the engine's thread with the rings around it, and replays the journal in it. On a standby, resolves when it leads. */
export async function startEngine(options: StartEngineOptions): Promise<RunningEngine> {
  const { journal, journalFolders, snapshotFolder, snapshotEvery } = options;
  const { engineBell, requests, results, channel, asked, venue } = connectEngine(options);
  let isStopping = false;
  const snapshots = startSnapshotThread({
    snapshotFolder,
    journalFolders,
    durable: journal.durable.shared,
    onKept: (sequence, digest) => {
      if (journal.leads !== undefined) journal.witness?.({ sequence, digest });
    },
  });
  const starting = startEngineThread(
    {
      requests: [requests],
      queries: [{ port: channel.port2, asked }],
      results,
      batches: journal.ring,
      bell: engineBell.memory,
      control: new SharedArrayBuffer(CONTROL_BYTES),
      journalFolders,
      nextSequence: journal.head.nextSequence,
      timeMicros: journal.head.timeMicros,
      snapshotFolder,
      snapshotEvery,
      durable: journal.durable.shared,
      leads: journal.leads,
    },
    () => engineBell.ring(),
    {
      keep: (pages, timeMicros) => snapshots.keep(pages, timeMicros),
      onStandingBy: options.onStandingBy ?? (() => {}),
    },
  );
  const otherFailure = Promise.race([journalFailure(journal, () => isStopping), snapshots.failure]);
  // A standby may wait here for days.
  const engine = await Promise.race([starting, otherFailure]);
  const running = venue.run();
  return {
    venue,
    report: engine.ready,
    failure: Promise.race([engine.failure, otherFailure]),
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
