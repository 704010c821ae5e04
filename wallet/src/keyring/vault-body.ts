import { utf8ToBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Family } from "./address.ts";
import { wipe } from "./bytes.ts";
import type { WordLanguage } from "./words.ts";

/**
 * Where keys come from. `secret` is entropy, a private key or a sealed-form share, by kind; of a
 * device it is what the wallet must know to ask it, and no secret.
 */
export interface Source {
  readonly id: number;
  readonly kind: "words" | "solana-key" | "evm-key" | ShareSource | DeviceSource;
  readonly language: WordLanguage;
  readonly secret: Uint8Array;
  /** Optional BIP-39 passphrase; empty for the other kinds. */
  readonly passphrase: Uint8Array;
}

/** A share of a key in three hands; and the one of a renewal, until the co-signer is known to use its own. */
export type ShareSource = "frost-share" | "frost-next";

/** Sources that are devices of their own: their keys never come here. */
export type DeviceSource = "ledger" | "trezor" | "keystone";

/** An account the person holds or watches. `path` is empty for keys imported as such. */
export interface AccountRow {
  readonly sourceId: number;
  readonly family: Family;
  readonly path: string;
  readonly publicKey: Uint8Array;
  readonly label: string;
}

/** What a vault protects. `settings` belongs to the modules above and is opaque here. */
export interface VaultBody {
  readonly sources: readonly Source[];
  readonly accounts: readonly AccountRow[];
  readonly settings: Uint8Array;
}

/** Limits of one vault. */
export const SOURCES_MAX = 32;
export const ACCOUNTS_MAX = 256;

const BODY_VERSION = 1;
/** By their numbers in a body: new kinds are added at the end. */
const KINDS: readonly Source["kind"][] = [
  "words",
  "solana-key",
  "evm-key",
  "frost-share",
  "ledger",
  "trezor",
  "keystone",
  "frost-next",
];
const LANGUAGES: readonly WordLanguage[] = ["english", "french"];
const FAMILIES: readonly Family[] = ["solana", "evm"];

/**
 * Packs a body into length-prefixed bytes: never JSON, whose strings of secrets could not be
 * wiped. Refuses more than 32 sources, 256 accounts, a repeated source or an orphan account.
 */
export function encodeBody(body: VaultBody): Outcome<Uint8Array> {
  if (!isConsistent(body)) return refuse("vault-full", "sources or accounts");
  const parts: Uint8Array[] = [Uint8Array.of(BODY_VERSION, body.sources.length)];
  for (const source of body.sources) {
    const kind = KINDS.indexOf(source.kind);
    parts.push(Uint8Array.of(source.id, kind, LANGUAGES.indexOf(source.language)));
    parts.push(sized(source.secret), sized(source.passphrase));
  }
  parts.push(Uint8Array.of(body.accounts.length >> 8, body.accounts.length & 255));
  for (const account of body.accounts) {
    parts.push(Uint8Array.of(account.sourceId, FAMILIES.indexOf(account.family)));
    parts.push(sized(utf8ToBytes(account.path)), sized(account.publicKey));
    parts.push(sized(utf8ToBytes(account.label)));
  }
  parts.push(sized(body.settings));
  return accept(joinAndWipe(parts));
}

/** Unpacks a body. Refuses `vault-damaged` on any byte that {@link encodeBody} would not write. */
export function decodeBody(bytes: Uint8Array): Outcome<VaultBody> {
  const reader = createReader(bytes);
  if (reader.byte() !== BODY_VERSION) return refuse("vault-damaged", "body version");
  const sources = Array.from({ length: reader.byte() }, () => readSource(reader));
  const accountCount = reader.byte() * 256 + reader.byte();
  if (accountCount > ACCOUNTS_MAX) return refuse("vault-damaged", "body accounts");
  const accounts = Array.from({ length: accountCount }, () => readAccount(reader));
  const body: VaultBody = { sources, accounts, settings: reader.sized() };
  if (!reader.isExhausted() || !isConsistent(body)) return refuse("vault-damaged", "body fields");
  return accept(body);
}

/** Wipes every secret of a body. */
export function wipeBody(body: VaultBody): void {
  for (const source of body.sources) wipe(source.secret, source.passphrase);
}

function isConsistent(body: VaultBody): boolean {
  const ids = new Set(body.sources.map((source) => source.id));
  if (body.sources.length > SOURCES_MAX || body.accounts.length > ACCOUNTS_MAX) return false;
  if (ids.size !== body.sources.length) return false;
  const isKnown = body.sources.every(
    (source) =>
      source.id >= 1 &&
      source.id <= 255 &&
      KINDS.includes(source.kind) &&
      LANGUAGES.includes(source.language),
  );
  // Source 0 stands for watched addresses, which have no secret.
  const isOwned = (row: AccountRow) => row.sourceId === 0 || ids.has(row.sourceId);
  return isKnown && body.accounts.every((row) => isOwned(row) && FAMILIES.includes(row.family));
}

interface Reader {
  byte(): number;
  sized(): Uint8Array;
  isExhausted(): boolean;
}

/** Reads past the end yield zeros and leave the reader not exhausted: one check at the end. */
function createReader(bytes: Uint8Array): Reader {
  let offset = 0;
  const byte = (): number => bytes[offset++] ?? 0;
  return {
    byte,
    sized() {
      const length = byte() * 65_536 + byte() * 256 + byte();
      const part = bytes.slice(offset, offset + length);
      offset += length;
      return part;
    },
    isExhausted: () => offset === bytes.length,
  };
}

function readSource(reader: Reader): Source {
  const id = reader.byte();
  const kind = KINDS[reader.byte()];
  const language = LANGUAGES[reader.byte()];
  return { id, kind, language, secret: reader.sized(), passphrase: reader.sized() };
}

function readAccount(reader: Reader): AccountRow {
  const decoder = new TextDecoder();
  const sourceId = reader.byte();
  const family = FAMILIES[reader.byte()];
  const path = decoder.decode(reader.sized());
  const publicKey = reader.sized();
  return { sourceId, family, path, publicKey, label: decoder.decode(reader.sized()) };
}

function sized(part: Uint8Array): Uint8Array {
  const packed = new Uint8Array(3 + part.length);
  packed.set([part.length >> 16, (part.length >> 8) & 255, part.length & 255]);
  packed.set(part, 3);
  return packed;
}

function joinAndWipe(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
    wipe(part);
  }
  return joined;
}
