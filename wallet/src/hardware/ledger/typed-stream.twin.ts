import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";

/** Rebuilds an EIP-712 document from the definitions and values the app is sent, in order. */

interface Field {
  readonly name: string;
  readonly type: number;
  readonly size: number | null;
  readonly custom: string;
  /** From the innermost out: 0 for an open length. */
  readonly levels: readonly number[];
}

const BASES = ["", "int", "uint", "address", "bool", "string", "bytes", "bytes"];

/** One document being received. */
export interface TypedStream {
  receive(ins: number, p1: number, p2: number, data: Uint8Array): boolean;
  document(): unknown;
}

/** A place that the next value goes to. */
interface Slot {
  readonly field: Field;
  readonly depth: number;
  readonly put: (value: unknown) => void;
}

interface Stream {
  readonly structs: Map<string, Field[]>;
  readonly roots: { readonly name: string; readonly value: Record<string, unknown> }[];
  open: Field[];
  queue: Slot[];
  partial: Uint8Array;
}

export function createTypedStream(): TypedStream {
  const stream: Stream = {
    structs: new Map(),
    roots: [],
    open: [],
    queue: [],
    partial: new Uint8Array(),
  };
  return {
    receive(ins, p1, p2, data) {
      if (ins === 0x1a) return define(stream, p2, data);
      if (p2 === 0x0f) return receiveArray(stream, data[0]);
      return p2 === 0xff ? receiveValue(stream, p1, data) : openRoot(stream, data);
    },
    document: () => documentOf(stream),
  };
}

function define(stream: Stream, p2: number, data: Uint8Array): boolean {
  if (p2 !== 0) return stream.open.push(readField(data)) > 0;
  stream.open = [];
  stream.structs.set(new TextDecoder().decode(data), stream.open);
  return true;
}

function openRoot(stream: Stream, data: Uint8Array): boolean {
  const name = new TextDecoder().decode(data);
  if (stream.queue.length > 0 || !stream.structs.has(name)) return false;
  const value = {};
  stream.roots.push({ name, value });
  stream.queue = slotsOf(stream, name, value);
  settle(stream);
  return true;
}

function slotsOf(stream: Stream, name: string, target: Record<string, unknown>): Slot[] {
  return (stream.structs.get(name) ?? []).map((field) => ({
    field,
    depth: field.levels.length,
    put: (value) => {
      target[field.name] = value;
    },
  }));
}

/** Opens structs that come next, so that the head of the queue is an atom or an array. */
function settle(stream: Stream): void {
  for (
    let [slot] = stream.queue;
    slot?.depth === 0 && slot.field.type === 0;
    [slot] = stream.queue
  ) {
    const value: Record<string, unknown> = {};
    slot.put(value);
    stream.queue = [...slotsOf(stream, slot.field.custom, value), ...stream.queue.slice(1)];
  }
}

function receiveValue(stream: Stream, p1: number, data: Uint8Array): boolean {
  stream.partial = concatBytes(stream.partial, data);
  if (p1 === 1) return true;
  const length = stream.partial[0] * 256 + stream.partial[1];
  const value = stream.partial.slice(2);
  stream.partial = new Uint8Array();
  const slot = stream.queue.shift();
  if (slot === undefined || slot.depth !== 0 || value.length !== length) return false;
  slot.put(valueOf(slot.field, value));
  settle(stream);
  return true;
}

function receiveArray(stream: Stream, length: number): boolean {
  const slot = stream.queue.shift();
  if (slot === undefined || slot.depth === 0) return false;
  const fixed = slot.field.levels[slot.depth - 1];
  if (fixed !== 0 && fixed !== length) return false;
  const items: unknown[] = [];
  slot.put(items);
  const slots = Array.from({ length }, (_, i) => ({
    field: slot.field,
    depth: slot.depth - 1,
    put: (value: unknown) => {
      items[i] = value;
    },
  }));
  stream.queue = [...slots, ...stream.queue];
  settle(stream);
  return true;
}

/** The document once domain and message are whole, else `null`. */
function documentOf({ roots, queue, structs }: Stream): unknown {
  if (roots.length !== 2 || queue.length > 0 || roots[0].name !== "EIP712Domain") return null;
  const types = Object.fromEntries(
    [...structs].map(([name, fields]) => [
      name,
      fields.map((field) => ({ name: field.name, type: typeText(field) })),
    ]),
  );
  return { types, primaryType: roots[1].name, domain: roots[0].value, message: roots[1].value };
}

function readField(data: Uint8Array): Field {
  let at = 0;
  const counted = (): string => {
    const length = data[at++];
    at += length;
    return new TextDecoder().decode(data.subarray(at - length, at));
  };
  const description = data[at++];
  const type = description & 15;
  const custom = type === 0 ? counted() : "";
  const size = (description & 0x40) !== 0 ? data[at++] : null;
  const levels: number[] = [];
  if ((description & 0x80) !== 0) {
    for (let left = data[at++]; left > 0; left--) levels.push(data[at++] === 1 ? data[at++] : 0);
  }
  return { name: counted(), type, size, custom, levels };
}

function typeText({ type, size, custom, levels }: Field): string {
  const bits = type === 6 ? String(size) : size === null ? "" : String(8 * size);
  const base = type === 0 ? custom : `${BASES[type]}${bits}`;
  return base + levels.map((length) => (length === 0 ? "[]" : `[${length}]`)).join("");
}

function valueOf({ type }: Field, bytes: Uint8Array): unknown {
  const unsigned = (): bigint => BigInt(`0x${bytesToHex(bytes)}`);
  switch (type) {
    case 1:
      return BigInt.asIntN(8 * bytes.length, unsigned());
    case 2:
      return unsigned();
    case 4:
      return bytes[0] === 1;
    case 5:
      return new TextDecoder().decode(bytes);
    default:
      return `0x${bytesToHex(bytes)}`;
  }
}
