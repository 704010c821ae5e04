import { createEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import type { Command, CommandResult, Query } from "@holdall/core/protocol";
import {
  JournalPump,
  SnapshotStore,
  hashAt,
  openFileJournal,
  sealInto,
} from "@holdall/server/journal";
import type { FileJournal } from "@holdall/server/journal";
import type { Rng, SimClock, SimDisk } from "@holdall/server/ports";
import {
  Doorbell,
  RingReader,
  RingWriter,
  SharedDurations,
  SharedSequence,
  createRing,
} from "@holdall/server/rings";
import {
  EngineLink,
  EngineLoop,
  RULES_VERSION,
  ResultWriter,
  replayResults,
  restoreNewest,
  stateDigest,
} from "@holdall/server/sequencer";

export const journalFolders = ["journal/a", "journal/b"];
export const snapshotFolder = "snapshots";
const SEGMENT_BYTES = 64 * 1024;
const KIB = 1024;

/** What a process found when it started. */
export interface Recovery {
  /** Results of every command that was replayed, in order. */
  readonly replayed: readonly CommandResult[];
  readonly snapshotSequence: number;
  readonly sequence: number;
}

/**
 * One life of the venue's process: the production journal, sequencer, gate and engine, over the
 * simulated disk and clock, in one thread. What a real process does in threads happens here in turns.
 */
export class Life {
  readonly link: EngineLink;
  readonly recovery: Recovery;
  readonly durable: SharedSequence;
  readonly engine: Engine;
  readonly #journal: FileJournal;
  readonly #loop: EngineLoop;
  readonly #pump: JournalPump;
  readonly #snapshots: SnapshotStore;
  readonly #clock: SimClock;
  readonly #disk: SimDisk;

  /** Starts the process; throws what the production code throws when it refuses or dies. */
  constructor(disk: SimDisk, clock: SimClock, rng: Rng) {
    this.#clock = clock;
    this.#disk = disk;
    const folders = journalFolders;
    this.#journal = openFileJournal({
      disk,
      clock,
      rng,
      folders,
      segmentBytes: SEGMENT_BYTES,
      repair: "auto",
    });
    this.#snapshots = new SnapshotStore(disk, snapshotFolder);
    const { engine, recovery } = this.#recover();
    this.engine = engine;
    this.recovery = recovery;

    const bell = new Doorbell();
    const requests = createRing({ capacityBytes: 2048 * KIB });
    const results = createRing({ capacityBytes: 512 * KIB, readerBells: [bell] });
    const batches = createRing({ capacityBytes: 256 * KIB });
    this.durable = SharedSequence.create(recovery.sequence, [bell]);
    const seal = new RingWriter(batches);
    this.#pump = new JournalPump({
      ring: new RingReader(batches),
      writer: this.#journal.writer,
      durable: this.durable,
      startsEpoch: true,
      rulesVersion: RULES_VERSION,
      syncs: SharedDurations.create(),
      clock,
    });
    this.#loop = new EngineLoop({
      engine,
      clock,
      requests: [new RingReader(requests)],
      results: new ResultWriter(new RingWriter(results)),
      seal: (batch) => sealInto(seal, batch),
      sequence: recovery.sequence,
      timeMicros: Math.max(recovery.timeMicros, this.#journal.writer.head().timeMicros),
    });
    this.link = new EngineLink({
      gateway: 0,
      requests: new RingWriter(requests),
      results: new RingReader(results),
      bell,
      durable: this.durable,
      queries: { ask: () => {}, onAnswer: () => {} },
      space: () => this.#journal.writer.spaceLevel(),
    });
  }

  get sequence(): number {
    return this.#loop.sequence;
  }

  /** Sends a command; the promise settles like a client's. */
  submit(command: Command): Promise<CommandResult> {
    return this.link.submit(command);
  }

  /** The engine takes a batch: applied and sealed, not yet durable. */
  decide(): number {
    return this.#loop.step();
  }

  /** The journal writes and syncs what was sealed. Power may fail in here. */
  sync(): void {
    this.#pump.pump();
    this.#journal.writer.upkeep();
  }

  /** The gate lets out what is durable. */
  deliver(): number {
    return this.link.pump();
  }

  view<Q extends Query>(query: Q): ReturnType<Engine["view"]> {
    return this.engine.view(query);
  }

  /** A snapshot of the durable state. */
  keepSnapshot(): void {
    const pages = this.engine.snapshot();
    this.#snapshots.save({
      format: pages.format,
      rulesVersion: RULES_VERSION,
      sequence: pages.sequence,
      timeMicros: this.#loop.timeMicros,
      takenAtMicros: this.#clock.wallMicros(),
      journalHash: hashAt({ disk: this.#disk, folders: journalFolders }, pages.sequence),
      stateDigest: stateDigest(pages),
      pages: pages.pages,
    });
  }

  /** A new engine that has replayed everything that the journal holds. */
  coldReplay(): Engine {
    const engine = createEngine();
    const results = replayResults(engine, this.#journal.batches(1), 1);
    while (results.next().done !== true);
    return engine;
  }

  stop(): void {
    this.#journal.stop();
  }

  #recover(): { engine: Engine; recovery: Recovery & { timeMicros: number } } {
    const sequence = this.#journal.writer.head().nextSequence - 1;
    const places = { journalFolders, snapshotFolder };
    const loaded = restoreNewest(this.#disk, places, sequence);
    const { engine } = loaded;
    const from = loaded.sequence + 1;
    const batches = from > sequence ? [] : this.#journal.batches(from);
    const replayed = [...replayResults(engine, batches, from)];
    const timeMicros = replayed.at(-1)?.timeMicros ?? loaded.timeMicros;
    return {
      engine,
      recovery: { replayed, snapshotSequence: loaded.sequence, sequence, timeMicros },
    };
  }
}
