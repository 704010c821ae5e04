import { posix } from "node:path";
import type { Disk } from "@holdall/server/ports";

/** Makes a folder and its parents so that they survive a crash. */
export function makeFolderDurable(disk: Disk, folder: string): void {
  if (disk.exists(folder)) return;
  const parent = posix.dirname(folder);
  if (parent !== folder) makeFolderDurable(disk, parent);
  disk.makeFolder(folder);
  disk.syncDirectory(parent);
}
