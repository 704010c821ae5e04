import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const WORD_COUNT = 6;
const BITS_PER_WORD = 11;

/**
 * The six words every signer of the same bytes sees: the first 66 bits of
 * SHA-256("holdall/check/v1" ‖ bytes) in a list of 2,048 words. Two devices that show the same six
 * words are about to sign the same thing.
 */
export function sixWords(bytes: Uint8Array, list: readonly string[]): readonly string[] {
  if (list.length !== 1 << BITS_PER_WORD) throw new RangeError("a list of 2048 words");
  const hash = sha256(concatBytes(utf8ToBytes("holdall/check/v1"), bytes));
  const bits = hash.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return Array.from({ length: WORD_COUNT }, (_, i) => {
    const shift = BigInt(256 - BITS_PER_WORD * (i + 1));
    return list[Number((bits >> shift) & 2047n)];
  });
}
