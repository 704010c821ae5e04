/**
 * A snapshot's file, little-endian: header of 256 bytes (magic `HLDP` u32, 4: file format u32, 8: page
 * format u32, 12: rules version u32, 16: sequence u64, 24: time of that command u64 µs, 32: taken at
 * u64 µs, 40: journal hash, 72: state digest, 104: pages u32, zeros, 252: CRC-32 of bytes 0–252); then
 * the pages: name length u32, zero u32, length u64, name padded to 8, bytes padded to 8; then the seal.
 *
 * A start waits for each byte that is hashed, so each is hashed once: the bytes of the pages by the
 * state digest, everything before a page's bytes by the seal, a SHA-256.
 */
import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { DiskFile } from "@holdall/server/ports";
import { readFully, writeFully } from "@holdall/server/ports";
import { isSame, isZero, readU64, writeU64 } from "./bytes.ts";
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
const fileFormat = 2;
const pageHeaderBytes = 16;

/** SHA-256 over pages, names and lengths included: equal pages, equal digests. */
export function digestOfPages(pages: readonly SnapshotPage[]): Digest {
  const hash = createHash("sha256");
  for (const { name, bytes } of pages) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return Uint8Array.from(hash.digest());
}

/** Writes a whole snapshot, whose `stateDigest` is that of its pages, from the beginning of `file`. Not yet durable. */
export function writeSnapshot(file: DiskFile, snapshot: Snapshot): void {
  const seal = createHash("sha256");
  let offset = 0;
  const put = (bytes: Uint8Array): void => {
    writeFully(file, bytes, offset);
    offset += bytes.length;
  };
  const putSealed = (bytes: Uint8Array): void => {
    seal.update(bytes);
    put(bytes);
  };
  putSealed(encodeHeader(snapshot));
  for (const { name, bytes } of snapshot.pages) {
    putSealed(encodePageHeader(name, bytes.length));
    put(bytes);
    if (bytes.length % 8 !== 0) put(new Uint8Array(8 - (bytes.length % 8)));
  }
  put(seal.digest());
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
  if (decoded === undefined) return "its header is damaged, or of another form";
  const { header, pageCount } = decoded;
  const parts = splitPages(bytes, pageCount);
  if (parts === undefined) return "its pages are not whole";
  if (!isSame(parts.seal.digest(), bytes.subarray(parts.endBytes))) return "its seal is wrong";
  if (!isSame(digestOfPages(parts.pages), header.stateDigest))
    return "its pages are not those of its digest";
  return { ...header, pages: parts.pages };
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
): { readonly header: SnapshotHeader; readonly pageCount: number } | undefined {
  if (bytes.length < snapshotHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, snapshotHeaderBytes);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== fileFormat) return undefined;
  if (view.getUint32(252, true) !== crc32(bytes.subarray(0, 252))) return undefined;
  const header = {
    format: view.getUint32(8, true),
    rulesVersion: view.getUint32(12, true),
    sequence: readU64(view, 16),
    timeMicros: readU64(view, 24),
    takenAtMicros: readU64(view, 32),
    journalHash: Uint8Array.from(bytes.subarray(40, 72)),
    stateDigest: Uint8Array.from(bytes.subarray(72, 104)),
  };
  return { header, pageCount: view.getUint32(104, true) };
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

interface Parts {
  readonly pages: readonly SnapshotPage[];
  /** Has taken in everything but the bytes of the pages. */
  readonly seal: Hash;
  /** Where the last page ends. */
  readonly endBytes: number;
}

/** The pages lie in `bytes` itself, each on an 8-byte boundary; `undefined` where one goes beyond them. */
function splitPages(bytes: Uint8Array, count: number): Parts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const seal = createHash("sha256").update(bytes.subarray(0, snapshotHeaderBytes));
  const pages: SnapshotPage[] = [];
  let at = snapshotHeaderBytes;
  while (pages.length < count) {
    if (at + pageHeaderBytes > bytes.length) return undefined;
    const nameLength = view.getUint32(at, true);
    const nameAt = at + pageHeaderBytes;
    const bytesAt = nameAt + padded(nameLength);
    const length = readU64(view, at + 8);
    const end = bytesAt + padded(length);
    if (end > bytes.length || !isZero(bytes.subarray(bytesAt + length, end))) return undefined;
    const name = Buffer.from(bytes.subarray(nameAt, nameAt + nameLength)).toString();
    seal.update(bytes.subarray(at, bytesAt));
    pages.push({ name, bytes: bytes.subarray(bytesAt, bytesAt + length) });
    at = end;
  }
  return { pages, seal, endBytes: at };
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
