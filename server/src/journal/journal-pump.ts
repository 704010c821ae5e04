import type { Clock } from "@holdall/server/ports";
import type { RingReader, SharedDurations, SharedSequence } from "@holdall/server/rings";
import { nextSealed } from "./batch-ring.ts";
import type { SealedBatch } from "./batch-ring.ts";
import type { Checkpoint, JournalBatch, JournalHead } from "./journal.ts";
import { batchCountMax } from "./journal.ts";
import type { JournalWriter } from "./writer.ts";

const deltaMicrosMax = 0xffff_ffff;

export interface CollectorOptions {
  /** Sealed batches from the engine. */
  readonly ring: RingReader;
  /** Where the journal ends now. */
  readonly head: () => JournalHead;
  /** Most bytes of commands in one record. */
  readonly bodyBytesMax: number;
  /** The first record takes the next epoch. */
  readonly startsEpoch: boolean;
  /** Version of the rules by which the engine decides. */
  readonly rulesVersion: number;
}

export interface PumpOptions {
  /** Sealed batches from the engine. */
  readonly ring: RingReader;
  readonly writer: JournalWriter;
  /** Advanced to each sequence that became durable. */
  readonly durable: SharedSequence;
  /** The first record takes the next epoch. */
  readonly startsEpoch: boolean;
  /** Version of the rules by which the engine decides: each record says it. */
  readonly rulesVersion: number;
  /** Told how long each record took to become durable, by this clock. */
  readonly syncs: SharedDurations;
  readonly clock: Pick<Clock, "monotonicMicros">;
}

/**
 * Group commit: all that waits in the ring becomes one record and one sync per copy, so that a batch
 * grows by itself with the load. Batches are joined, or cut where one is too long for a record;
 * commands keep their order, sequence and time, and a checkpoint keeps the command it stands behind.
 */
export class BatchCollector {
  readonly #options: CollectorOptions;
  readonly #body: Uint8Array;
  readonly #view: DataView;
  #startsEpoch: boolean;
  /** What is left of a batch that did not fit into the last record. */
  #rest: SealedBatch | undefined;
  #bodyEnd = 0;
  #count = 0;
  #baseTimeMicros = 0;
  #checkpoint: Checkpoint | undefined;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#startsEpoch = options.startsEpoch;
    this.#body = new Uint8Array(options.bodyBytesMax);
    this.#view = new DataView(this.#body.buffer);
  }

  /** What is in the ring, up to one record, ready to be appended at the head; `undefined` when there is nothing. Valid until the next call. */
  next(): JournalBatch | undefined {
    this.#collect();
    if (this.#count === 0) return undefined;
    const head = this.#options.head();
    const isEpochStart = this.#startsEpoch;
    this.#startsEpoch = false;
    return {
      firstSequence: head.nextSequence,
      count: this.#count,
      epoch: head.epoch + (isEpochStart ? 1 : 0),
      baseTimeMicros: this.#baseTimeMicros,
      isEpochStart,
      rulesVersion: this.#options.rulesVersion,
      checkpoint: this.#checkpoint,
      body: this.#body.subarray(0, this.#bodyEnd),
    };
  }

  /** Fills the next record. The ring is free again when it returns, unless a cut batch still lies in it. */
  #collect(): void {
    this.#bodyEnd = 0;
    this.#count = 0;
    this.#checkpoint = undefined;
    for (;;) {
      const batch = this.#rest ?? this.#nextSealed();
      if (batch === undefined) break;
      this.#rest = this.#take(batch);
      if (this.#rest !== undefined) return;
      this.#checkpoint = batch.checkpoint;
      if (this.#checkpoint !== undefined) break;
    }
    this.#options.ring.release();
  }

  /** The next batch of the ring, which must begin where the last one ended. */
  #nextSealed(): SealedBatch | undefined {
    const batch = nextSealed(this.#options.ring);
    if (batch === undefined) return undefined;
    const expected = this.#options.head().nextSequence + this.#count;
    if (batch.firstSequence === expected) return batch;
    throw new Error(`a sealed batch begins with sequence ${batch.firstSequence}, not ${expected}`);
  }

  /** Adds as many commands of a batch as the record has room for; returns the rest. */
  #take(batch: SealedBatch): SealedBatch | undefined {
    if (this.#count === 0) this.#baseTimeMicros = batch.baseTimeMicros;
    const laterMicros = batch.baseTimeMicros - this.#baseTimeMicros;
    const { body } = batch;
    let at = 0;
    let count = 0;
    while (count < batch.count) {
      const length = body[at + 2] | (body[at + 3] << 8);
      const delta =
        (body[at + 4] | (body[at + 5] << 8) | (body[at + 6] << 16) | (body[at + 7] << 24)) >>> 0;
      const hasRoom = this.#count < batchCountMax && this.#bodyEnd + length <= this.#body.length;
      if (length > this.#body.length)
        throw new Error(`a command of ${length} bytes is longer than a record`);
      if (!hasRoom || delta + laterMicros > deltaMicrosMax) return rest(batch, at, count);
      this.#body.set(body.subarray(at, at + length), this.#bodyEnd);
      this.#view.setUint32(this.#bodyEnd + 4, delta + laterMicros, true);
      this.#bodyEnd += length;
      this.#count += 1;
      at += length;
      count += 1;
    }
    return undefined;
  }
}

/** Writes what the collector has to the files of this machine, and says how far they are durable. */
export class JournalPump {
  readonly #options: PumpOptions;
  readonly #collector: BatchCollector;

  constructor(options: PumpOptions) {
    const { ring, writer, startsEpoch, rulesVersion } = options;
    const { bodyBytesMax } = writer;
    this.#options = options;
    this.#collector = new BatchCollector({
      ring,
      head: () => writer.head(),
      bodyBytesMax,
      startsEpoch,
      rulesVersion,
    });
  }

  /** Takes what is in the ring, up to one record, and makes it durable. Returns how many commands: 0 when there was nothing. */
  pump(): number {
    const batch = this.#collector.next();
    if (batch === undefined) return 0;
    const { writer, durable, syncs, clock } = this.#options;
    const startMicros = clock.monotonicMicros();
    const { nextSequence } = writer.append(batch);
    syncs.note(clock.monotonicMicros() - startMicros);
    durable.advance(nextSequence - 1);
    return batch.count;
  }
}

function rest(batch: SealedBatch, at: number, count: number): SealedBatch {
  return {
    ...batch,
    firstSequence: batch.firstSequence + count,
    count: batch.count - count,
    body: batch.body.subarray(at),
  };
}
