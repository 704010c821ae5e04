import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Json } from "@holdall/wallet/cosign";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { syncFolder } from "./store.ts";

/** One thing the co-signer did or was asked. Nothing secret is ever in it. */
export interface LogEntry {
  readonly atMs: number;
  readonly kind: string;
  readonly data: Json;
}

/** An append-only file of lines, each with the hash of itself and of everything before. */
export interface Log {
  readonly entries: readonly LogEntry[];
  /** Appends, durable before it answers. */
  append(entry: LogEntry): void;
  /** The whole file, as its owner may download and check it. */
  text(): string;
  close(): void;
}

const GENESIS = "0".repeat(64);

/**
 * Opens a log, or refuses `cosigner-store` when a line is not what was written. A last line cut
 * short by a crash was never answered for, and is removed.
 */
export function openLog(path: string): Outcome<Log> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path);
  const file = openSync(path, "a+", 0o600);
  if (isNew) syncFolder(dirname(path));
  const whole = readFileSync(path, "utf8");
  const kept = whole.slice(0, whole.lastIndexOf("\n") + 1);
  if (kept.length < whole.length) ftruncateSync(file, Buffer.byteLength(kept));
  const entries: LogEntry[] = [];
  let head = GENESIS;
  for (const line of kept.split("\n").slice(0, -1)) {
    const body = line.slice(65);
    head = linkOf(head, body);
    const entry = line.slice(0, 65) === `${head} ` ? parseEntry(body) : null;
    if (entry === null) {
      closeSync(file);
      return refuse("cosigner-store", `line ${entries.length + 1} of the log`);
    }
    entries.push(entry);
  }
  let text = kept;
  return accept({
    entries,
    append(entry) {
      const body = JSON.stringify([entry.atMs, entry.kind, entry.data]);
      const link = linkOf(head, body);
      const line = `${link} ${body}\n`;
      writeSync(file, line);
      fsyncSync(file);
      head = link;
      text += line;
      entries.push(entry);
    },
    text: () => text,
    close: () => closeSync(file),
  });
}

function linkOf(head: string, body: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${head} ${body}`)));
}

function parseEntry(body: string): LogEntry | null {
  try {
    const [atMs, kind, data] = JSON.parse(body) as [number, string, Json];
    return { atMs, kind, data };
  } catch {
    return null;
  }
}
