/**
 * Keys of bundles (§5.4): HKDF-SHA-256 (RFC 5869) of a user's nonce, salted with the state hash. Half a
 * million users have one each, so what depends on the salt alone is worked out once, and what depends
 * on a user's secret once for both keys.
 */
import { ascii } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { emptyKey, shortHash } from "./short-hash.ts";

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
const DIGEST_BYTES = 32;

/** The derivation of one day: `stateHash` has 32 bytes. */
export function keyDeriver(stateHash: Bytes): DeriveKeys {
  const hasher = shortHash();
  const [salt, secret] = [emptyKey(), emptyKey()];
  const extracted = new Uint8Array(DIGEST_BYTES);
  hasher.key(salt, stateHash);
  /** HKDF's only round: the purpose, the sub-account, and the round's number. */
  const expand = (info: Bytes, subaccountId: number, target: Bytes): Bytes => {
    hasher.message.set(info);
    hasher.view.setUint16(info.length, subaccountId, true);
    hasher.message[info.length + 2] = 1;
    hasher.hmac(secret, info.length + 3, target);
    return target;
  };
  return (nonce, subaccountId) => {
    hasher.message.set(nonce);
    hasher.hmac(salt, nonce.length, extracted);
    hasher.key(secret, extracted);
    return {
      key: expand(BUNDLE_INFO, subaccountId, new Uint8Array(DIGEST_BYTES)),
      tag: expand(TAG_INFO, subaccountId, new Uint8Array(TAG_BYTES)),
    };
  };
}
