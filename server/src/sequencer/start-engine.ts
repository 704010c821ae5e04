import { MessageChannel } from "node:worker_threads";
import {
  Doorbell,
  RingReader,
  RingWriter,
  SharedSequence,
  createRing,
} from "@holdall/server/rings";
import { BATCH_BODY_BYTES_MAX } from "./batch-record.ts";
import { EngineLink } from "./engine-link.ts";
import type { ResultReader, SpaceLevel } from "./engine-link.ts";
import { startEngineThread } from "./engine-thread.ts";
import { SPACE_LEVELS, startJournalThread } from "./journal-thread.ts";
import { askingEnd } from "./query-channel.ts";
import { startSnapshotThread } from "./snapshot-thread.ts";

const MIB = 1024 * 1024;
const REQUEST_RING_BYTES = 8 * MIB;
const BATCH_RING_BYTES = 16 * MIB;
const RESULT_RING_BYTES = 32 * MIB;
const CONTROL_BYTES = 8;

export interface StartEngineOptions {
  /** One folder per copy of the journal. */
  readonly journalFolders: readonly string[];
  readonly segmentBytes: number;
  readonly repair: "refuse" | "auto";
  readonly snapshotFolder: string;
  readonly snapshotEvery: number;
  /** What the slowest reader has seen already. */
  readonly readersSequence: number;
  /** Readers that must see every result after `readersSequence`. */
  readonly readers: readonly ResultReader[];
}

export interface RunningEngine {
  readonly venue: EngineLink;
  /** What the start had to do: how the journal was opened, and how much was replayed. */
  readonly report: {
    readonly journal: "created" | "opened" | "mended" | "repaired";
    readonly sequence: number;
    readonly replayed: number;
    readonly micros: number;
  };
  /** Last sequence that is durable. */
  durable(): number;
  /** What may still be traded as the disk fills. */
  space(): SpaceLevel;
  /** Rejects when a thread dies: the process must end. */
  readonly failure: Promise<never>;
  stop(): Promise<void>;
}

/**
 * Brings up the journal's and the engine's threads with the rings between them. Rejects with
 * `StartRefused` when the journal must not be opened as it is.
 */
export async function startEngine(options: StartEngineOptions): Promise<RunningEngine> {
  const shared = makeShared();
  const { bells, batches, requests, results, durable, controls } = shared;
  const journal = await startJournalThread(
    {
      folders: options.journalFolders,
      segmentBytes: options.segmentBytes,
      repair: options.repair,
      batches,
      durable: durable.shared,
      bell: bells.journal.memory,
      control: controls.journal,
    },
    () => bells.journal.ring(),
  );
  durable.advance(journal.head.nextSequence - 1);

  const snapshots = startSnapshotThread(options.snapshotFolder);
  const channel = new MessageChannel();
  const asked = new SharedArrayBuffer(4);
  const venue = new EngineLink({
    gateway: 0,
    requests: new RingWriter(requests),
    results: new RingReader(results),
    bell: bells.gateway,
    durable,
    queries: askingEnd({ port: channel.port1, asked }, bells.engine),
    space: () => spaceOf(controls.journal),
    readers: options.readers,
  });
  // A replay may show more than the ring holds: deliver while it runs.
  const running = venue.run();
  const engine = await startEngineThread(
    {
      requests: [requests],
      queries: [{ port: channel.port2, asked }],
      results,
      batches,
      bell: bells.engine.memory,
      control: controls.engine,
      folders: options.journalFolders,
      nextSequence: journal.head.nextSequence,
      timeMicros: journal.head.timeMicros,
      snapshotFolder: options.snapshotFolder,
      snapshotEvery: options.snapshotEvery,
      readersSequence: options.readersSequence,
    },
    () => bells.engine.ring(),
    (pages, timeMicros) => snapshots.keep(pages, timeMicros),
  );
  return {
    venue,
    report: { journal: journal.head.outcome, ...engine.ready },
    durable: () => durable.get(),
    space: () => spaceOf(controls.journal),
    failure: Promise.race([engine.failure, journal.failure, snapshots.failure]),
    async stop() {
      await engine.stop();
      await Promise.all([journal.stop(), snapshots.stop()]);
      venue.pump();
      venue.close();
      await running;
      channel.port1.close();
    },
  };
}

function spaceOf(control: SharedArrayBuffer): SpaceLevel {
  return SPACE_LEVELS[Atomics.load(new Int32Array(control), 1)];
}

/** The memory between the threads. */
function makeShared() {
  const bells = { gateway: new Doorbell(), engine: new Doorbell(), journal: new Doorbell() };
  const recordBytesMax = BATCH_BODY_BYTES_MAX + 64;
  const batches = createRing({
    capacityBytes: BATCH_RING_BYTES,
    recordBytesMax,
    readerBells: [bells.journal],
  });
  const requests = createRing({ capacityBytes: REQUEST_RING_BYTES, readerBells: [bells.engine] });
  const results = createRing({ capacityBytes: RESULT_RING_BYTES, readerBells: [bells.gateway] });
  const durable = SharedSequence.create(0, [bells.gateway]);
  const controls = {
    journal: new SharedArrayBuffer(CONTROL_BYTES),
    engine: new SharedArrayBuffer(CONTROL_BYTES),
  };
  return { bells, batches, requests, results, durable, controls };
}
