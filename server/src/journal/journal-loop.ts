import type { RingReader } from "@holdall/server/rings";
import type { JournalPump } from "./journal-pump.ts";
import type { SpaceLevel } from "./space.ts";
import type { JournalWriter } from "./writer.ts";

/** An idle journal makes its watermark durable after this long. */
const idleMs = 10;

/** The space left is looked at after so many records, and this often when idle: others use the disk too. */
const recordsPerLook = 256;
const idleLookMs = 1_000;

/** What the journal's thread works with. */
export interface LoopParts {
  readonly ring: RingReader;
  readonly pump: JournalPump;
  readonly writer: JournalWriter;
  readonly onSpace: (level: SpaceLevel) => void;
}

/** The life of the journal's thread: until the engine closes the ring, then everything is durable and synced. */
export function runJournal({ ring, pump, writer, onSpace }: LoopParts): void {
  let records = 0;
  onSpace(writer.spaceLevel());
  for (;;) {
    if (pump.pump() > 0) {
      records += 1;
      if (records % recordsPerLook === 0) onSpace(writer.spaceLevel());
      continue;
    }
    if (ring.isClosed()) return;
    ring.wait(idleMs);
    if (!ring.isEmpty() || ring.isClosed()) continue;
    const isMore = writer.upkeep();
    onSpace(writer.spaceLevel());
    if (!isMore) ring.wait(idleLookMs);
  }
}
