/** Why a disk operation failed, in the few words the server acts upon. */
export type DiskErrorCode =
  | "not-found"
  | "already-exists"
  | "no-space"
  | "input-output"
  | "locked"
  | "not-permitted"
  | "closed"
  | "other";

/** A failed disk operation: what was being done, to which path, and the error underneath. */
export class DiskError extends Error {
  readonly code: DiskErrorCode;
  readonly path: string;

  constructor(code: DiskErrorCode, operation: string, path: string, cause?: unknown) {
    super(`${operation} ${path}: ${code}`, { cause });
    this.name = "DiskError";
    this.code = code;
    this.path = path;
  }
}

/** `read` and `write` need an existing file; `create` refuses one (`already-exists`) and may read and write. */
export type OpenMode = "read" | "write" | "create";

/** Space of the file system that holds a folder. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** A lock held by this process until `release`, or until the process ends, however it ends. */
export interface DiskLock {
  release(): void;
}

/**
 * Files and folders. Paths use `/`. Every operation may throw a `DiskError`.
 *
 * Durability is what the strictest file system guarantees: bytes of a file are durable after its
 * `fdatasync`; that a name exists, was renamed or removed is durable after `syncDirectory` of its folder.
 * The plain calls block the calling thread and belong to workers; their `…Later` twins do not.
 */
export interface Disk {
  open(path: string, mode: OpenMode): DiskFile;
  exists(path: string): boolean;
  /** Names inside a folder, sorted by code unit; `not-found` when there is no such folder. */
  list(folder: string): string[];
  /** Makes a folder with all its parents; content when it exists already. */
  makeFolder(folder: string): void;
  /** Replaces whatever file had the name `target`, in one step. */
  rename(source: string, target: string): void;
  remove(path: string): void;
  syncDirectory(folder: string): void;
  space(folder: string): DiskSpace;
  /**
   * Takes the lock named `path` for this process and writes the process id into that file.
   * Throws `locked`, with the holder's process id in the message, when it is taken.
   */
  lock(path: string): DiskLock;
}

/** An open file. Offsets and sizes in bytes. After `close`, everything but `close` throws `closed`. */
export interface DiskFile {
  readonly path: string;
  sizeBytes(): number;
  /** Fills `target` from `offset`; returns the bytes read: fewer at the end of the file, or whenever it pleases. */
  readAt(target: Uint8Array, offset: number): number;
  /** Writes `source` at `offset`; returns the bytes written, at least 1: fewer when it pleases. `no-space` when none fits. */
  writeAt(source: Uint8Array, offset: number): number;
  /** Returns once bytes and size are durable. After it threw, nothing written since the last success may be trusted. */
  fdatasync(): void;
  /** `fdatasync` without blocking the thread. */
  fdatasyncLater(): Promise<void>;
  close(): void;
}

/** Reads `target.length` bytes from `offset`, asking again after short reads. Returns fewer only at the end of the file. */
export function readFully(file: DiskFile, target: Uint8Array, offset: number): number {
  let done = 0;
  while (done < target.length) {
    const bytes = file.readAt(target.subarray(done), offset + done);
    if (bytes === 0) break;
    done += bytes;
  }
  return done;
}

/** Writes all of `source` at `offset`, asking again after short writes. */
export function writeFully(file: DiskFile, source: Uint8Array, offset: number): void {
  let done = 0;
  while (done < source.length) done += file.writeAt(source.subarray(done), offset + done);
}
