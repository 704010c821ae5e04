import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";

const HEADER_BYTES = 8;
const ENTRY_BYTES_MAX = 16 * 1024 * 1024;

/**
 * An append-only file of entries, each with its length and checksum. What stands after the last
 * entry that a snapshot speaks of, or is torn, is cut at the next opening.
 */
export class EntryLog<Entry> {
  readonly #handle: number;
  #waiting: Buffer[] = [];
  #bytes: number;

  private constructor(handle: number, bytes: number) {
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** Opens a log of which `bytes` are valid, and answers those entries, oldest first. */
  static open<Entry>(file: string, bytes: number): { log: EntryLog<Entry>; entries: Entry[] } {
    const handle = openSync(file, "a+");
    const kept = Buffer.alloc(bytes);
    const found = readSync(handle, kept, 0, bytes, 0);
    const { entries, end } = readEntries<Entry>(kept.subarray(0, found));
    ftruncateSync(handle, end);
    return { log: new EntryLog<Entry>(handle, end), entries };
  }

  append(entry: Entry): void {
    const body = serialize(entry);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(body.length, 0);
    header.writeUInt32LE(crc32(body), 4);
    this.#waiting.push(header, body);
  }

  /** Brings what was appended to the disk; answers the length of the file up to here. */
  flush(): number {
    if (this.#waiting.length > 0) {
      const bytes = Buffer.concat(this.#waiting);
      this.#waiting = [];
      for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done);
      fsyncSync(this.#handle);
      this.#bytes += bytes.length;
    }
    return this.#bytes;
  }

  /** Starts the file anew with the given entries: what was forgotten takes no room any more. */
  restart(entries: Iterable<Entry>): number {
    ftruncateSync(this.#handle, 0);
    this.#bytes = 0;
    this.#waiting = [];
    for (const entry of entries) this.append(entry);
    return this.flush();
  }

  close(): void {
    closeSync(this.#handle);
  }
}

function readEntries<Entry>(bytes: Buffer): { entries: Entry[]; end: number } {
  const entries: Entry[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const body = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
    const isWhole =
      length <= ENTRY_BYTES_MAX &&
      body.length === length &&
      crc32(body) === bytes.readUInt32LE(at + 4);
    if (!isWhole) break;
    entries.push(deserialize(body) as Entry);
    at += HEADER_BYTES + length;
  }
  return { entries, end: at };
}
