/**
 * The journal: the one history of all commands, durable before anything leaves the process.
 *
 * `Journal` is the port. One driver keeps the history in files, in two copies by default; the other in
 * PostgreSQL, on two machines, from where every node of a cluster copies it to its own files. Records
 * are chained by hash; a commit watermark tells how far they were durable; opening reads every copy
 * and either continues, mends what a crash left behind, or refuses with a `JournalRefusal` that names
 * file, offset and remedy. Nothing that was acknowledged is ever dropped without two people saying so.
 *
 * `JournalWriter` appends and syncs for the thread that owns it; `readBatches` reads from any thread
 * what is durable. The journal never looks into a command beyond its 8-byte header, decides nothing
 * about it, and keeps no state of its own but the files.
 */
export type { SealedBatch } from "./batch-ring.ts";
export { sealInto } from "./batch-ring.ts";
export type { FileJournalOptions, OpenReport } from "./file-journal.ts";
export { FileJournal, openFileJournal } from "./file-journal.ts";
export type {
  Checkpoint,
  Digest,
  Journal,
  JournalAppend,
  JournalBatch,
  JournalHead,
} from "./journal.ts";
export { JournalPump } from "./journal-pump.ts";
export type { JournalThread, JournalThreadOptions } from "./journal-thread.ts";
export { startJournalThread } from "./journal-thread.ts";
export { JournalTail, hashAt, readBatches } from "./reading.ts";
export type { ScrubOptions, ScrubReport } from "./scrub.ts";
export { scrubJournal } from "./scrub.ts";
export { JournalRefusal } from "./refusal.ts";
export { JournalFenced } from "./replica.ts";
export { JournalUrlError } from "./postgres-url.ts";
export type { Snapshot, SnapshotHeader, SnapshotPage } from "./snapshot-file.ts";
export { digestOfPages } from "./snapshot-file.ts";
export { SnapshotStore } from "./snapshot-store.ts";
export type { SpaceLevel } from "./space.ts";
export { JournalBroken, JournalWriter } from "./writer.ts";
