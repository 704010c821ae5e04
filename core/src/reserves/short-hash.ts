/**
 * SHA-256 and HMAC of short messages, hundreds of thousands of them: a message of one block costs one
 * round of the hash, two for an HMAC whose key is known, and nothing is allocated. Asking the runtime for
 * each costs several times as much.
 */
import type { Bytes } from "./bytes.ts";
import { SHA256_START, compress } from "./verify/sha256.ts";

/** The longest message: padding and length take nine bytes of a block. */
export const SHORT_BYTES_MAX = 55;
const BLOCK_BYTES = 64;
const ROUNDS = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** A message under way, and where its hash goes: as much of it as the target holds. */
export interface ShortHash {
  /** Written by the caller from the first byte on; what it holds after a hash means nothing. */
  readonly message: Uint8Array;
  readonly view: DataView;
  /** SHA-256 of the first `length` bytes of the message. */
  hash(length: number, target: Bytes): void;
  /** HMAC of the same, under a key. */
  hmac(key: HmacKey, length: number, target: Bytes): void;
  /** Takes a key of at most 64 bytes in; the message under way is lost. */
  key(key: HmacKey, bytes: Bytes): void;
}
/** Both states of an HMAC before its message. */
export interface HmacKey {
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

export function emptyKey(): HmacKey {
  return { inner: new Int32Array(8), outer: new Int32Array(8) };
}

export function shortHash(): ShortHash {
  const message = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(message.buffer);
  const schedule = new Int32Array(ROUNDS);
  const state = new Int32Array(8);
  const digest = new Uint8Array(DIGEST_BYTES);

  /** Hashes the message as the last block after `before` bytes that led to `start`. */
  function finish(start: Int32Array, before: number, length: number, target: Bytes): void {
    message[length] = 0x80;
    message.fill(0, length + 1);
    view.setUint32(BLOCK_BYTES - 4, 8 * (before + length));
    state.set(start);
    compress(state, schedule, view, 0);
    for (let i = 0; i < target.length; i++) target[i] = state[i >> 2] >>> (24 - 8 * (i & 3));
  }

  function absorb(target: Int32Array, bytes: Bytes, pad: number): void {
    message.fill(pad);
    for (let i = 0; i < bytes.length; i++) message[i] ^= bytes[i];
    target.set(SHA256_START);
    compress(target, schedule, view, 0);
  }

  return {
    message,
    view,
    hash: (length, target) => finish(SHA256_START, 0, length, target),
    hmac({ inner, outer }, length, target) {
      finish(inner, BLOCK_BYTES, length, digest);
      message.set(digest);
      finish(outer, BLOCK_BYTES, DIGEST_BYTES, target);
    },
    key({ inner, outer }, bytes) {
      absorb(inner, bytes, INNER_PAD);
      absorb(outer, bytes, OUTER_PAD);
    },
  };
}
