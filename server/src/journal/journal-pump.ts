import type { RingReader, SharedSequence } from "@holdall/server/rings";
import { nextSealed } from "./batch-ring.ts";
import type { SealedBatch } from "./batch-ring.ts";
import type { Checkpoint } from "./journal.ts";
import { batchCountMax } from "./journal.ts";
import type { JournalWriter } from "./writer.ts";

const deltaMicrosMax = 0xffff_ffff;

export interface PumpOptions {
  /** Sealed batches from the engine. */
  readonly ring: RingReader;
  readonly writer: JournalWriter;
  /** Advanced to each sequence that became durable. */
  readonly durable: SharedSequence;
  /** The first record takes the next epoch. */
  readonly startsEpoch: boolean;
}

/**
 * Group commit: all that waits in the ring becomes one record and one sync per copy, so that a batch
 * grows by itself with the load. Batches are joined, or cut where one is too long for a record;
 * commands keep their order, sequence and time, and a checkpoint keeps the command it stands behind.
 */
export class JournalPump {
  readonly #options: PumpOptions;
  readonly #body: Uint8Array;
  readonly #view: DataView;
  #startsEpoch: boolean;
  /** What is left of a batch that did not fit into the last record. */
  #rest: SealedBatch | undefined;
  #bodyEnd = 0;
  #count = 0;
  #baseTimeMicros = 0;
  #checkpoint: Checkpoint | undefined;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#startsEpoch = options.startsEpoch;
    this.#body = new Uint8Array(options.writer.bodyBytesMax);
    this.#view = new DataView(this.#body.buffer);
  }

  /** Takes what is in the ring, up to one record, and makes it durable. Returns how many commands: 0 when there was nothing. */
  pump(): number {
    this.#collect();
    if (this.#count === 0) return 0;
    const { writer, durable } = this.#options;
    const head = writer.head();
    const { nextSequence } = writer.append({
      firstSequence: head.nextSequence,
      count: this.#count,
      epoch: head.epoch + (this.#startsEpoch ? 1 : 0),
      baseTimeMicros: this.#baseTimeMicros,
      isEpochStart: this.#startsEpoch,
      checkpoint: this.#checkpoint,
      body: this.#body.subarray(0, this.#bodyEnd),
    });
    this.#startsEpoch = false;
    durable.advance(nextSequence - 1);
    return this.#count;
  }

  /** Fills the next record. The ring is free again when it returns, unless a cut batch still lies in it. */
  #collect(): void {
    this.#bodyEnd = 0;
    this.#count = 0;
    this.#checkpoint = undefined;
    for (;;) {
      const batch = this.#rest ?? this.#next();
      if (batch === undefined) break;
      this.#rest = this.#take(batch);
      if (this.#rest !== undefined) return;
      this.#checkpoint = batch.checkpoint;
      if (this.#checkpoint !== undefined) break;
    }
    this.#options.ring.release();
  }

  /** The next batch of the ring, which must begin where the last one ended. */
  #next(): SealedBatch | undefined {
    const batch = nextSealed(this.#options.ring);
    if (batch === undefined) return undefined;
    const expected = this.#options.writer.head().nextSequence + this.#count;
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

function rest(batch: SealedBatch, at: number, count: number): SealedBatch {
  return {
    ...batch,
    firstSequence: batch.firstSequence + count,
    count: batch.count - count,
    body: batch.body.subarray(at),
  };
}
