import type { Disk, DiskLock } from "@holdall/server/ports";
import { DiskError, makeFolderDurable } from "@holdall/server/ports";
import { JournalRefusal } from "./refusal.ts";

/** Takes the lock of every copy, or none: throws the refusal `locked` when another process has one. */
export function takeLocks(disk: Disk, folders: readonly string[]): DiskLock[] {
  const locks: DiskLock[] = [];
  try {
    for (const folder of folders) {
      makeFolderDurable(disk, folder);
      locks.push(disk.lock(`${folder}/lock`));
    }
    return locks;
  } catch (error) {
    for (const lock of locks) lock.release();
    if (!(error instanceof DiskError) || error.code !== "locked") throw error;
    const remedy = ["Stop that process first, or choose another data folder."];
    throw new JournalRefusal("locked", `another process writes it (${error.message})`, [], remedy);
  }
}
