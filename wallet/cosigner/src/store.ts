import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { RandomBytes } from "@holdall/wallet/keyring";

/** Sealed files under one folder. Each file's name is bound to its content. */
export interface Store {
  /** Where the plain files go that hold no secret: the logs. */
  readonly folder: string;
  /** The content of a file, or `null` when there is none. Throws when it is not what was written. */
  read(name: string): Uint8Array | null;
  /** Replaces a file, durable before it answers: a new file, synced, renamed over the old one. */
  write(name: string, content: Uint8Array): void;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 24;

/**
 * The store of a folder. Its sealing key is a file of its own that only its owner may read, made at
 * the first start; kept on another disk, a copy of the folder alone is of no use.
 */
export function openStore(folder: string, keyFile: string, random: RandomBytes): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = readKey(keyFile, random);
  return {
    folder,
    read(name) {
      const path = join(folder, name);
      if (!existsSync(path)) return null;
      const sealed = new Uint8Array(readFileSync(path));
      const nonce = sealed.subarray(0, NONCE_BYTES);
      return xchacha20poly1305(key, nonce, utf8ToBytes(name)).decrypt(sealed.subarray(NONCE_BYTES));
    },
    write(name, content) {
      const nonce = random(NONCE_BYTES);
      const box = xchacha20poly1305(key, nonce, utf8ToBytes(name)).encrypt(content);
      replaceFile(join(folder, name), concatBytes(nonce, box));
    },
  };
}

function readKey(path: string, random: RandomBytes): Uint8Array {
  if (!existsSync(path)) replaceFile(path, random(KEY_BYTES));
  const key = new Uint8Array(readFileSync(path));
  if (key.length !== KEY_BYTES) throw new Error(`${path} is not a sealing key`);
  return key;
}

function replaceFile(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  writeSync(file, content);
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** A rename survives a power cut only once its folder is synced. */
export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  fsyncSync(folder);
  closeSync(folder);
}
