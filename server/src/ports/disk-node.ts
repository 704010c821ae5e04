import * as fs from "node:fs";
import { fdatasync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import type { Disk, DiskErrorCode, DiskFile, DiskLock, DiskSpace, OpenMode } from "./disk.ts";
import { DiskError } from "./disk.ts";

const fdatasyncLater = promisify(fdatasync);

const openFlags: Readonly<Record<OpenMode, string>> = { read: "r", write: "r+", create: "wx+" };

const codes: ReadonlyMap<string, DiskErrorCode> = new Map([
  ["ENOENT", "not-found"],
  ["ENOTDIR", "not-found"],
  ["EEXIST", "already-exists"],
  ["ENOSPC", "no-space"],
  ["EDQUOT", "no-space"],
  ["EIO", "input-output"],
  ["EACCES", "not-permitted"],
  ["EPERM", "not-permitted"],
  ["EROFS", "not-permitted"],
  ["EBADF", "closed"],
]);

/** The machine's disk, through `node:fs`. Stateless: any number of threads may have their own. */
export function nodeDisk(): Disk {
  return {
    open: (path, mode) =>
      attempt("open", path, () => new NodeFile(path, fs.openSync(path, openFlags[mode], 0o600))),
    exists: (path) => fs.existsSync(path),
    list: (folder) => attempt("list", folder, () => fs.readdirSync(folder).sort()),
    makeFolder: (folder) =>
      attempt("make folder", folder, () => void fs.mkdirSync(folder, { recursive: true })),
    rename: (source, target) => attempt("rename", source, () => fs.renameSync(source, target)),
    remove: (path) => attempt("remove", path, () => fs.unlinkSync(path)),
    syncDirectory: (folder) => attempt("sync directory", folder, () => syncDirectory(folder)),
    space: (folder) => attempt("measure space of", folder, () => space(folder)),
    lock: (path) => attempt("lock", path, () => lock(path)),
  };
}

class NodeFile implements DiskFile {
  readonly path: string;
  #descriptor: number | undefined;

  constructor(path: string, descriptor: number) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  sizeBytes(): number {
    return attempt("measure", this.path, () => fs.fstatSync(this.#open()).size);
  }

  readAt(target: Uint8Array, offset: number): number {
    return attempt("read", this.path, () =>
      fs.readSync(this.#open(), target, 0, target.length, offset),
    );
  }

  writeAt(source: Uint8Array, offset: number): number {
    return attempt("write", this.path, () =>
      fs.writeSync(this.#open(), source, 0, source.length, offset),
    );
  }

  fdatasync(): void {
    attempt("sync", this.path, () => fs.fdatasyncSync(this.#open()));
  }

  async fdatasyncLater(): Promise<void> {
    try {
      await fdatasyncLater(this.#open());
    } catch (error) {
      throw wrap("sync", this.path, error);
    }
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    attempt("close", this.path, () => fs.closeSync(descriptor));
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new DiskError("closed", "use", this.path);
    return this.#descriptor;
  }
}

function attempt<Result>(operation: string, path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw wrap(operation, path, error);
  }
}

function wrap(operation: string, path: string, error: unknown): unknown {
  if (error instanceof DiskError || !(error instanceof Error) || !("code" in error)) return error;
  return new DiskError(codes.get(String(error.code)) ?? "other", operation, path, error);
}

function syncDirectory(folder: string): void {
  // Windows cannot open a folder as a file; its file system journals names by itself.
  if (process.platform === "win32") return;
  const descriptor = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function space(folder: string): DiskSpace {
  const { bavail, blocks, bsize } = fs.statfsSync(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/**
 * Node has no call for file locks, but SQLite, which it carries, takes them properly on every
 * platform: an exclusive transaction on an empty database holds the kernel's lock on `<path>.held`
 * until it is closed or the process dies. The process id stands in `<path>`, for people.
 */
function lock(path: string): DiskLock {
  fs.mkdirSync(dirname(path), { recursive: true });
  const holder = new DatabaseSync(`${path}.held`, { timeout: 0 });
  try {
    holder.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    holder.close();
    throw isBusy(error)
      ? new DiskError("locked", `process ${readHolder(path)} holds`, path, error)
      : error;
  }
  fs.writeFileSync(path, `${process.pid}\n`);
  return { release: () => release(holder, path) };
}

function release(holder: DatabaseSync, path: string): void {
  if (!holder.isOpen) return;
  fs.rmSync(path, { force: true });
  holder.close();
}

/** SQLite's result codes 5 (busy) and 6 (locked): somebody else has it. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && "errcode" in error && (error.errcode === 5 || error.errcode === 6)
  );
}

function readHolder(path: string): string {
  try {
    return fs.readFileSync(path, "utf8").trim();
  } catch {
    return "(unknown)";
  }
}
