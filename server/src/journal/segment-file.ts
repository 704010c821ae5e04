import type { Disk, DiskFile } from "@holdall/server/ports";
import { writeFully } from "@holdall/server/ports";
import type { SegmentHeader } from "./segment.ts";
import { encodeSegmentHeader, segmentName } from "./segment.ts";

/** The name of a segment that is not one yet: zeros, or not even all of those. */
const aheadName = "ahead";

/** Zeros written at once, and synced at once: a sync of the whole segment would stall the records' own. */
const chunkBytes = 256 * 1024;
const syncBytes = 2 * 1024 * 1024;

/** The segment that one copy prepares before it needs it: space taken, zeros durable, no name yet. */
export class SegmentAhead {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #segmentBytes: number;
  #file: DiskFile | undefined;
  #writtenBytes = 0;
  #isSynced = false;

  constructor(disk: Disk, folder: string, segmentBytes: number) {
    this.#disk = disk;
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    if (disk.exists(this.#path())) disk.remove(this.#path());
  }

  /** True when the next segment needs nothing more from the disk. */
  isReady(): boolean {
    return this.#isSynced;
  }

  /** Writes at least `bytes` more zeros, as far as any are missing. Throws `no-space` where the disk is full; try again later. */
  prepare(bytes: number): void {
    if (this.#isSynced) return;
    this.#file ??= this.#disk.open(this.#path(), "create");
    const target = Math.min(this.#segmentBytes, this.#writtenBytes + bytes);
    const zeros = new Uint8Array(Math.min(chunkBytes, this.#segmentBytes));
    while (this.#writtenBytes < target) {
      const chunk = zeros.subarray(
        0,
        Math.min(zeros.length, this.#segmentBytes - this.#writtenBytes),
      );
      writeFully(this.#file, chunk, this.#writtenBytes);
      this.#writtenBytes += chunk.length;
      if (this.#writtenBytes % syncBytes === 0) this.#file.fdatasync();
    }
    if (this.#writtenBytes < this.#segmentBytes) return;
    this.#file.fdatasync();
    this.#isSynced = true;
  }

  /** Gives the prepared segment its header and its name, durably, once. Returns it open for writing. */
  take(header: SegmentHeader): DiskFile {
    this.prepare(this.#segmentBytes);
    const file = this.#file!;
    writeFully(file, encodeSegmentHeader(header), 0);
    file.fdatasync();
    this.#disk.rename(this.#path(), `${this.#folder}/${segmentName(header.firstSequence)}`);
    this.#disk.syncDirectory(this.#folder);
    this.#file = undefined;
    return file;
  }

  /** Forgets what was prepared. */
  discard(): void {
    if (this.#file === undefined) return;
    this.#file.close();
    this.#file = undefined;
    this.#disk.remove(this.#path());
  }

  #path(): string {
    return `${this.#folder}/${aheadName}`;
  }
}
