import { concatBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** A value of the subset of CBOR (RFC 8949) that signers exchange: no floats, no open lengths. */
export type Cbor =
  | number
  | string
  | boolean
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<number, Cbor>
  | { readonly tag: number; readonly value: Cbor };

/** Deepest nesting and most entries of one list or map. */
const DEPTH_MAX = 12;
const ENTRIES_MAX = 1024;

/** Writes a value in deterministic form: shortest heads, maps in the order given. */
export function encodeCbor(value: Cbor): Uint8Array {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === "string") {
    const text = new TextEncoder().encode(value);
    return concatBytes(head(3, text.length), text);
  }
  if (value instanceof Uint8Array) return concatBytes(head(2, value.length), value);
  if (isList(value)) return concatBytes(head(4, value.length), ...value.map(encodeCbor));
  if (value instanceof Map) {
    const entries = [...value].flatMap(([key, one]) => [encodeCbor(key), encodeCbor(one)]);
    return concatBytes(head(5, value.size), ...entries);
  }
  const tagged = value as Extract<Cbor, { tag: number }>;
  return concatBytes(head(6, tagged.tag), encodeCbor(tagged.value));
}

/** Reads one value that fills `bytes`. Refuses `malformed`: another type, a longer head, a rest. */
export function decodeCbor(bytes: Uint8Array): Outcome<Cbor> {
  const reader: Reader = { bytes, offset: 0 };
  const value = readValue(reader, 0);
  if (value === undefined || reader.offset !== bytes.length) return refuse("malformed", "cbor");
  return accept(value);
}

interface Reader {
  readonly bytes: Uint8Array;
  offset: number;
}

function isList(value: Cbor): value is readonly Cbor[] {
  return Array.isArray(value);
}

/** Major type and argument in the fewest bytes. Arguments stay below 2^53. */
function head(major: number, argument: number): Uint8Array {
  const top = major << 5;
  if (argument < 24) return Uint8Array.of(top | argument);
  const size = argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : argument < 0x1_0000_0000 ? 4 : 8;
  const bytes = new Uint8Array(1 + size);
  bytes[0] = top | (24 + Math.log2(size));
  let rest = argument;
  for (let i = size; i > 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** The argument of a head, or `undefined` when it is missing, too large or not in shortest form. */
function readArgument(reader: Reader, short: number): number | undefined {
  if (short < 24) return short;
  if (short > 27) return undefined;
  const size = 1 << (short - 24);
  const part = take(reader, size);
  if (part === undefined) return undefined;
  const value = part.reduce((sum, byte) => sum * 256 + byte, 0);
  const smallest = size === 1 ? 24 : 256 ** (size / 2);
  return Number.isSafeInteger(value) && value >= smallest ? value : undefined;
}

function take(reader: Reader, length: number): Uint8Array | undefined {
  if (length > reader.bytes.length - reader.offset) return undefined;
  reader.offset += length;
  return reader.bytes.slice(reader.offset - length, reader.offset);
}

function readValue(reader: Reader, depth: number): Cbor | undefined {
  const first = take(reader, 1)?.[0];
  if (first === undefined || depth > DEPTH_MAX) return undefined;
  if (first === 0xf4 || first === 0xf5) return first === 0xf5;
  const argument = readArgument(reader, first & 31);
  if (argument === undefined) return undefined;
  switch (first >> 5) {
    case 0:
      return argument;
    case 1:
      return -1 - argument;
    case 2:
      return take(reader, argument);
    case 3:
      return readText(take(reader, argument));
    case 4:
      return readList(reader, argument, depth);
    case 5:
      return readMap(reader, argument, depth);
    case 6: {
      const value = readValue(reader, depth + 1);
      return value === undefined ? undefined : { tag: argument, value };
    }
    default:
      return undefined;
  }
}

function readText(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return text.includes("\ufffd") ? undefined : text;
}

function readList(reader: Reader, length: number, depth: number): readonly Cbor[] | undefined {
  if (length > ENTRIES_MAX) return undefined;
  const items: Cbor[] = [];
  for (let i = 0; i < length; i++) {
    const item = readValue(reader, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

/** Maps have whole numbers as keys, each once: a key said twice would mean two things. */
function readMap(
  reader: Reader,
  length: number,
  depth: number,
): ReadonlyMap<number, Cbor> | undefined {
  if (length > ENTRIES_MAX) return undefined;
  const map = new Map<number, Cbor>();
  for (let i = 0; i < length; i++) {
    const key = readValue(reader, depth + 1);
    const value = readValue(reader, depth + 1);
    if (typeof key !== "number" || value === undefined || map.has(key)) return undefined;
    map.set(key, value);
  }
  return map;
}
