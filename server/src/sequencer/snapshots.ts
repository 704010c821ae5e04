import { createHash } from "node:crypto";
import type { SnapshotPages } from "@holdall/core/engine";
import type { Disk } from "@holdall/server/ports";
import { readFully, writeFully } from "@holdall/server/ports";

/** A snapshot found on disk, verified. */
export interface StoredSnapshot {
  readonly sequence: number;
  readonly timeMicros: number;
  readonly pages: SnapshotPages;
}

/** First bytes of a file: its form, then the length of the JSON header and the SHA-256 of all that follows. */
const MAGIC = "HLDSNAP1";
const PREFIX_BYTES = MAGIC.length + 4 + 32;
/** How many are kept. */
const KEPT = 3;
const NAME = /^([0-9]{16})\.snap$/;

interface Header {
  readonly format: number;
  readonly sequence: number;
  readonly timeMicros: number;
  readonly pages: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Snapshots as files: written under another name, synced, renamed, and the folder synced, so that a
 * crash leaves either the whole file or none. One that does not verify is passed over: the journal
 * holds everything, a snapshot only saves time.
 */
export class Snapshots {
  readonly #disk: Disk;
  readonly #folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
    disk.makeFolder(folder);
  }

  /** The newest snapshot that verifies and is not after `sequence`. */
  latest(sequence: number): StoredSnapshot | undefined {
    for (const name of this.#names().reverse()) {
      if (sequenceOf(name) > sequence) continue;
      const found = this.#read(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Writes a snapshot and forgets the oldest ones. Blocks its thread. */
  write(pages: SnapshotPages, timeMicros: number): void {
    const { format, sequence } = pages;
    const list = pages.pages.map(({ name, bytes }) => ({ name, bytes: bytes.length }));
    const header = Buffer.from(JSON.stringify({ format, sequence, timeMicros, pages: list }));
    const hash = createHash("sha256").update(header);
    for (const { bytes } of pages.pages) hash.update(bytes);
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.write(MAGIC);
    prefix.writeUInt32LE(header.length, MAGIC.length);
    hash.digest().copy(prefix, MAGIC.length + 4);

    const name = `${String(sequence).padStart(16, "0")}.snap`;
    const draft = `${this.#folder}/draft`;
    if (this.#disk.exists(draft)) this.#disk.remove(draft);
    const file = this.#disk.open(draft, "create");
    let offset = 0;
    for (const bytes of [prefix, header, ...pages.pages.map((page) => page.bytes)]) {
      if (bytes.length > 0) writeFully(file, bytes, offset);
      offset += bytes.length;
    }
    file.fdatasync();
    file.close();
    this.#disk.rename(draft, `${this.#folder}/${name}`);
    this.#disk.syncDirectory(this.#folder);
    for (const old of this.#names().slice(0, -KEPT)) this.#disk.remove(`${this.#folder}/${old}`);
  }

  #names(): string[] {
    return this.#disk.list(this.#folder).filter((name) => NAME.test(name));
  }

  #read(name: string): StoredSnapshot | undefined {
    const file = this.#disk.open(`${this.#folder}/${name}`, "read");
    const bytes = Buffer.alloc(file.sizeBytes());
    const length = readFully(file, bytes, 0);
    file.close();
    if (length < PREFIX_BYTES || bytes.toString("latin1", 0, MAGIC.length) !== MAGIC)
      return undefined;
    const start = PREFIX_BYTES;
    const digest = createHash("sha256").update(bytes.subarray(start)).digest();
    if (!digest.equals(bytes.subarray(MAGIC.length + 4, PREFIX_BYTES))) return undefined;
    const end = start + bytes.readUInt32LE(MAGIC.length);
    const header = JSON.parse(bytes.toString("utf8", start, end)) as Header;
    let at = end;
    const pages = header.pages.map((page) => {
      // A page of its own: typed arrays over it must begin on a boundary.
      const copy = Uint8Array.from(bytes.subarray(at, at + page.bytes));
      at += page.bytes;
      return { name: page.name, bytes: copy };
    });
    const { format, sequence, timeMicros } = header;
    return { sequence, timeMicros, pages: { format, sequence, pages } };
  }
}

function sequenceOf(name: string): number {
  return Number(NAME.exec(name)?.[1]);
}
