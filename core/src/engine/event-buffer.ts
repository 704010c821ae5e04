import { recordViews } from "@holdall/core/protocol";
import type { RecordViews } from "@holdall/core/protocol";
import { larger } from "./state/larger.ts";

const FIRST_BYTES = 1 << 16;

/**
 * Where the engine writes its events: records back to back, from byte 0 to `end`. It grows as
 * needed; the host reads it and empties it between commands or batches.
 */
export class EventBuffer {
  views: RecordViews;
  /** Bytes written. */
  end = 0;

  constructor(bytes = FIRST_BYTES) {
    this.views = recordViews(new ArrayBuffer(bytes));
  }

  /** Makes room for `bytes` more. */
  reserve(bytes: number): void {
    const needed = this.end + bytes;
    const length = this.views.u8.length;
    if (needed <= length) return;
    const memory = this.views.u8.buffer;
    this.views = recordViews(larger(memory, Math.max(length * 2, Math.ceil(needed / 8) * 8)));
  }

  /** Forgets what was written. */
  clear(): void {
    this.end = 0;
  }
}
