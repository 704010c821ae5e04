/**
 * A snapshot's file, little-endian: header of 256 bytes (magic `HLDP` u32, 4: file format u32, 8: page
 * format u32, 12: rules version u32, 16: sequence u64, 24: time of that command u64 µs, 32: taken at
 * u64 µs, 40: journal hash, 72: state digest, 104: pages u32, zeros, 252: CRC-32 of bytes 0–252); then
 * the pages: name length u32, zero u32, length u64, name padded to 8, bytes padded to 8; then the
 * SHA-256 of all that.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { DiskFile } from "@holdall/server/ports";
import { readFully, writeFully } from "@holdall/server/ports";
import { isSame, readU64, writeU64 } from "./bytes.ts";
import type { Digest } from "./journal.ts";

/** One structure of the state; opaque here. */
export interface SnapshotPage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a snapshot is of, without its pages. */
export interface SnapshotHeader {
  /** Form of the pages. */
  readonly format: number;
  /** Version of the rules under which the state came about. */
  readonly rulesVersion: number;
  /** The last command the state contains, and its time. */
  readonly sequence: number;
  readonly timeMicros: number;
  /** Wall clock when it was taken: retention counts from it. */
  readonly takenAtMicros: number;
  /** Chain hash of the journal record that holds `sequence`. */
  readonly journalHash: Digest;
  /** Digest of the full state: what a restored state must hash to. */
  readonly stateDigest: Digest;
}

export interface Snapshot extends SnapshotHeader {
  readonly pages: readonly SnapshotPage[];
}

const snapshotHeaderBytes = 256;
const magic = 0x5044_4c48; // "HLDP", read as a little-endian word.
const fileFormat = 1;
const pageHeaderBytes = 16;
const digestBytes = 32;
const pagesMax = 1_000_000;

/** Writes a whole snapshot from the beginning of `file`. Not yet durable. */
export function writeSnapshot(file: DiskFile, snapshot: Snapshot): void {
  const digest = createHash("sha256");
  let offset = 0;
  const put = (bytes: Uint8Array): void => {
    digest.update(bytes);
    writeFully(file, bytes, offset);
    offset += bytes.length;
  };
  put(encodeHeader(snapshot));
  for (const { name, bytes } of snapshot.pages) {
    put(encodePageHeader(name, bytes.length));
    put(bytes);
    if (bytes.length % 8 !== 0) put(new Uint8Array(8 - (bytes.length % 8)));
  }
  writeFully(file, digest.digest(), offset);
}

/** The header alone; `undefined` when it is damaged or of another format. */
export function readSnapshotHeader(file: DiskFile): SnapshotHeader | undefined {
  const bytes = new Uint8Array(snapshotHeaderBytes);
  readFully(file, bytes, 0);
  return decodeHeader(bytes)?.header;
}

/** The whole snapshot, or what is wrong with the file. */
export function readSnapshot(file: DiskFile): Snapshot | string {
  const bytes = new Uint8Array(file.sizeBytes());
  if (readFully(file, bytes, 0) !== bytes.length) return "it cannot be read to its end";
  const decoded = decodeHeader(bytes);
  if (decoded === undefined) return "its header is damaged";
  if (bytes.length < snapshotHeaderBytes + digestBytes) return "it is cut short";
  const content = bytes.subarray(0, bytes.length - digestBytes);
  if (!isSame(createHash("sha256").update(content).digest(), bytes.subarray(content.length))) {
    return "its digest is wrong";
  }
  return { ...decoded.header, pages: decodePages(content, decoded.pages) };
}

function encodeHeader(snapshot: Snapshot): Uint8Array {
  const bytes = new Uint8Array(snapshotHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, fileFormat, true);
  view.setUint32(8, snapshot.format, true);
  view.setUint32(12, snapshot.rulesVersion, true);
  writeU64(view, 16, snapshot.sequence);
  writeU64(view, 24, snapshot.timeMicros);
  writeU64(view, 32, snapshot.takenAtMicros);
  bytes.set(snapshot.journalHash, 40);
  bytes.set(snapshot.stateDigest, 72);
  view.setUint32(104, snapshot.pages.length, true);
  view.setUint32(252, crc32(bytes.subarray(0, 252)), true);
  return bytes;
}

function decodeHeader(
  bytes: Uint8Array,
): { readonly header: SnapshotHeader; readonly pages: number } | undefined {
  if (bytes.length < snapshotHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, snapshotHeaderBytes);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== fileFormat) return undefined;
  if (view.getUint32(252, true) !== crc32(bytes.subarray(0, 252))) return undefined;
  const pages = view.getUint32(104, true);
  if (pages > pagesMax) return undefined;
  const header = {
    format: view.getUint32(8, true),
    rulesVersion: view.getUint32(12, true),
    sequence: readU64(view, 16),
    timeMicros: readU64(view, 24),
    takenAtMicros: readU64(view, 32),
    journalHash: Uint8Array.from(bytes.subarray(40, 72)),
    stateDigest: Uint8Array.from(bytes.subarray(72, 104)),
  };
  return { header, pages };
}

function encodePageHeader(name: string, length: number): Uint8Array {
  const nameBytes = Buffer.from(name);
  const bytes = new Uint8Array(pageHeaderBytes + padded(nameBytes.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, nameBytes.length, true);
  writeU64(view, 8, length);
  bytes.set(nameBytes, pageHeaderBytes);
  return bytes;
}

/** The pages lie in `content` itself, each on an 8-byte boundary. The digest vouches for the lengths. */
function decodePages(content: Uint8Array, count: number): SnapshotPage[] {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const pages: SnapshotPage[] = [];
  let at = snapshotHeaderBytes;
  while (pages.length < count) {
    const nameLength = view.getUint32(at, true);
    const length = readU64(view, at + 8);
    const nameAt = at + pageHeaderBytes;
    const bytesAt = nameAt + padded(nameLength);
    const name = Buffer.from(content.subarray(nameAt, nameAt + nameLength)).toString();
    pages.push({ name, bytes: content.subarray(bytesAt, bytesAt + length) });
    at = bytesAt + padded(length);
  }
  return pages;
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
