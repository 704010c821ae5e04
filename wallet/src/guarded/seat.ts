import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { decodeShare, encodeShare } from "@holdall/wallet/frost";
import type { FrostShare, Party } from "@holdall/wallet/frost";
import { addressOf, publicKeyOf } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/**
 * What one of the person's two parties holds of a guarded account: the device in its vault, the
 * recovery kit in a file of its own. Each is enough, beside one other hand, to move everything.
 */
export interface GuardedSeat {
  readonly share: FrostShare;
  /** Secret: this party's identity key and its key as an owner of the Safe follow from it. */
  readonly seed: Uint8Array;
  /** Id of the ceremony that made the key: the account's name for ever. */
  readonly account: Uint8Array;
  /** Id of the ceremony that made this share. */
  readonly ceremony: Uint8Array;
  readonly identities: Readonly<Record<Party, Uint8Array>>;
  /** Owners of the Safe as they should be, 20 bytes each. */
  readonly owners: Readonly<Record<Party, Uint8Array>>;
  /**
   * The owners that the Safe's address follows from: with them it is made on a network where nobody has
   * made it yet, however often its hands have changed since.
   */
  readonly first: Readonly<Record<Party, Uint8Array>>;
  /** Address of the Safe, 20 bytes. */
  readonly safe: Uint8Array;
  /** SHA-256 of the policy the account was made with. */
  readonly policyHash: Uint8Array;
  /** How to reach the co-signer and which identity key it has, as its connection card says. */
  readonly card: Uint8Array;
}

const PARTIES: readonly Party[] = ["device", "cosigner", "recovery"];
/** The first version did not know the first owners apart. */
const [SEAT_VERSION, SEAT_VERSION_FIRST] = [2, 1];
const SHARE_BYTES = 102;
const ADDRESS_BYTES = 20;
const CHECK_BYTES = 4;
/** Largest connection card, in bytes. */
const CARD_BYTES_MAX = 4096;
const OWNERS_BYTES = 3 * ADDRESS_BYTES;
const FIXED_BYTES = 1 + SHARE_BYTES + 3 * 32 + 3 * 32 + 2 * OWNERS_BYTES + ADDRESS_BYTES + 32;

/** Packs a seat for sealing. The result is secret. Refuses `too-large` for a card beyond 4 KiB. */
export function encodeSeat(seat: GuardedSeat): Outcome<Uint8Array> {
  if (seat.card.length > CARD_BYTES_MAX) return refuse("too-large", "card");
  const content = concatBytes(
    Uint8Array.of(SEAT_VERSION),
    encodeShare(seat.share),
    seat.seed,
    seat.account,
    seat.ceremony,
    ...PARTIES.map((party) => seat.identities[party]),
    ...PARTIES.map((party) => seat.owners[party]),
    ...PARTIES.map((party) => seat.first[party]),
    seat.safe,
    seat.policyHash,
    seat.card,
  );
  if (content.length !== FIXED_BYTES + seat.card.length) return refuse("frost-share", "form");
  return accept(concatBytes(content, sha256(content).subarray(0, CHECK_BYTES)));
}

/**
 * Unpacks a seat. Refuses `frost-share` on any byte that {@link encodeSeat} would not write. Of the first
 * version, which kits may still have, the owners are taken for the first ones: whoever makes the Safe
 * with them compares its address.
 */
export function decodeSeat(bytes: Uint8Array): Outcome<GuardedSeat> {
  const content = bytes.subarray(0, -CHECK_BYTES);
  const check = sha256(content).subarray(0, CHECK_BYTES);
  const isIntact = check.every((byte, at) => byte === bytes.at(at - CHECK_BYTES));
  const [version] = content;
  const fixed = version === SEAT_VERSION_FIRST ? FIXED_BYTES - OWNERS_BYTES : FIXED_BYTES;
  const isSized = content.length >= fixed && content.length <= fixed + CARD_BYTES_MAX;
  const isKnown = version === SEAT_VERSION || version === SEAT_VERSION_FIRST;
  if (!isIntact || !isSized || !isKnown) return refuse("frost-share", "form");
  let offset = 1;
  const take = (length: number): Uint8Array => {
    const part = content.slice(offset, offset + length);
    offset += length;
    return part;
  };
  const share = decodeShare(take(SHARE_BYTES));
  if (!share.ok) return share;
  const [seed, account, ceremony] = [take(32), take(32), take(32)];
  const identities = { device: take(32), cosigner: take(32), recovery: take(32) };
  const three = () => ({
    device: take(ADDRESS_BYTES),
    cosigner: take(ADDRESS_BYTES),
    recovery: take(ADDRESS_BYTES),
  });
  const owners = three();
  const first = version === SEAT_VERSION ? three() : owners;
  const [safe, policyHash] = [take(ADDRESS_BYTES), take(32)];
  const card = content.slice(offset);
  const known = { seed, account, ceremony, identities, owners, first, safe, policyHash, card };
  return accept({ share: share.value, ...known });
}

/** Overwrites everything of a seat that is secret. */
export function eraseSeat({ share, seed }: GuardedSeat): void {
  share.signingShare.fill(0);
  seed.fill(0);
}

/** The Ed25519 secret a party signs its messages with. The caller wipes it. */
export function identitySecretOf(seed: Uint8Array): Uint8Array {
  return hkdf(sha256, seed, undefined, utf8ToBytes("holdall/guarded/identity/v1"), 32);
}

/** The secp256k1 secret of a party as an owner of the Safe. The caller wipes it. */
export function ownerSecretOf(seed: Uint8Array): Uint8Array {
  return hkdf(sha256, seed, undefined, utf8ToBytes("holdall/guarded/owner/v1"), 32);
}

/** What the others may know of a party's seed. */
export interface PublicSeat {
  readonly identity: Uint8Array;
  /** The compressed public key of the owner, and its address. */
  readonly ownerKey: Uint8Array;
  readonly owner: string;
}

/** The public side of a seed. */
export function publicSeatOf(seed: Uint8Array): PublicSeat {
  const [identitySecret, ownerSecret] = [identitySecretOf(seed), ownerSecretOf(seed)];
  const ownerKey = publicKeyOf("evm", ownerSecret);
  const identity = ed25519.getPublicKey(identitySecret);
  identitySecret.fill(0);
  ownerSecret.fill(0);
  return { identity, ownerKey, owner: addressOf("evm", ownerKey) };
}
