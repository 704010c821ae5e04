import { Refused } from "@holdall/chain/port";
import { key, readLayout, readWhole, shortBytes, shortList, u8 } from "./layout.ts";
import type { Cursor, Values } from "./layout.ts";

/** The largest transaction that travels. */
export const PACKET_BYTES = 1_232;
const SIGNATURE_BYTES = 64;
/** The first byte of a message that has a version: this bit, and the number. */
const VERSION_BIT = 0x80;

/** A message taken apart, with every key in its place. */
export interface Message {
  readonly version: "legacy" | 0;
  readonly signers: readonly string[];
  readonly blockhash: string;
  /** Keys written, then writable and readonly ones of the tables; `null` where a table is not known. */
  readonly keys: readonly (string | null)[];
  readonly writable: ReadonlySet<string>;
  readonly tables: readonly string[];
  readonly calls: readonly Call[];
}

export interface Call {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

/** An instruction as it is written: places of keys, and what it says. */
const instruction = (cursor: Cursor) => ({
  program: u8(cursor),
  accounts: shortBytes(cursor),
  data: shortBytes(cursor),
});

/** Keys that a message takes from a table, by their places there. */
const lookup = (cursor: Cursor) => ({
  table: key(cursor),
  writable: shortBytes(cursor),
  readonly: shortBytes(cursor),
});

/** The form of a message without a version (`solana.com/docs/core/transactions`, "Message format"). */
const LEGACY = {
  signerCount: u8,
  signersReadonly: u8,
  othersReadonly: u8,
  keys: shortList(key),
  blockhash: key,
  instructions: shortList(instruction),
} as const;

/** Version 0 is the same, with tables behind it. */
const VERSION_0 = { ...LEGACY, lookups: shortList(lookup) } as const;

interface Compiled extends Values<typeof VERSION_0> {
  readonly version: "legacy" | 0;
}

/**
 * Reads a message with the tables it names. Refuses what is not written in its one shortest form,
 * and what the network would not take: no signer that pays, a place without a key, a program that
 * pays or comes from a table.
 */
export function readMessage(
  bytes: Uint8Array,
  lookupTables: Readonly<Record<string, readonly string[]>>,
): Message {
  const compiled = decode(bytes);
  const { version, signerCount, signersReadonly, othersReadonly, blockhash, lookups } = compiled;
  const loaded = (which: "writable" | "readonly") =>
    lookups.flatMap((one) => Array.from(one[which], (at) => lookupTables[one.table]?.[at] ?? null));
  const loadedWritable = loaded("writable");
  const keys = [...compiled.keys, ...loadedWritable, ...loaded("readonly")];
  const isWritable = (place: number): boolean =>
    place < signerCount
      ? place < signerCount - signersReadonly
      : place < compiled.keys.length - othersReadonly;
  const written = compiled.keys.filter((_, place) => isWritable(place));
  return {
    version,
    signers: compiled.keys.slice(0, signerCount),
    blockhash,
    keys,
    writable: new Set([...written, ...loadedWritable.filter((one) => one !== null)]),
    tables: lookups.map(({ table }) => table),
    calls: callsOf(compiled, keys),
  };
}

/** Who must sign a message, in the order of their signatures. The tables it names are not needed for it. */
export function readSigners(bytes: Uint8Array): readonly string[] {
  const { keys, signerCount } = decode(bytes);
  return keys.slice(0, signerCount);
}

/** The address tables that a message names. */
export function readTables(bytes: Uint8Array): readonly string[] {
  return decode(bytes).lookups.map(({ table }) => table);
}

function decode(bytes: Uint8Array): Compiled {
  let compiled: Compiled;
  try {
    const first = readLayout(bytes, { first: u8 }).first;
    if (first >= VERSION_BIT && first !== VERSION_BIT) {
      throw new RangeError(`message version ${first - VERSION_BIT}`);
    }
    compiled =
      first === VERSION_BIT
        ? { version: 0, ...readWhole(bytes, VERSION_0, 1) }
        : { version: "legacy", ...readWhole(bytes, LEGACY, 0), lookups: [] };
  } catch (error) {
    if (error instanceof RangeError) throw new Refused("unreadable", error.message);
    throw error;
  }
  const { signerCount, signersReadonly, othersReadonly, keys } = compiled;
  const isPaid = signerCount > signersReadonly;
  if (!isPaid || signerCount + othersReadonly > keys.length) {
    throw new Refused("unreadable", "a header that does not fit its keys");
  }
  return compiled;
}

function callsOf({ instructions, keys: own }: Compiled, keys: readonly (string | null)[]): Call[] {
  const keyAt = (place: number): string => {
    const found = keys[place];
    if (found === undefined) throw new Refused("unreadable", `no key at place ${place}`);
    if (found === null) throw new Refused("unreadable", "an address table is not known");
    return found;
  };
  return instructions.map(({ program, accounts, data }) => {
    if (program === 0 || program >= own.length) {
      throw new Refused("unreadable", `no program at place ${program}`);
    }
    return { program: keyAt(program), accounts: Array.from(accounts, keyAt), data };
  });
}

/** A message with room for its signatures: the bytes that travel. */
export function wireOf(
  message: Uint8Array,
  signatures: readonly (Uint8Array | null)[],
): Uint8Array {
  const head = new Uint8Array(1 + signatures.length * SIGNATURE_BYTES);
  head[0] = signatures.length;
  signatures.forEach((one, place) => {
    if (one !== null) head.set(one, 1 + place * SIGNATURE_BYTES);
  });
  const bytes = new Uint8Array([...head, ...message]);
  if (bytes.length > PACKET_BYTES)
    throw new Refused("too-large", `${bytes.length} bytes of ${PACKET_BYTES}`);
  return bytes;
}

/** Text of bytes in base64, as nodes take them. */
export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
