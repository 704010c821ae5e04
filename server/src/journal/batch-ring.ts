/**
 * How sealed batches travel from the engine's thread to the journal's. A ring record, little-endian:
 * first sequence u64, 8: base time u64 µs, 16: count u32, 20: 1 if a checkpoint follows u32, 24: the
 * checkpoint's 80 bytes if so, then the commands.
 */
import type { RingReader, RingWriter } from "@holdall/server/rings";
import { readU64, writeU64 } from "./bytes.ts";
import type { Checkpoint, JournalBatch } from "./journal.ts";
import { checkpointBytes, decodeCheckpoint, encodeCheckpoint } from "./record.ts";

/** A batch as the sequencer seals it; the journal's thread knows the epoch. */
export type SealedBatch = Pick<
  JournalBatch,
  "firstSequence" | "count" | "baseTimeMicros" | "body"
> & {
  readonly checkpoint?: Checkpoint | undefined;
};

const headerBytes = 24;

/** Hands a batch to the journal, blocking while the ring is full. For workers. */
export function sealInto(ring: RingWriter, batch: SealedBatch): void {
  const { body, checkpoint } = batch;
  const prefixBytes = headerBytes + (checkpoint === undefined ? 0 : checkpointBytes);
  const lengthBytes = prefixBytes + body.length;
  let at = ring.reserve(lengthBytes);
  while (at < 0) {
    ring.waitForRoom(lengthBytes);
    at = ring.reserve(lengthBytes);
  }
  const view = new DataView(ring.memory.buffer, ring.memory.byteOffset + at, lengthBytes);
  writeU64(view, 0, batch.firstSequence);
  writeU64(view, 8, batch.baseTimeMicros);
  view.setUint32(16, batch.count, true);
  view.setUint32(20, checkpoint === undefined ? 0 : 1, true);
  if (checkpoint !== undefined) encodeCheckpoint(ring.memory, at + headerBytes, checkpoint);
  ring.memory.set(body, at + prefixBytes);
  ring.commit(lengthBytes);
  ring.publish();
}

/** The next batch in the ring, valid until the ring is released; `undefined` when there is none. */
export function nextSealed(ring: RingReader): SealedBatch | undefined {
  const bytes = ring.read();
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const hasCheckpoint = view.getUint32(20, true) === 1;
  const bodyAt = headerBytes + (hasCheckpoint ? checkpointBytes : 0);
  return {
    firstSequence: readU64(view, 0),
    baseTimeMicros: readU64(view, 8),
    count: view.getUint32(16, true),
    checkpoint: hasCheckpoint ? decodeCheckpoint(bytes.subarray(headerBytes, bodyAt)) : undefined,
    body: bytes.subarray(bodyAt),
  };
}
