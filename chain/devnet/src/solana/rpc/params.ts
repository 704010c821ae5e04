import { RpcError } from "@holdall/devnet/door";
import type { Fault } from "@holdall/devnet/door";
import type { Level } from "../ledger/block.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { fromBase58 } from "../runtime/base58.ts";
import { TRANSACTION_BYTES_MAX } from "../runtime/wire.ts";
import type { Encoding, ShownAs, Slice } from "../show/account.ts";
import type { TransactionAs, TransactionEncoding } from "../show/transaction.ts";

/** What a method works on. */
export interface NodeCall {
  readonly ledger: Ledger;
  readonly params: readonly unknown[];
  readonly fault: Fault | undefined;
  readonly nowMs: () => number;
}

export type Method = (call: NodeCall) => unknown;
export type Options = Readonly<Record<string, unknown>>;

export const VERSION = { "solana-core": "3.1.0", "feature-set": 0 } as const;

/** Refuses parameters, as the specification does. */
export function invalid(message: string): RpcError {
  return new RpcError(-32_602, message);
}

/** The options object at a place; an absent one is empty. */
export function optionsAt({ params }: NodeCall, place: number): Options {
  const value = params[place];
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Options;
  throw invalid(`Invalid params: parameter ${place + 1} must be an object`);
}

/** An address among the parameters. */
export function addressAt({ params }: NodeCall, place: number): string {
  return readAddress(params[place]);
}

export function readAddress(value: unknown): string {
  if (typeof value !== "string") throw invalid("Invalid param: missing field: an address");
  const bytes = fromBase58(value);
  if (bytes === undefined) throw invalid("Invalid param: Invalid");
  if (bytes.length !== 32) throw invalid("Invalid param: WrongSize");
  return value;
}

export function textAt({ params }: NodeCall, place: number): string {
  const value = params[place];
  if (typeof value !== "string")
    throw invalid(`Invalid params: parameter ${place + 1} must be text`);
  return value;
}

/** A whole number from 0 among the parameters. */
export function countAt({ params }: NodeCall, place: number): number {
  return readCount(params[place], `parameter ${place + 1}`);
}

export function readCount(value: unknown, name: string): number {
  const isCount = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  if (!isCount) throw invalid(`Invalid params: ${name} must be a whole number`);
  return value;
}

/** A list among the parameters, no longer than the specification allows. */
export function listAt({ params }: NodeCall, place: number, most: number): readonly unknown[] {
  const value = params[place];
  if (!Array.isArray(value)) throw invalid(`Invalid params: parameter ${place + 1} must be a list`);
  if (value.length > most) throw invalid(`Too many inputs provided; max ${most}`);
  return value;
}

const LEVELS: Readonly<Record<string, Level>> = {
  processed: "processed",
  recent: "processed",
  confirmed: "confirmed",
  single: "confirmed",
  singleGossip: "confirmed",
  finalized: "finalized",
  max: "finalized",
  root: "finalized",
};

/** The level that is asked for: "finalized" when none is. */
export function levelOf(options: Options): Level {
  const { commitment } = options;
  if (commitment === undefined || commitment === null) return "finalized";
  const level = typeof commitment === "string" ? LEVELS[commitment] : undefined;
  if (level === undefined)
    throw invalid(`Invalid params: unknown commitment ${JSON.stringify(commitment)}`);
  return level;
}

/** The slot that a read speaks of, and the envelope of its answer. */
export function reading(call: NodeCall, options: Options) {
  const { ledger, fault } = call;
  const level = levelOf(options);
  const now = ledger.slotAt(level);
  const least = options["minContextSlot"];
  if (least !== undefined && least !== null && now < Number(least)) {
    throw new RpcError(-32_016, "Minimum context slot has not been reached", { contextSlot: now });
  }
  // A stale answer is true of an older slot but says nothing of it; a wrong slot is the opposite.
  const age = fault === undefined ? 0 : 1 + (fault.dice % 16);
  const slot = fault?.kind === "stale-account" ? Math.max(0, now - age) : now;
  const shownSlot = fault?.kind === "wrong-slot" ? Math.max(0, now - 10 * age) : now;
  return {
    slot,
    level,
    answer: <T>(value: T) => ({
      context: { apiVersion: VERSION["solana-core"], slot: shownSlot },
      value,
    }),
  };
}

/** Lamports as an answer shows them, altered where a fault says so. */
export function shownLamports({ fault }: NodeCall, lamports: bigint): bigint {
  return fault?.kind === "altered-balance"
    ? lamports + BigInt(1 + (fault.dice % 1_000_000))
    : lamports;
}

const ENCODINGS: readonly Encoding[] = ["base58", "base64", "base64+zstd", "jsonParsed", "binary"];

/** How accounts are to be shown. */
export function shownAs({ ledger }: NodeCall, options: Options, slot: number): ShownAs {
  const encoding = (options["encoding"] ?? "binary") as Encoding;
  if (!ENCODINGS.includes(encoding)) throw invalid(`Invalid params: unknown encoding ${encoding}`);
  const slice = options["dataSlice"] as Slice | null | undefined;
  const accountOf = (address: string) => ledger.accountAt(address, slot);
  return {
    encoding,
    slice: slice === null || slice === undefined ? undefined : readSlice(slice),
    accountOf,
  };
}

function readSlice({ offset, length }: Slice): Slice {
  return { offset: readCount(offset, "offset"), length: readCount(length, "length") };
}

const TRANSACTION_ENCODINGS: readonly TransactionEncoding[] = [
  "json",
  "jsonParsed",
  "base58",
  "base64",
];

/** How a transaction is to be shown. */
export function transactionAs(options: Options): TransactionAs {
  const encoding = (options["encoding"] ?? "json") as TransactionEncoding;
  if (!TRANSACTION_ENCODINGS.includes(encoding)) {
    throw invalid(`Invalid params: unknown encoding ${encoding}`);
  }
  const version = options["maxSupportedTransactionVersion"];
  return {
    encoding,
    versionMax: version === undefined || version === null ? undefined : Number(version),
  };
}

const ENCODED_MAX = { base58: 1_683, base64: 1_644 } as const;

/** The bytes of a transaction as they were sent. Longer than a packet is refused here. */
export function transactionBytes(text: string, encoding: unknown): Uint8Array {
  const form = encoding ?? "base58";
  if (form !== "base58" && form !== "base64") {
    throw invalid(
      `unsupported encoding: ${JSON.stringify(form)}. Supported encodings: base58, base64`,
    );
  }
  const most = ENCODED_MAX[form];
  if (text.length > most)
    throw tooLarge(`${form} encoded`, text.length, `encoded/raw ${most}/1232`);
  const bytes = form === "base58" ? fromBase58(text) : fromBase64(text);
  if (bytes === undefined) throw invalid(`invalid ${form} encoding`);
  if (bytes.length > TRANSACTION_BYTES_MAX) throw tooLarge("decoded", bytes.length, "1232 bytes");
  return bytes;
}

function tooLarge(what: string, bytes: number, most: string): RpcError {
  return invalid(
    `${what} solana_transaction::versioned::VersionedTransaction too large: ${bytes} bytes (max: ${most})`,
  );
}

function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : undefined;
}
