/**
 * Files of the local chains: one owner per folder, whole snapshots, and a log that grows.
 *
 * Hides the order of writing, syncing and renaming by which a crash at any step leaves a whole
 * snapshot behind. A damaged snapshot is never read: the previous one is, and the damage is told.
 * Knows nothing of what the bodies mean.
 */
export { EntryLog } from "./entry-log.ts";
export { FolderInUse, takeFolder } from "./lock-file.ts";
export { readSnapshot, writeSnapshot } from "./snapshot-file.ts";
export type { SnapshotStep } from "./snapshot-file.ts";
