/**
 * Rings: how threads of this process talk. Memory shared, nothing else.
 *
 * A ring carries length-prefixed records of bytes from one writing thread to one or more reading
 * threads through a `SharedArrayBuffer`: 8-byte aligned, published by one atomic store, without a
 * lock. The writer never overwrites what a *required* reader has not released; a *lossy* reader that
 * falls behind is told that it was overrun. A `Doorbell` is where a thread sleeps, for any number of
 * rings at once: it is woken only when it declared itself asleep, so a busy pair of threads makes no
 * system call. A `SharedSequence` is a number one thread advances and others watch,
 * `SharedDurations` are what one thread measures and others look at.
 *
 * What rings do not do: they know nothing of the records' meaning, and they never spin or drop
 * silently. A full ring says so, and the caller decides.
 */
export { Doorbell } from "./doorbell.ts";
export { createRing } from "./ring.ts";
export type { ReaderKind, RingOptions, RingShared } from "./ring.ts";
export { RingReader } from "./ring-reader.ts";
export { RingWriter } from "./ring-writer.ts";
export { SharedSequence } from "./shared-sequence.ts";
export {
  DURATION_LIMITS_MICROS,
  durationCount,
  durationsBetween,
  durationWithin,
  SharedDurations,
} from "./shared-durations.ts";
export type { DurationCounts } from "./shared-durations.ts";
