import { ctr } from "@noble/ciphers/aes.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { addressOf, publicKeyOf } from "./address.ts";
import { sameBytes, wipe } from "./bytes.ts";

/** Bounds on what a foreign file may ask of this device. */
const SCRYPT_MEMORY_MAX = 1 << 30;
const SCRYPT_LANES_MAX = 16;
const PBKDF2_ROUNDS_MAX = 10_000_000;

interface Keystore {
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly mac: Uint8Array;
  readonly salt: Uint8Array;
  readonly kdf: { readonly name: "scrypt"; n: number; r: number; p: number } | Pbkdf2;
  readonly address: string | null;
}

interface Pbkdf2 {
  readonly name: "pbkdf2";
  readonly rounds: number;
}

/**
 * Opens a version 3 keystore (Web3 Secret Storage; scrypt or PBKDF2-HMAC-SHA256, AES-128-CTR).
 * The answer is the 32-byte secp256k1 key, which the caller wipes. Refuses a malformed file,
 * parameters beyond the bounds, a wrong password, and a named address that is not the key's.
 */
export function openKeystore(text: string, password: Uint8Array): Outcome<Uint8Array> {
  const keystore = parseKeystore(text);
  if (keystore === null) return refuse("keystore-shape");
  if (!isWithinBounds(keystore.kdf)) return refuse("keystore-parameters");
  const stretched = stretch(keystore, password);
  const mac = keccak_256(concatBytes(stretched.subarray(16, 32), keystore.ciphertext));
  if (!sameBytes(mac, keystore.mac)) {
    wipe(stretched);
    return refuse("keystore-password");
  }
  const secret = ctr(stretched.subarray(0, 16), keystore.iv).decrypt(keystore.ciphertext);
  wipe(stretched);
  if (!secp256k1.utils.isValidSecretKey(secret)) return refuse("key-range");
  const address = addressOf("evm", publicKeyOf("evm", secret)).toLowerCase();
  if (keystore.address !== null && keystore.address !== address) {
    wipe(secret);
    return refuse("key-mismatch", `${address} ≠ ${keystore.address}`);
  }
  return accept(secret);
}

function stretch(keystore: Keystore, password: Uint8Array): Uint8Array {
  const { kdf, salt } = keystore;
  if (kdf.name === "pbkdf2") return pbkdf2(sha256, password, salt, { c: kdf.rounds, dkLen: 32 });
  const maxmem = SCRYPT_MEMORY_MAX + (1 << 20);
  return scrypt(password, salt, { N: kdf.n, r: kdf.r, p: kdf.p, dkLen: 32, maxmem });
}

function isWithinBounds(kdf: Keystore["kdf"]): boolean {
  if (kdf.name === "pbkdf2") return kdf.rounds >= 1 && kdf.rounds <= PBKDF2_ROUNDS_MAX;
  const isPowerOfTwo = kdf.n > 1 && kdf.n <= SCRYPT_MEMORY_MAX && (kdf.n & (kdf.n - 1)) === 0;
  if (!isPowerOfTwo || kdf.r < 1 || kdf.p < 1 || kdf.p > SCRYPT_LANES_MAX) return false;
  return 128 * kdf.n * kdf.r <= SCRYPT_MEMORY_MAX;
}

function parseKeystore(text: string): Keystore | null {
  const file = record(parseJson(text));
  if (file === null || file["version"] !== 3) return null;
  const sealed = record(file["crypto"] ?? file["Crypto"]);
  const cipher = record(sealed?.["cipherparams"]);
  const parameters = record(sealed?.["kdfparams"]);
  if (sealed === null || cipher === null || parameters === null) return null;
  if (sealed["cipher"] !== "aes-128-ctr" || parameters["dklen"] !== 32) return null;
  const iv = hex(cipher["iv"], 16);
  const ciphertext = hex(sealed["ciphertext"], 32);
  const mac = hex(sealed["mac"], 32);
  const salt = hex(parameters["salt"]);
  const kdf = parseKdf(sealed["kdf"], parameters);
  const address = parseClaim(file["address"]);
  if (iv === null || ciphertext === null || mac === null || salt === null) return null;
  if (kdf === null || address === undefined) return null;
  return { iv, ciphertext, mac, salt, kdf, address };
}

function parseKdf(name: unknown, parameters: Record<string, unknown>): Keystore["kdf"] | null {
  const numbers = ["n", "r", "p", "c"].map((key) => parameters[key]);
  const [n, r, p, rounds] = numbers.map((x) => (Number.isSafeInteger(x) ? (x as number) : 0));
  if (name === "scrypt") return { name, n, r, p };
  if (name !== "pbkdf2" || parameters["prf"] !== "hmac-sha256") return null;
  return { name, rounds };
}

/** The address the file names, `null` when it names none, `undefined` when it is unreadable. */
function parseClaim(value: unknown): string | null | undefined {
  if (value === undefined) return null;
  if (typeof value !== "string" || !/^(?:0x)?[0-9a-fA-F]{40}$/u.test(value)) return undefined;
  return `0x${value.slice(-40).toLowerCase()}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

function hex(value: unknown, length?: number): Uint8Array | null {
  if (typeof value !== "string" || !/^(?:[0-9a-fA-F]{2}){1,128}$/u.test(value)) return null;
  const bytes = hexToBytes(value.toLowerCase());
  return length === undefined || bytes.length === length ? bytes : null;
}
