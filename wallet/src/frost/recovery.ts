import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { generateWords, sentenceBytes } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { decodeShare, encodeShare } from "./share.ts";
import type { FrostShare } from "./share.ts";

/** What the sealed recovery file holds: enough to move the funds without us. */
export interface RecoveryKit {
  readonly share: FrostShare;
  /** How to reach the co-signer and which identity key it has, as its connection card says. */
  readonly card: Uint8Array;
  /** SHA-256 of the policy the account was made with. */
  readonly policyHash: Uint8Array;
}

/** Largest connection card, in bytes. */
const CARD_BYTES_MAX = 4096;
const SHARE_LENGTH_BYTES = 2;

/** Packs a kit for sealing in a vault of its own. The result is secret. */
export function encodeRecovery(kit: RecoveryKit): Outcome<Uint8Array> {
  if (kit.card.length > CARD_BYTES_MAX) return refuse("too-large", "card");
  if (kit.policyHash.length !== 32 || kit.share.party !== "recovery") {
    return refuse("frost-share", kit.share.party);
  }
  const share = encodeShare(kit.share);
  const head = Uint8Array.of(share.length >> 8, share.length & 255);
  const content = concatBytes(head, share, kit.policyHash, kit.card);
  return accept(concatBytes(content, sha256(content).subarray(0, 4)));
}

/** Unpacks a kit. Refuses `frost-share` unless it holds a recovery share of the group it names. */
export function decodeRecovery(bytes: Uint8Array): Outcome<RecoveryKit> {
  const content = bytes.subarray(0, -4);
  const length = (content[0] ?? 0) * 256 + (content[1] ?? 0);
  const end = SHARE_LENGTH_BYTES + length;
  const check = sha256(content).subarray(0, 4);
  const isIntact = content.length >= end + 32 && check.every((b, i) => b === bytes.at(i - 4));
  if (!isIntact) return refuse("frost-share", "form");
  const share = decodeShare(content.slice(SHARE_LENGTH_BYTES, end));
  if (!share.ok) return share;
  if (share.value.party !== "recovery") return refuse("frost-share", share.value.party);
  return accept({
    share: share.value,
    policyHash: content.slice(end, end + 32),
    card: content.slice(end + 32),
  });
}

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
