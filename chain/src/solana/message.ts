import { Refused } from "@holdall/chain/port";
import {
  createNoopSigner,
  getBase58Decoder,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  isAddress,
} from "@solana/kit";
import type { Address, CompiledTransactionMessage, TransactionSigner } from "@solana/kit";

const PACKET_BYTES = 1_232;
const SIGNATURE_BYTES = 64;

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
  /** For each account, whether the message says it signs or is written. */
  readonly data: Uint8Array;
}

const decoder = getCompiledTransactionMessageDecoder();
const encoder = getCompiledTransactionMessageEncoder();

/**
 * Reads a message with the tables it names. Refuses what is not written in its one shortest form:
 * encoding it again must give the same bytes.
 */
export function readMessage(
  bytes: Uint8Array,
  lookupTables: Readonly<Record<string, readonly string[]>>,
): Message {
  const compiled = decode(bytes);
  const { header, staticAccounts } = compiled;
  const lookups = "addressTableLookups" in compiled ? (compiled.addressTableLookups ?? []) : [];
  const at = (table: string, index: number): string | null => lookupTables[table]?.[index] ?? null;
  const loadedWritable = lookups.flatMap(({ lookupTableAddress: table, writableIndexes }) =>
    writableIndexes.map((index) => at(table, index)),
  );
  const loadedReadonly = lookups.flatMap(({ lookupTableAddress: table, readonlyIndexes }) =>
    readonlyIndexes.map((index) => at(table, index)),
  );
  const keys = [...staticAccounts, ...loadedWritable, ...loadedReadonly];
  const signerCount = header.numSignerAccounts;
  const isWritable = (place: number): boolean =>
    place < signerCount
      ? place < signerCount - header.numReadonlySignerAccounts
      : place < staticAccounts.length - header.numReadonlyNonSignerAccounts;
  const written = staticAccounts.filter((_, place) => isWritable(place));
  return {
    version: compiled.version,
    signers: staticAccounts.slice(0, signerCount),
    blockhash: compiled.lifetimeToken ?? "",
    keys,
    writable: new Set([...written, ...loadedWritable.filter((key) => key !== null)]),
    tables: lookups.map(({ lookupTableAddress }) => lookupTableAddress),
    calls: callsOf(compiled, keys),
  };
}

/** The address tables that a message names. */
export function readTables(bytes: Uint8Array): readonly string[] {
  const compiled = decode(bytes);
  const lookups = "addressTableLookups" in compiled ? (compiled.addressTableLookups ?? []) : [];
  return lookups.map(({ lookupTableAddress }) => lookupTableAddress);
}

type Compiled = Extract<CompiledTransactionMessage, { readonly instructions: unknown }> & {
  readonly lifetimeToken?: string;
};

function decode(bytes: Uint8Array): Compiled {
  let compiled: ReturnType<typeof decoder.decode>;
  try {
    compiled = decoder.decode(bytes);
    const again = encoder.encode(compiled);
    const isSame = again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
    if (!isSame) throw new Error("not in its shortest form");
  } catch (error) {
    throw new Refused("unreadable", error instanceof Error ? error.message : "");
  }
  if (compiled.version !== "legacy" && compiled.version !== 0) {
    throw new Refused("unreadable", `message version ${String(compiled.version)}`);
  }
  return compiled;
}

function callsOf(compiled: Compiled, keys: readonly (string | null)[]): Call[] {
  const keyAt = (index: number): string => {
    const key = keys[index];
    if (key === undefined) throw new Refused("unreadable", `no key at place ${index}`);
    if (key === null) throw new Refused("unreadable", "an address table is not known");
    return key;
  };
  return compiled.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
    program: keyAt(programAddressIndex),
    accounts: (accountIndices ?? []).map(keyAt),
    data: new Uint8Array(data ?? []),
  }));
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

export function base58Of(bytes: Uint8Array): string {
  return getBase58Decoder().decode(bytes);
}

/** An address of the family, or a refusal. */
export function solanaAddress(text: string): Address {
  if (isAddress(text)) return text;
  throw new Refused("address-invalid", text);
}

/** Stands where a signer is named and nothing is signed yet. */
export function unsigned(text: string): TransactionSigner {
  return createNoopSigner(solanaAddress(text));
}
