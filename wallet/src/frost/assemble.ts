import { ed25519, ed25519_FROST as frost } from "@noble/curves/ed25519.js";
import { sameBytes, wipe } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { identifierOf, QUORUM } from "./party.ts";
import { groupKeyOf, isShareOfGroup } from "./share.ts";
import type { FrostShare } from "./share.ts";

/**
 * The key of two shares, whole: the secret scalar of the group's address, 32 bytes with the least first
 * (RFC 9591, `combine`). It is no seed, and whoever holds it needs nobody. The caller wipes it. Refuses
 * shares of two keys, of one party twice, or whose sum is not the key of their address.
 */
export function assembleKey(shares: readonly [FrostShare, FrostShare]): Outcome<Uint8Array> {
  const [mine, theirs] = shares;
  const key = groupKeyOf(mine.group);
  if (!sameBytes(key, groupKeyOf(theirs.group))) return refuse("frost-group");
  if (mine.party === theirs.party) return refuse("frost-participants");
  const strange = shares.find((share) => !isShareOfGroup(share));
  if (strange !== undefined) return refuse("frost-share", strange.party);
  const parts = shares.map(({ party, signingShare }) => ({
    identifier: identifierOf(party),
    signingShare,
  }));
  const secret = frost.combineSecret(parts, QUORUM);
  // Shares of two generations are each on a line of their own: their sum is some other key.
  const { BASE, Fn } = ed25519.Point;
  if (sameBytes(BASE.multiply(Fn.fromBytes(secret)).toBytes(), key)) return accept(secret);
  wipe(secret);
  return refuse("frost-group", "generation");
}
