import { base58 } from "./base58.ts";

/** What fits into one packet of the network. */
export const TRANSACTION_BYTES_MAX = 1_232;
/** Accounts that one transaction may lock. */
export const ACCOUNT_LOCKS_MAX = 64;

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const VERSIONED = 0x80;

export interface WireInstruction {
  readonly programIndex: number;
  readonly accountIndexes: readonly number[];
  readonly data: Uint8Array;
}

export interface WireLookup {
  readonly table: string;
  readonly writableIndexes: readonly number[];
  readonly readonlyIndexes: readonly number[];
}

/** A transaction as it travels, taken apart and not yet believed. */
export interface WireTransaction {
  readonly bytes: Uint8Array;
  readonly signatures: readonly Uint8Array[];
  readonly message: Uint8Array;
  readonly version: "legacy" | 0;
  readonly signerCount: number;
  readonly readonlySignerCount: number;
  readonly readonlyOtherCount: number;
  /** The keys written in the message; those of lookup tables come after them. */
  readonly keys: readonly string[];
  readonly blockhash: string;
  readonly instructions: readonly WireInstruction[];
  readonly lookups: readonly WireLookup[];
}

/** Bytes that are no transaction. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Reads forwards through bytes, and refuses to read past their end. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    if (this.isAtEnd) throw new WireError("io error: unexpected end of file");
    return this.#bytes[this.#at++];
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) {
      throw new WireError("io error: unexpected end of file");
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** "Compact-u16" of the transaction format: at most three bytes, shortest form only. */
  length(): number {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = this.byte();
      if (shift > 0 && byte === 0) throw new WireError("invalid length: alias encoding");
      value |= (byte & 0x7f) << shift;
      if (value > 0xffff) throw new WireError("invalid length: above 65535");
      if (byte < 0x80) return value;
    }
    throw new WireError("invalid length: too many bytes");
  }

  list<T>(one: () => T): T[] {
    return Array.from({ length: this.length() }, one);
  }

  indexes(): number[] {
    return [...this.take(this.length())];
  }

  key(): string {
    return base58(this.take(KEY_BYTES));
  }
}

/** Takes a signed transaction apart. Trailing bytes, gaps and unknown versions are refused. */
export function readTransaction(bytes: Uint8Array): WireTransaction {
  const reader = new Reader(bytes);
  const signatures = reader.list(() => reader.take(SIGNATURE_BYTES));
  const message = bytes.subarray(reader.at);
  const parts = readMessageParts(reader);
  if (!reader.isAtEnd) throw new WireError("trailing bytes after the transaction");
  if (signatures.length !== parts.signerCount) {
    throw new WireError(`${signatures.length} signatures for ${parts.signerCount} signers`);
  }
  return { bytes, signatures, message, ...parts };
}

/** Takes an unsigned message apart: what a fee is asked for. */
export function readMessage(message: Uint8Array): Omit<WireTransaction, "bytes" | "signatures"> {
  const reader = new Reader(message);
  const parts = readMessageParts(reader);
  if (!reader.isAtEnd) throw new WireError("trailing bytes after the message");
  return { message, ...parts };
}

function readMessageParts(reader: Reader) {
  const first = reader.byte();
  const isVersioned = first >= VERSIONED;
  if (isVersioned && first !== VERSIONED) {
    throw new WireError(`invalid value: integer \`${first & 0x7f}\`, expected a valid version`);
  }
  const signerCount = isVersioned ? reader.byte() : first;
  const readonlySignerCount = reader.byte();
  const readonlyOtherCount = reader.byte();
  const keys = reader.list(() => reader.key());
  const blockhash = reader.key();
  const instructions = reader.list(() => ({
    programIndex: reader.byte(),
    accountIndexes: reader.indexes(),
    data: reader.take(reader.length()),
  }));
  const lookups = isVersioned
    ? reader.list(() => ({
        table: reader.key(),
        writableIndexes: reader.indexes(),
        readonlyIndexes: reader.indexes(),
      }))
    : [];
  if (signerCount === 0 || signerCount > keys.length || readonlySignerCount >= signerCount) {
    throw new WireError("no fee payer, or more signers than keys");
  }
  const version = isVersioned ? (0 as const) : ("legacy" as const);
  return {
    version,
    signerCount,
    readonlySignerCount,
    readonlyOtherCount,
    keys,
    blockhash,
    instructions,
    lookups,
  };
}

/** True when the key written at this place of the message may be changed. */
export function isWritable(wire: Omit<WireTransaction, "bytes" | "signatures">, place: number) {
  return place < wire.signerCount
    ? place < wire.signerCount - wire.readonlySignerCount
    : place < wire.keys.length - wire.readonlyOtherCount;
}
