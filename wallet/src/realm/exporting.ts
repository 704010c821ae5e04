import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import {
  openSlots,
  publicKeyOf,
  sentenceBytes,
  wipe,
  wordsFromEntropy,
} from "@holdall/wallet/keyring";
import type { Slots, Source, Stretch, VaultKey } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { seatOf } from "./vault-seat.ts";

/** Whose words are to be shown, and what proves that their person is there. */
interface Asked extends Slots {
  readonly source: number;
  readonly key: VaultKey;
}

/**
 * The words or the key of a source, as bytes, after a fresh unlock: being open is not enough to read them.
 * The caller wipes them.
 */
export async function reveal(
  { source, key, a, b }: Asked,
  stretch: Stretch,
): Promise<Outcome<{ readonly sentence: Uint8Array }>> {
  const opened = await openSlots({ a, b }, key, stretch);
  wipe(key.kind === "password" ? key.password : key.prfOutput);
  const shown = opened.ok ? seatOf(opened.value) : opened;
  if (!shown.ok) return shown;
  const found = shown.value.body.sources.find((one) => one.id === source);
  const sentence = found === undefined ? null : exportOf(found);
  shown.value.close();
  return sentence === null ? refuse("account-unknown", String(source)) : accept({ sentence });
}

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
    case "frost-next":
    case "ledger":
    case "trezor":
    case "keystone":
      return null;
  }
}
