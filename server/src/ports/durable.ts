import { posix } from "node:path";
import type { Disk } from "./disk.ts";
import { writeFully } from "./disk.ts";

/** Makes a folder and its parents so that they survive a power cut. */
export function makeFolderDurable(disk: Disk, folder: string): void {
  if (disk.exists(folder)) return;
  const parent = posix.dirname(folder);
  if (parent !== folder) makeFolderDurable(disk, parent);
  disk.makeFolder(folder);
  disk.syncDirectory(parent);
}

/**
 * Writes a small file so that whoever looks finds all of it under its name or nothing, whenever the
 * power goes; once this returns, all of it. Its folder exists.
 */
export function keepFile(disk: Disk, path: string, bytes: Uint8Array): void {
  const fresh = `${path}.new`;
  if (disk.exists(fresh)) disk.remove(fresh);
  const file = disk.open(fresh, "create");
  try {
    writeFully(file, bytes, 0);
    file.fdatasync();
  } finally {
    file.close();
  }
  disk.rename(fresh, path);
  disk.syncDirectory(posix.dirname(path));
}
