import { createReader, stop } from "../reader.ts";
import type { Reader } from "../reader.ts";
import { bigEndian } from "./hex.ts";

/** A value of Ethereum's recursive length prefix: bytes, or a list of values. */
export type Rlp = Uint8Array | readonly Rlp[];

/** Deepest nesting of any transaction: a list of access entries of key lists. */
const DEPTH_MAX = 4;

/** Reads one RLP value that fills `bytes`. Only the shortest form of each length is accepted. */
export function readRlp(bytes: Uint8Array): Rlp {
  const reader = createReader(bytes, "rlp");
  const value = readValue(reader, 0);
  reader.end();
  return value;
}

/** The bytes of a value, or a stop. */
export function rlpBytes(value: Rlp | undefined, what: string): Uint8Array {
  return value instanceof Uint8Array ? value : stop("malformed", `rlp: ${what}`);
}

/** The items of a value, or a stop. */
export function rlpList(value: Rlp | undefined, what: string): readonly Rlp[] {
  if (value === undefined || value instanceof Uint8Array) return stop("malformed", `rlp: ${what}`);
  return value;
}

/** An unsigned integer of at most 256 bits without leading zeros. */
export function rlpInteger(value: Rlp | undefined, what: string): bigint {
  const bytes = rlpBytes(value, what);
  if (bytes.length > 32 || bytes[0] === 0) stop("malformed", `rlp: ${what}`);
  return bigEndian(bytes);
}

function readValue(reader: Reader, depth: number): Rlp {
  if (depth > DEPTH_MAX) stop("malformed", "rlp: depth");
  const first = reader.u8();
  if (first < 0x80) return Uint8Array.of(first);
  if (first < 0xc0) {
    const bytes = reader.take(readLength(reader, first - 0x80));
    if (bytes.length === 1 && bytes[0] < 0x80) stop("malformed", "rlp: long byte");
    return bytes;
  }
  const inner = createReader(reader.take(readLength(reader, first - 0xc0)), "rlp list");
  const items: Rlp[] = [];
  while (inner.rest() > 0) items.push(readValue(inner, depth + 1));
  return items;
}

function readLength(reader: Reader, short: number): number {
  if (short <= 55) return short;
  const bytes = reader.take(short - 55);
  const length = bigEndian(bytes);
  if (bytes[0] === 0 || length <= 55n || length > 0xff_ffffn) stop("malformed", "rlp: length");
  return Number(length);
}
