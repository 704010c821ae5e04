import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { readFully, writeFully } from "@holdall/server/ports";
import type { Disk, DiskFile } from "@holdall/server/ports";
import type { ApiKey } from "./api-key.ts";

/** What happened to a key. */
export type KeyEntry =
  | { readonly kind: "registered"; readonly key: ApiKey }
  | { readonly kind: "revoked"; readonly publicKey: string; readonly atMs: number };

/** Where the log lies. */
export interface KeyLogPlace {
  readonly disk: Disk;
  readonly path: string;
}

/** A line of the log is damaged, and others follow: somebody's key would be forgotten or come back. */
export class KeyLogDamaged extends Error {
  override readonly name = "KeyLogDamaged";
}

const CHECKSUM_DIGITS = 8;

/**
 * API keys as lines that are synced before anybody hears of them, beside a database that does not
 * sync. Each line is its checksum and an entry as JSON; a last line that is not whole is what a power
 * cut leaves of one that nobody was told of, and is written over.
 */
export class KeyLog {
  readonly #file: DiskFile;
  readonly entries: readonly KeyEntry[];
  #end: number;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor({ disk, path }: KeyLogPlace) {
    this.#file = openDurably(disk, path);
    const bytes = new Uint8Array(this.#file.sizeBytes());
    readFully(this.#file, bytes, 0);
    const { entries, endBytes } = readEntries(Buffer.from(bytes), path);
    this.entries = entries;
    this.#end = endBytes;
  }

  /** Resolves once the entry is durable. */
  append(entry: KeyEntry): Promise<void> {
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

function lineOf(entry: KeyEntry): string {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}\n`;
}

/** The entry of a line, or `undefined` where it is not what was written. */
function entryOf(line: string): KeyEntry | undefined {
  const text = line.slice(CHECKSUM_DIGITS + 1);
  if (line[CHECKSUM_DIGITS] !== " " || line.slice(0, CHECKSUM_DIGITS) !== checksum(text))
    return undefined;
  return JSON.parse(text) as KeyEntry;
}

function readEntries(
  bytes: Buffer,
  path: string,
): { readonly entries: readonly KeyEntry[]; readonly endBytes: number } {
  const entries: KeyEntry[] = [];
  let at = 0;
  let damagedAt: number | undefined;
  for (let end = bytes.indexOf("\n"); end >= 0; end = bytes.indexOf("\n", at)) {
    const entry = entryOf(bytes.toString("utf8", at, end));
    if (entry !== undefined && damagedAt !== undefined)
      throw new KeyLogDamaged(
        `the API keys in ${path} are damaged at byte ${damagedAt}, and others follow. Bring the file back from a backup, or move it away: keys come from the database then, and the newest may be missing`,
      );
    if (entry === undefined) damagedAt ??= at;
    else entries.push(entry);
    at = end + 1;
  }
  return { entries, endBytes: damagedAt ?? at };
}
