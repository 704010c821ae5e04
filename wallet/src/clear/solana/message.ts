import { base58 } from "../base58.ts";
import type { Context } from "../context.ts";
import { createReader, stop } from "../reader.ts";
import type { Reader } from "../reader.ts";

/** An account as an instruction sees it. */
export interface AccountUse {
  readonly address: string;
  readonly isSigner: boolean;
  readonly isWritable: boolean;
}

/** One instruction, with its accounts resolved. */
export interface Instruction {
  readonly program: string;
  readonly accounts: readonly AccountUse[];
  readonly data: Uint8Array;
}

/** A Solana message, legacy or version 0, read in full. */
export interface SolanaMessage {
  readonly version: "legacy" | 0;
  readonly accounts: readonly AccountUse[];
  readonly signerCount: number;
  readonly blockhash: string;
  readonly instructions: readonly Instruction[];
}

/** Largest transaction on the wire, signatures included, in bytes. */
export const TRANSACTION_BYTES_MAX = 1232;
/** Most accounts a transaction may lock. */
const ACCOUNTS_MAX = 64;
/** Most instructions that fit and are worth reading. */
const INSTRUCTIONS_MAX = 64;

interface RawInstruction {
  readonly programIndex: number;
  readonly accountIndices: readonly number[];
  readonly data: Uint8Array;
}

/**
 * Reads a serialised message: header, accounts, blockhash, instructions, lookups. Everything the
 * runtime would reject is refused here too, and so is every byte that belongs to nothing. Lookup
 * tables are resolved from the evidence; an unresolved one is unreadable.
 */
export function readMessage(bytes: Uint8Array, context: Pick<Context, "evidence">): SolanaMessage {
  if (bytes.length > TRANSACTION_BYTES_MAX) stop("too-large", String(bytes.length));
  const reader = createReader(bytes, "message");
  const first = reader.u8();
  const version = first >= 0x80 ? readVersion(first) : "legacy";
  const signerCount = version === 0 ? reader.u8() : first;
  const readonlySigners = reader.u8();
  const readonlyOthers = reader.u8();
  const keys = readAddresses(reader);
  if (signerCount === 0 || signerCount > keys.length || readonlySigners >= signerCount) {
    stop("malformed", "message: header");
  }
  if (readonlyOthers > keys.length - signerCount) stop("malformed", "message: header");
  if (1 + 64 * signerCount + bytes.length > TRANSACTION_BYTES_MAX) stop("too-large", "signatures");
  const blockhash = base58(reader.take(32));
  const raw = Array.from({ length: limited(reader.compact(), INSTRUCTIONS_MAX) }, () =>
    readInstruction(reader),
  );
  const writableEnd = keys.length - readonlyOthers;
  const accounts: AccountUse[] = keys.map((address, i) => ({
    address,
    isSigner: i < signerCount,
    isWritable: i < signerCount ? i < signerCount - readonlySigners : i < writableEnd,
  }));
  if (version === 0) accounts.push(...readLookups(reader, context));
  reader.end();
  if (new Set(accounts.map((use) => use.address)).size !== accounts.length) {
    stop("malformed", "message: account twice");
  }
  if (accounts.length > ACCOUNTS_MAX) stop("malformed", "message: too many accounts");
  const instructions = raw.map((one) => resolve(one, accounts, keys.length));
  return { version, accounts, signerCount, blockhash, instructions };
}

function readVersion(first: number): 0 {
  return first === 0x80 ? 0 : stop("unreadable", `message version ${first & 127}`);
}

function limited(length: number, max: number): number {
  return length <= max ? length : stop("malformed", `message: ${length} items`);
}

function readAddresses(reader: Reader): readonly string[] {
  const length = limited(reader.compact(), ACCOUNTS_MAX);
  return Array.from({ length }, () => base58(reader.take(32)));
}

function readInstruction(reader: Reader): RawInstruction {
  const programIndex = reader.u8();
  const accountIndices = Array.from(reader.take(reader.compact()));
  return { programIndex, accountIndices, data: reader.take(reader.compact()) };
}

/** Writable lookups of all tables come first, then the read-only ones: the runtime's order. */
function readLookups(reader: Reader, context: Pick<Context, "evidence">): readonly AccountUse[] {
  const writable: AccountUse[] = [];
  const readonly: AccountUse[] = [];
  const tables = limited(reader.compact(), ACCOUNTS_MAX);
  for (let i = 0; i < tables; i++) {
    const table = base58(reader.take(32));
    const writableIndices = reader.take(reader.compact());
    const readonlyIndices = reader.take(reader.compact());
    if (writableIndices.length + readonlyIndices.length === 0) stop("malformed", "empty lookup");
    const look = (index: number): string => {
      const found = context.evidence[0].lookupTables[table]?.[index];
      return found ?? stop("unreadable", `lookup ${table} ${index}`);
    };
    for (const index of writableIndices) {
      writable.push({ address: look(index), isSigner: false, isWritable: true });
    }
    for (const index of readonlyIndices) {
      readonly.push({ address: look(index), isSigner: false, isWritable: false });
    }
  }
  return [...writable, ...readonly];
}

function resolve(
  raw: RawInstruction,
  accounts: readonly AccountUse[],
  staticCount: number,
): Instruction {
  // The runtime takes programs from the message itself only, and never the fee payer.
  if (raw.programIndex === 0 || raw.programIndex >= staticCount) stop("malformed", "program index");
  const uses = raw.accountIndices.map(
    (index) => accounts[index] ?? stop("malformed", "account index"),
  );
  return { program: accounts[raw.programIndex].address, accounts: uses, data: raw.data };
}
