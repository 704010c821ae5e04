import { recordBytes } from "@holdall/core/protocol";
import type { RecordViews } from "@holdall/core/protocol";
import type { RingWriter } from "@holdall/server/rings";
import {
  RESULT_HEADER_BYTES,
  RESULT_PART_BYTES_MAX,
  viewsOf,
  writeResultHeader,
} from "./result-record.ts";
import type { ResultHeader } from "./result-record.ts";

/** Puts results into the ring that leads to the readers; waits when it is full, for nothing may be lost. */
export class ResultWriter {
  readonly #ring: RingWriter;
  readonly #views: RecordViews;

  constructor(ring: RingWriter) {
    this.#ring = ring;
    this.#views = viewsOf(ring.memory);
  }

  /** Writes the events in `source` up to `end`. They are visible to readers after `publish`. */
  write(header: ResultHeader, source: RecordViews, end: number): void {
    let start = 0;
    do {
      const stop = this.#partEnd(source, start, end);
      this.#writePart(header, source.u8.subarray(start, stop), stop === end);
      start = stop;
    } while (start < end);
  }

  publish(): void {
    this.#ring.publish();
  }

  /** End of the part that begins at `start`: whole events, as many as fit. */
  #partEnd(source: RecordViews, start: number, end: number): number {
    if (end - start <= RESULT_PART_BYTES_MAX) return end;
    let stop = start;
    for (;;) {
      const next = stop + recordBytes(source, stop, end);
      if (next - start > RESULT_PART_BYTES_MAX) return stop;
      stop = next;
    }
  }

  #writePart(header: ResultHeader, events: Uint8Array, isLast: boolean): void {
    const length = RESULT_HEADER_BYTES + events.length;
    let at = this.#ring.reserve(length);
    while (at < 0) {
      this.#ring.waitForRoom(length);
      at = this.#ring.reserve(length);
    }
    writeResultHeader(this.#views, at, header, isLast);
    this.#ring.memory.set(events, at + RESULT_HEADER_BYTES);
    this.#ring.commit(length);
  }
}
