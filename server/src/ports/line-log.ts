import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { readFully, writeFully } from "./disk.ts";
import type { Disk, DiskFile } from "./disk.ts";

/** Where a log lies. */
export interface LogPlace {
  readonly disk: Disk;
  readonly path: string;
}

/** A line of a log is damaged, and others follow: what it said would be forgotten or come back. */
export class LogDamaged extends Error {
  override readonly name = "LogDamaged";
  readonly atByte: number;

  constructor(path: string, atByte: number) {
    super(`${path} is damaged at byte ${atByte}, and others follow`);
    this.atByte = atByte;
  }
}

const CHECKSUM_DIGITS = 8;

/**
 * A short log of lines that are synced before anybody hears of them, for facts that are in no journal.
 * Each line is its checksum and an entry as JSON; a last line that is not whole is what a power cut
 * leaves of one that nobody was told of, and is written over.
 */
export class LineLog<Entry> {
  readonly #file: DiskFile;
  readonly entries: readonly Entry[];
  #end: number;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor({ disk, path }: LogPlace) {
    this.#file = openDurably(disk, path);
    const bytes = new Uint8Array(this.#file.sizeBytes());
    readFully(this.#file, bytes, 0);
    const { entries, endBytes } = readEntries<Entry>(Buffer.from(bytes), path);
    this.entries = entries;
    this.#end = endBytes;
  }

  /** Resolves once the entry is durable. */
  append(entry: Entry): Promise<void> {
    const turn = this.#lastTurn.then(() => this.#append(Buffer.from(lineOf(entry))));
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  async #append(line: Buffer): Promise<void> {
    writeFully(this.#file, line, this.#end);
    await this.#file.fdatasyncLater();
    this.#end += line.length;
  }
}

/** Opens the file, making it and its name durable where it is missing. */
function openDurably(disk: Disk, path: string): DiskFile {
  const folder = dirname(path);
  disk.makeFolder(folder);
  if (disk.exists(path)) return disk.open(path, "write");
  const file = disk.open(path, "create");
  file.fdatasync();
  disk.syncDirectory(folder);
  return file;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_DIGITS, "0");
}

function lineOf(entry: unknown): string {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}\n`;
}

/** The entry of a line, or `undefined` where it is not what was written. */
function entryOf<Entry>(line: string): Entry | undefined {
  const text = line.slice(CHECKSUM_DIGITS + 1);
  if (line[CHECKSUM_DIGITS] !== " " || line.slice(0, CHECKSUM_DIGITS) !== checksum(text))
    return undefined;
  return JSON.parse(text) as Entry;
}

function readEntries<Entry>(
  bytes: Buffer,
  path: string,
): { readonly entries: readonly Entry[]; readonly endBytes: number } {
  const entries: Entry[] = [];
  let at = 0;
  let damagedAt: number | undefined;
  for (let end = bytes.indexOf("\n"); end >= 0; end = bytes.indexOf("\n", at)) {
    const entry = entryOf<Entry>(bytes.toString("utf8", at, end));
    if (entry !== undefined && damagedAt !== undefined) throw new LogDamaged(path, damagedAt);
    if (entry === undefined) damagedAt ??= at;
    else entries.push(entry);
    at = end + 1;
  }
  return { entries, endBytes: damagedAt ?? at };
}
