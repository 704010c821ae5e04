import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import { publicKeyOf, sentenceBytes, wipe, wordsFromEntropy } from "@holdall/wallet/keyring";
import type { Source } from "@holdall/wallet/keyring";

/**
 * What a source is written down as, in the form that other wallets read: a phrase, the 64 bytes of
 * a Solana key in base58, an EVM key in hexadecimal. `null` for what is no whole secret of ours: a
 * share of three, or a device. The caller wipes it.
 */
export function exportOf({ kind, language, secret }: Source): Uint8Array | null {
  switch (kind) {
    case "words": {
      const words = wordsFromEntropy(secret, language);
      const sentence = sentenceBytes(words);
      words.indices.fill(0);
      return sentence;
    }
    case "solana-key": {
      const pair = concatBytes(secret, publicKeyOf("solana", secret));
      const text = utf8ToBytes(base58.encode(pair));
      wipe(pair);
      return text;
    }
    case "evm-key":
      return utf8ToBytes(`0x${bytesToHex(secret)}`);
    case "frost-share":
    case "ledger":
    case "trezor":
    case "keystone":
      return null;
  }
}
