import { secp256k1 } from "@noble/curves/secp256k1.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { addressOf, publicKeyOf, readAddress } from "./address.ts";
import type { Family } from "./address.ts";
import { sameBytes, wipe } from "./bytes.ts";
import { base58Bytes, hasHexPrefix, hexBytes, jsonBytes, trimmed } from "./key-text.ts";
import { readWords } from "./words.ts";
import type { Words } from "./words.ts";

/**
 * What a pasted text may be. One text can have several readings (64 hexadecimal digits are a key
 * of either family): the addresses are shown and the person chooses.
 */
export type ImportReading =
  | { readonly kind: "words"; readonly words: Words }
  | {
      readonly kind: "key";
      readonly family: Family;
      readonly secret: Uint8Array;
      readonly publicKey: Uint8Array;
      readonly address: string;
    }
  | { readonly kind: "watch"; readonly family: Family; readonly address: string }
  | { readonly kind: "keystore" }
  | { readonly kind: "vault" };

/** Longest text looked at: a vault file. */
const IMPORT_BYTES_MAX = 1 << 20;
/** Longest text tried as a key: the JSON array of 64 bytes, with spaces. */
const KEY_TEXT_MAX = 512;

/**
 * Recognises a pasted text by its shape and its checksum: a phrase, a Solana key (64 bytes in
 * base58 or JSON, 32-byte seed), an EVM key, an address of either family, a version 3 keystore or
 * a vault file. Refuses with `key-mismatch` when a public half does not fit, `key-range` when the
 * number is no private key, `address-checksum`, the refusals of {@link readWords}, and `key-shape`
 * for anything else. The caller wipes `text` and the secrets it does not keep.
 */
export function readImport(text: Uint8Array): Outcome<readonly ImportReading[]> {
  if (text.length > IMPORT_BYTES_MAX) return refuse("too-large");
  const body = trimmed(text);
  if (body.length === 0) return refuse("key-shape");
  if (body[0] === 0x7b) return readFile(body);
  if (body[0] === 0x5b) return readJsonKey(body);
  if (body.includes(0x20) || body.includes(0x0a)) return readPhrase(body);
  if (body.length > KEY_TEXT_MAX) return refuse("key-shape");
  return readWord(body);
}

function readFile(body: Uint8Array): Outcome<readonly ImportReading[]> {
  // Both files are sealed: reading them as text reveals nothing.
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return refuse("key-shape");
  }
  if (typeof parsed !== "object" || parsed === null) return refuse("key-shape");
  if ("holdallVault" in parsed) return accept([{ kind: "vault" }]);
  if ("version" in parsed && ("crypto" in parsed || "Crypto" in parsed)) {
    return accept([{ kind: "keystore" }]);
  }
  return refuse("key-shape");
}

function readPhrase(body: Uint8Array): Outcome<readonly ImportReading[]> {
  const words = readWords(body);
  return words.ok ? accept([{ kind: "words", words: words.value }]) : words;
}

function readJsonKey(body: Uint8Array): Outcome<readonly ImportReading[]> {
  const pair = jsonBytes(body, 64);
  if (pair !== null) return readKeyPair(pair);
  const seed = jsonBytes(body, 32);
  return seed === null ? refuse("key-shape") : accept([keyReading("solana", seed)]);
}

function readWord(body: Uint8Array): Outcome<readonly ImportReading[]> {
  const hex = hexBytes(body);
  if (hex !== null && hex.length === 32) return readHexKey(hex, hasHexPrefix(body));
  if (hex !== null && hex.length === 20 && hasHexPrefix(body)) return readWatch(body);
  if (hasHexPrefix(body)) return refuse("key-shape");
  const decoded = base58Bytes(body);
  if (decoded === null) return refuse("key-shape");
  if (decoded.length === 64) return readKeyPair(decoded);
  if (decoded.length !== 32) return refuse("key-shape");
  // Thirty-two bytes of base58 are an address or, rarely, a bare seed: the person knows which.
  const watch = readWatch(body);
  return watch.ok ? accept([...watch.value, keyReading("solana", decoded)]) : watch;
}

function readWatch(body: Uint8Array): Outcome<readonly ImportReading[]> {
  const read = readAddress(new TextDecoder().decode(body));
  if (!read.ok) return read;
  return accept([{ kind: "watch", family: read.value.family, address: read.value.address }]);
}

function readHexKey(secret: Uint8Array, isPrefixed: boolean): Outcome<readonly ImportReading[]> {
  const isEvm = secp256k1.utils.isValidSecretKey(secret);
  if (isPrefixed && !isEvm) return refuse("key-range");
  const readings: ImportReading[] = [];
  if (isEvm) readings.push(keyReading("evm", secret.slice()));
  if (!isPrefixed) readings.push(keyReading("solana", secret.slice()));
  wipe(secret);
  return accept(readings);
}

function readKeyPair(pair: Uint8Array): Outcome<readonly ImportReading[]> {
  const secret = pair.slice(0, 32);
  const claimed = pair.slice(32);
  wipe(pair);
  const reading = keyReading("solana", secret);
  if (sameBytes(reading.publicKey, claimed)) return accept([reading]);
  wipe(secret);
  const claimedAddress = addressOf("solana", claimed);
  return refuse("key-mismatch", `${reading.address} ≠ ${claimedAddress}`);
}

function keyReading(
  family: Family,
  secret: Uint8Array,
): Extract<ImportReading, { readonly kind: "key" }> {
  const publicKey = publicKeyOf(family, secret);
  return { kind: "key", family, secret, publicKey, address: addressOf(family, publicKey) };
}
