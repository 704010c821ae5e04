import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * The two kinds of field that the messages we exchange are made of: a varint, and counted bytes
 * (which are also text and embedded messages). By field number, in the order given.
 */
export type Field = readonly [
  number: number,
  value: number | bigint | boolean | string | Uint8Array,
];

/** A message read: every value of each field number, in order. */
export type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** Writes a protocol-buffers message (encoding of version 2). */
export function encodeFields(fields: readonly Field[]): Uint8Array {
  return concatBytes(
    ...fields.map(([number, value]) => {
      if (typeof value === "string" || value instanceof Uint8Array) {
        const bytes = typeof value === "string" ? utf8ToBytes(value) : value;
        return concatBytes(varint(number * 8 + 2), varint(bytes.length), bytes);
      }
      return concatBytes(varint(number * 8), varint(value));
    }),
  );
}

/** Reads a message, or `null` when it ends too early or has a kind of field that we never expect. */
export function decodeFields(bytes: Uint8Array): Fields | null {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let offset = 0;
  function readVarint(): bigint | null {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) return null;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    return null;
  }
  while (offset < bytes.length) {
    const key = readVarint();
    const value = key === null ? null : readVarint();
    if (key === null || value === null) return null;
    const number = Number(key >> 3n);
    const list = fields.get(number) ?? [];
    fields.set(number, list);
    if ((key & 7n) === 0n) list.push(value);
    else if ((key & 7n) === 2n && value <= BigInt(bytes.length - offset)) {
      list.push(bytes.slice(offset, offset + Number(value)));
      offset += Number(value);
    } else return null;
  }
  return fields;
}

/** The last varint of a field, or a default. */
export function numberOf(fields: Fields, number: number, absent: bigint): bigint {
  const value = fields.get(number)?.at(-1);
  return typeof value === "bigint" ? value : absent;
}

/** The last bytes of a field, empty when it is absent. */
export function bytesOf(fields: Fields, number: number): Uint8Array {
  const value = fields.get(number)?.at(-1);
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** The last text of a field, empty when it is absent. */
export function textOf(fields: Fields, number: number): string {
  return new TextDecoder().decode(bytesOf(fields, number));
}

function varint(value: number | bigint | boolean): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}
