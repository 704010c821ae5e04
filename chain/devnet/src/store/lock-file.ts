import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";

/** A folder that another living process uses. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
  readonly code = "folder-in-use";
}

/**
 * Takes a folder for this process. A lock whose process is gone is taken over. Answers how to let
 * go; throws `FolderInUse` with the number of the process that holds it.
 */
export function takeFolder(folder: string): () => void {
  const file = `${folder}/lock`;
  for (;;) {
    try {
      const handle = openSync(file, "wx");
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!isThere(error)) throw error;
      const holder = Number.parseInt(readFileSync(file, "utf8"), 10);
      if (isAlive(holder)) {
        throw new FolderInUse(
          `${folder} is used by process ${holder}: stop it, or choose another data folder`,
        );
      }
      rmSync(file, { force: true });
    }
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
