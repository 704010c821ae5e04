import type { RingReader, RingWriter } from "@holdall/server/rings";
import type { SealedBatch } from "./engine-loop.ts";
import { viewsOf } from "./result-record.ts";

/** How batches travel to the journal's thread: `firstSequence f64, baseTimeMicros f64, count u32, zero u32`, then the body. */
const BATCH_HEADER_BYTES = 24;
/** Longest body that the engine seals. */
export const BATCH_BODY_BYTES_MAX = 1024 * 1024;
/** Commands in one journal record, at most. */
const RECORD_COMMANDS_MAX = 8_192;
/** A command's delta is 32 bits of microseconds. */
const DELTA_MICROS_MAX = 2 ** 32 - 1;

/** The engine's end: hands batches over, and waits when the journal is behind: that is the back-pressure. */
export function batchWriter(ring: RingWriter): (batch: SealedBatch) => void {
  const views = viewsOf(ring.memory);
  return ({ firstSequence, baseTimeMicros, count, body }) => {
    const length = BATCH_HEADER_BYTES + body.length;
    let at = ring.reserve(length);
    while (at < 0) {
      ring.waitForRoom(length);
      at = ring.reserve(length);
    }
    views.f64[at >> 3] = firstSequence;
    views.f64[(at >> 3) + 1] = baseTimeMicros;
    views.u32[(at >> 2) + 4] = count;
    views.u32[(at >> 2) + 5] = 0;
    ring.memory.set(body, at + BATCH_HEADER_BYTES);
    ring.commit(length);
    ring.publish();
  };
}

/**
 * The journal's end: takes everything that lies in the ring and makes one batch of it, so that one
 * sync covers all that arrived during the last one. Times stay those of the engine: later batches get
 * their difference to the first as the delta of each command.
 */
export class BatchReader {
  readonly #ring: RingReader;
  readonly #views;
  readonly #bodyBytesMax: number;
  readonly #body: Uint8Array;
  readonly #bodyViews;
  #end = 0;
  #count = 0;
  #firstSequence = 0;
  #baseTimeMicros = 0;
  /** A batch was read that did not fit behind the ones before it. */
  #isHeld = false;

  constructor(ring: RingReader, bodyBytesMax: number) {
    this.#ring = ring;
    this.#views = viewsOf(ring.memory);
    this.#bodyBytesMax = bodyBytesMax;
    this.#body = new Uint8Array((bodyBytesMax + 7) & ~7);
    this.#bodyViews = viewsOf(this.#body);
  }

  /** What has arrived, as one batch; `undefined` when nothing has. Valid until the next call. */
  take(): SealedBatch | undefined {
    this.#end = 0;
    this.#count = 0;
    while (this.#isHeld || this.#ring.next()) {
      this.#isHeld = !this.#add();
      if (this.#isHeld) break;
    }
    if (this.#count === 0) return undefined;
    // What is held still lies in the ring, and so do the batches behind it.
    if (!this.#isHeld) this.#ring.release();
    return {
      firstSequence: this.#firstSequence,
      count: this.#count,
      baseTimeMicros: this.#baseTimeMicros,
      body: this.#body.subarray(0, this.#end),
    };
  }

  /** Adds the batch that lies in the ring; false when it has to wait for the next record. */
  #add(): boolean {
    const { at, length } = this.#ring;
    const bodyBytes = length - BATCH_HEADER_BYTES;
    const baseTimeMicros = this.#views.f64[(at >> 3) + 1];
    const count = this.#views.u32[(at >> 2) + 4];
    if (this.#count === 0) {
      this.#firstSequence = this.#views.f64[at >> 3];
      this.#baseTimeMicros = baseTimeMicros;
    }
    const delta = baseTimeMicros - this.#baseTimeMicros;
    const fits =
      this.#end + bodyBytes <= this.#bodyBytesMax &&
      this.#count + count <= RECORD_COMMANDS_MAX &&
      delta <= DELTA_MICROS_MAX;
    if (!fits) return false;
    const start = at + BATCH_HEADER_BYTES;
    this.#body.set(this.#views.u8.subarray(start, start + bodyBytes), this.#end);
    this.#stamp(this.#end, this.#end + bodyBytes, delta);
    this.#end += bodyBytes;
    this.#count += count;
    return true;
  }

  #stamp(start: number, end: number, delta: number): void {
    if (delta === 0) return;
    const { u16, u32 } = this.#bodyViews;
    for (let at = start; at < end; at += u16[(at >> 1) + 1]) u32[(at >> 2) + 1] = delta;
  }
}
