import { ed25519 } from "@noble/curves/ed25519.js";
import { base58 } from "@scure/base";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { isCommitted, pointOf, readCommitments } from "./commitments.ts";
import type { Commitments } from "./commitments.ts";
import { identifierOf, numberOf, PARTIES, QUORUM } from "./party.ts";
import type { Party } from "./party.ts";

/** What everybody may know of a group: two commitments; the first is the group's public key. */
export interface Group {
  readonly commitments: readonly [Uint8Array, Uint8Array];
  /** Grows at each re-sharing: shares of two generations never work together. */
  readonly generation: number;
}

/** One party's share. `signingShare` is secret; {@link eraseShare} wipes it. */
export interface FrostShare {
  readonly party: Party;
  readonly signingShare: Uint8Array;
  readonly group: Group;
}

/** Bytes of an encoded share: version, party, generation, secret, two commitments. */
const SHARE_BYTES = 1 + 1 + 4 + 32 + 64;
const SHARE_VERSION = 1;

/** The group's public key: an ordinary Ed25519 key. */
export function groupKeyOf(group: Group): Uint8Array {
  return group.commitments[0];
}

/** The group's ordinary Solana address. */
export function groupAddress(group: Group): string {
  return base58.encode(groupKeyOf(group));
}

/** The group's commitments as points, or `null` when they are none. */
export function commitmentsOf(group: Group): Commitments | null {
  return readCommitments(...group.commitments);
}

/** The group that has these commitments. */
export function groupOf(commitments: Commitments, generation: number): Group {
  const { constant, slope } = commitments;
  return { commitments: [constant.toBytes(), slope.toBytes()], generation };
}

/** The library's form of a group, as those who sign together need it. */
export function publicPackage(group: Group, pair: readonly Party[]) {
  const [constant, slope] = group.commitments.map((bytes) => ed25519.Point.fromBytes(bytes));
  const verifyingShares = Object.fromEntries(
    pair.map((party) => [identifierOf(party), pointOf({ constant, slope }, party).toBytes()]),
  );
  return {
    signers: { ...QUORUM },
    commitments: group.commitments.map((bytes) => bytes.slice()),
    verifyingShares,
  };
}

/** True when a share is on the group's polynomial, and thus of use. */
export function isShareOfGroup({ group, party, signingShare }: FrostShare): boolean {
  const commitments = commitmentsOf(group);
  return commitments !== null && isCommitted(signingShare, party, commitments);
}

/** Packs a share for sealing in a vault. The result is secret. */
export function encodeShare(share: FrostShare): Uint8Array {
  const bytes = new Uint8Array(SHARE_BYTES);
  bytes.set([SHARE_VERSION, numberOf(share.party)]);
  new DataView(bytes.buffer).setUint32(2, share.group.generation, false);
  bytes.set(share.signingShare, 6);
  bytes.set(share.group.commitments[0], 38);
  bytes.set(share.group.commitments[1], 70);
  return bytes;
}

/** Unpacks a share. Refuses `frost-share` when it is not a share of the group it names. */
export function decodeShare(bytes: Uint8Array): Outcome<FrostShare> {
  const party = PARTIES[(bytes[1] ?? 0) - 1];
  if (bytes.length !== SHARE_BYTES || bytes[0] !== SHARE_VERSION || party === undefined) {
    return refuse("frost-share", "form");
  }
  const generation = new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, false);
  const commitments = [bytes.slice(38, 70), bytes.slice(70, 102)] as const;
  const share = { party, signingShare: bytes.slice(6, 38), group: { commitments, generation } };
  return isShareOfGroup(share) ? accept(share) : refuse("frost-share", party);
}

/** Overwrites the secret of a share that was replaced. */
export function eraseShare(share: FrostShare): void {
  share.signingShare.fill(0);
}
