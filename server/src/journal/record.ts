/**
 * The record of the journal: one batch, little-endian, on a 512-byte boundary, padded with zeros.
 *
 * | Offset | Field                                                                    |
 * |--------|--------------------------------------------------------------------------|
 * | 0      | magic `HLDJ` u32, 4: length with padding u32                             |
 * | 8      | first sequence u64, 16: count u32, 20: format u16, 22: flags u8, 23: rules u8 |
 * | 24     | epoch u64, 32: base time u64 µs, 40: committed sequence u64              |
 * | 48     | previous hash, 80: hash = SHA-256("holdall/journal/1" ‖ bytes 8–80 ‖ body) |
 * | 112    | body CRC-32 u32, 116: body length u32, 120: zero u32, 124: CRC-32 of bytes 0–124 |
 * | 128    | body: the commands, and at a checkpoint its trailer                      |
 *
 * The checksum of the header is verified before its length is believed. Every byte of a record, its
 * padding included, is covered by a check, so that no single changed bit passes.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { isSame, isZero, readU64, writeU64 } from "./bytes.ts";
import type { Checkpoint, Digest, JournalBatch, JournalHead } from "./journal.ts";
import { batchCountMax } from "./journal.ts";

export const sectorBytes = 512;
export const recordHeaderBytes = 128;
export const recordBytesMax = 1 << 20;
/** A checkpoint at the end of a body: two sequences and two digests. */
export const checkpointBytes = 80;
const hashBytes = 32;

const magic = 0x4a44_4c48; // "HLDJ", read as a little-endian word.
const format = 1;
const chainTag = Buffer.from("holdall/journal/1");

const flagEpochStart = 1;
const flagCheckpoint = 2;
const flagRepaired = 4;
const flagsKnown = flagEpochStart | flagCheckpoint | flagRepaired;

/** What only the writer knows about a record. */
export interface RecordSeal {
  /** Highest sequence known durable when the record is written. */
  readonly committedSequence: number;
  /** The first record after a repair says so. */
  readonly isRepaired: boolean;
}

/** A decoded record. `body` points into the bytes it was decoded from. */
export interface JournalRecord {
  readonly lengthBytes: number;
  readonly batch: JournalBatch;
  readonly seal: RecordSeal;
  readonly previousHash: Digest;
  readonly hash: Digest;
}

/** Bytes on disk of a record with `bodyBytes` of commands. */
export function recordLength(bodyBytes: number, hasCheckpoint: boolean): number {
  const bytes = recordHeaderBytes + bodyBytes + (hasCheckpoint ? checkpointBytes : 0);
  return Math.ceil(bytes / sectorBytes) * sectorBytes;
}

/** Writes the record of `batch`, which follows `head`, at the beginning of `target`; returns its hash. */
export function encodeRecord(
  target: Uint8Array,
  batch: JournalBatch,
  seal: RecordSeal,
  head: JournalHead,
): Digest {
  const { body, checkpoint } = batch;
  const bodyBytes = body.length + (checkpoint === undefined ? 0 : checkpointBytes);
  const lengthBytes = recordLength(body.length, checkpoint !== undefined);
  const view = new DataView(target.buffer, target.byteOffset, lengthBytes);
  target.set(body, recordHeaderBytes);
  if (checkpoint !== undefined)
    encodeCheckpoint(target, recordHeaderBytes + body.length, checkpoint);
  target.fill(0, recordHeaderBytes + bodyBytes, lengthBytes);

  view.setUint32(0, magic, true);
  view.setUint32(4, lengthBytes, true);
  writeU64(view, 8, batch.firstSequence);
  view.setUint32(16, batch.count, true);
  view.setUint16(20, format, true);
  view.setUint8(22, flagsOf(batch, seal));
  view.setUint8(23, batch.rulesVersion);
  writeU64(view, 24, batch.epoch);
  writeU64(view, 32, batch.baseTimeMicros);
  writeU64(view, 40, seal.committedSequence);
  target.set(head.hash, 48);
  const bodyBytesView = target.subarray(recordHeaderBytes, recordHeaderBytes + bodyBytes);
  const hash = chainHash(target, bodyBytesView);
  target.set(hash, 80);
  view.setUint32(112, crc32(bodyBytesView), true);
  view.setUint32(116, bodyBytes, true);
  view.setUint32(120, 0, true);
  view.setUint32(124, crc32(target.subarray(0, 124)), true);
  return hash;
}

/** The length that a header at the beginning of `bytes` claims; 0 unless its own checksum and limits hold. */
export function claimedLength(bytes: Uint8Array): number {
  if (bytes.length < recordHeaderBytes) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, recordHeaderBytes);
  if (
    view.getUint32(0, true) !== magic ||
    view.getUint32(124, true) !== crc32(bytes.subarray(0, 124))
  )
    return 0;
  const lengthBytes = view.getUint32(4, true);
  const bodyBytes = view.getUint32(116, true);
  const isPadded = lengthBytes === recordLength(bodyBytes, false) && lengthBytes <= recordBytesMax;
  return isPadded ? lengthBytes : 0;
}

/**
 * The record at the beginning of `bytes`, or the name of what is wrong with it. Whether it continues
 * the chain is for the caller to see.
 */
export function decodeRecord(bytes: Uint8Array): JournalRecord | string {
  const lengthBytes = claimedLength(bytes);
  if (lengthBytes === 0) return "its header is damaged";
  if (bytes.length < lengthBytes) return "it is cut short";
  const view = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes);
  const flags = view.getUint8(22);
  if (
    view.getUint16(20, true) !== format ||
    (flags & ~flagsKnown) !== 0 ||
    view.getUint32(120, true) !== 0
  ) {
    return "its format is unknown";
  }
  const bodyEnd = recordHeaderBytes + view.getUint32(116, true);
  const body = bytes.subarray(recordHeaderBytes, bodyEnd);
  if (!isZero(bytes.subarray(bodyEnd, lengthBytes))) return "its padding is damaged";
  const hash = Uint8Array.from(bytes.subarray(80, 112));
  // The hash vouches for the body too; the checksum tells which of the two is wrong.
  if (!isSame(chainHash(bytes, body), hash)) {
    const isBodyWhole = crc32(body) === view.getUint32(112, true);
    return isBodyWhole ? "its hash is wrong" : "its body is damaged";
  }
  return recordOf(view, bytes, body, hash);
}

/** What keeps `record` from following `head`, in words; `undefined` when it does follow. */
export function chainBreak(
  { batch, seal, previousHash }: JournalRecord,
  head: JournalHead,
): string | undefined {
  if (batch.firstSequence !== head.nextSequence)
    return `its first sequence is ${batch.firstSequence}, not ${head.nextSequence}`;
  if (!isSame(previousHash, head.hash)) return "its previous hash is that of another history";
  if (batch.epoch < head.epoch) return `its epoch ${batch.epoch} is below ${head.epoch}`;
  if (batch.baseTimeMicros < head.timeMicros)
    return `its time ${batch.baseTimeMicros} is below ${head.timeMicros}`;
  if (seal.committedSequence >= head.nextSequence)
    return `its committed sequence ${seal.committedSequence} is ahead of it`;
  return undefined;
}

/** The head after `record`. */
export function headAfter({ batch, hash }: JournalRecord): JournalHead {
  return {
    nextSequence: batch.firstSequence + batch.count,
    epoch: batch.epoch,
    timeMicros: batch.baseTimeMicros,
    hash,
  };
}

/** The head of an empty journal. */
export function emptyHead(): JournalHead {
  return { nextSequence: 1, epoch: 0, timeMicros: 0, hash: new Uint8Array(hashBytes) };
}

function recordOf(
  view: DataView,
  bytes: Uint8Array,
  body: Uint8Array,
  hash: Digest,
): JournalRecord | string {
  const flags = view.getUint8(22);
  const hasCheckpoint = (flags & flagCheckpoint) !== 0;
  if (hasCheckpoint && body.length < checkpointBytes) return "its checkpoint is missing";
  const commands = hasCheckpoint ? body.subarray(0, body.length - checkpointBytes) : body;
  const batch = {
    firstSequence: readU64(view, 8),
    count: view.getUint32(16, true),
    epoch: readU64(view, 24),
    baseTimeMicros: readU64(view, 32),
    isEpochStart: (flags & flagEpochStart) !== 0,
    rulesVersion: view.getUint8(23),
    checkpoint: hasCheckpoint ? decodeCheckpoint(body.subarray(commands.length)) : undefined,
    body: commands,
  };
  if (batch.count < 1 || batch.count > batchCountMax) return "its count is out of range";
  return {
    lengthBytes: view.byteLength,
    batch,
    seal: { committedSequence: readU64(view, 40), isRepaired: (flags & flagRepaired) !== 0 },
    previousHash: Uint8Array.from(bytes.subarray(48, 80)),
    hash,
  };
}

function flagsOf(batch: JournalBatch, seal: RecordSeal): number {
  const epochStart = batch.isEpochStart ? flagEpochStart : 0;
  const checkpoint = batch.checkpoint === undefined ? 0 : flagCheckpoint;
  return epochStart | checkpoint | (seal.isRepaired ? flagRepaired : 0);
}

function chainHash(record: Uint8Array, body: Uint8Array): Digest {
  const hash = createHash("sha256").update(chainTag).update(record.subarray(8, 80)).update(body);
  return Uint8Array.from(hash.digest());
}

/** Writes a checkpoint in its 80 bytes. */
export function encodeCheckpoint(target: Uint8Array, at: number, checkpoint: Checkpoint): void {
  const view = new DataView(target.buffer, target.byteOffset + at, checkpointBytes);
  writeU64(view, 0, checkpoint.eventSequence);
  target.set(checkpoint.eventDigest, at + 8);
  writeU64(view, 40, checkpoint.stateSequence);
  target.set(checkpoint.stateDigest, at + 48);
}

/** Reads the 80 bytes of a checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, checkpointBytes);
  return {
    eventSequence: readU64(view, 0),
    eventDigest: Uint8Array.from(bytes.subarray(8, 40)),
    stateSequence: readU64(view, 40),
    stateDigest: Uint8Array.from(bytes.subarray(48, 80)),
  };
}
