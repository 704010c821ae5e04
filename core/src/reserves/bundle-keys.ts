/**
 * Keys of bundles (§5.4): HKDF-SHA-256 (RFC 5869) of a user's nonce, salted with the state hash. Half a
 * million users have one each, so the two halves of HMAC that depend on the salt alone are worked out
 * once, those of a user's secret once for both keys, and nothing is allocated but the answer.
 */
import { ascii } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { SHA256_START, compress } from "./verify/sha256.ts";

export interface BundleKeys {
  readonly key: Bytes;
  /** What the user looks for in the bucket. */
  readonly tag: Bytes;
}
/** The keys of one sub-account of whoever drew a nonce of 32 bytes. */
export type DeriveKeys = (nonce: Bytes, subaccountId: number) => BundleKeys;

const BUNDLE_INFO = ascii("holdall/por/bundle/v1");
const TAG_INFO = ascii("holdall/por/tag/v1");
export const TAG_BYTES = 16;
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** The derivation of one day: `stateHash` has 32 bytes. */
export function keyDeriver(stateHash: Bytes): DeriveKeys {
  const block = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(block.buffer);
  const schedule = new Int32Array(BLOCK_BYTES);
  const digest = new Uint8Array(DIGEST_BYTES);
  const state = new Int32Array(8);
  const [salted, secret] = [hmacStates(), hmacStates()];

  /** Absorbs a key of 32 bytes: both states of its HMAC stand before the message. */
  function absorb({ inner, outer }: HmacStates, key: Bytes): void {
    for (const [target, pad] of [
      [inner, INNER_PAD],
      [outer, OUTER_PAD],
    ] as const) {
      for (let i = 0; i < BLOCK_BYTES; i++) block[i] = pad ^ (i < key.length ? key[i] : 0);
      target.set(SHA256_START);
      compress(target, schedule, view, 0);
    }
  }

  /** The last block of a hash that absorbed one block before: `length` bytes of it are written. */
  function finish(start: Int32Array, length: number, target: Bytes): void {
    block[length] = 0x80;
    block.fill(0, length + 1);
    view.setUint32(BLOCK_BYTES - 4, 8 * (BLOCK_BYTES + length));
    state.set(start);
    compress(state, schedule, view, 0);
    for (let i = 0; i < target.length; i++) target[i] = state[i >> 2] >>> (24 - 8 * (i & 3));
  }

  /** The HMAC of what is written in the block, under an absorbed key; as much of it as the target holds. */
  function hmac({ inner, outer }: HmacStates, length: number, target: Bytes): void {
    finish(inner, length, digest);
    block.set(digest);
    finish(outer, DIGEST_BYTES, target);
  }

  /** HKDF's only round: the purpose, the sub-account, and the round's number. */
  function expand(info: Bytes, subaccountId: number, target: Bytes): Bytes {
    block.set(info);
    view.setUint16(info.length, subaccountId, true);
    block[info.length + 2] = 1;
    hmac(secret, info.length + 3, target);
    return target;
  }

  absorb(salted, stateHash);
  return (nonce, subaccountId) => {
    block.set(nonce);
    hmac(salted, nonce.length, digest);
    absorb(secret, digest);
    return {
      key: expand(BUNDLE_INFO, subaccountId, new Uint8Array(DIGEST_BYTES)),
      tag: expand(TAG_INFO, subaccountId, new Uint8Array(TAG_BYTES)),
    };
  };
}

interface HmacStates {
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

function hmacStates(): HmacStates {
  return { inner: new Int32Array(8), outer: new Int32Array(8) };
}
