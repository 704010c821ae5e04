import { generateWords, sentenceBytes } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";

/**
 * A passphrase of six words for a recovery file kept without a passkey: 66 random bits, which the
 * stretching of the vault makes costly to guess. UTF-8; the caller wipes it once it was shown.
 */
export function generatePassphrase(random: RandomBytes): Uint8Array {
  // The first six of twelve words are 66 bits of the entropy and none of the checksum.
  const words = generateWords(12, random);
  const passphrase = sentenceBytes({ ...words, indices: words.indices.slice(0, 6) });
  words.indices.fill(0);
  return passphrase;
}
