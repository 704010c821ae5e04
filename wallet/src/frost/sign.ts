import { ed25519, ed25519_FROST as frost } from "@noble/curves/ed25519.js";
import type { Nonces } from "@noble/curves/abstract/frost.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { wipe } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { identifierOf, numberOf } from "./party.ts";
import type { Party } from "./party.ts";
import { groupKeyOf, isShareOfGroup, publicPackage } from "./share.ts";
import type { FrostShare, Group } from "./share.ts";

/** One signature to be made: which session, what, by whom. */
export interface SigningPlan {
  /** 16 to 32 random bytes, new for each attempt. */
  readonly sessionId: Uint8Array;
  readonly message: Uint8Array;
  readonly pair: readonly [Party, Party];
}

/** What is written to durable storage before any nonce exists. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly messageHash: string;
  readonly pair: readonly [Party, Party];
}

/**
 * Makes a session durable, and answers false when that session id was ever recorded before. It
 * must not answer before the record would survive a power cut.
 */
export type RecordSession = (record: SessionRecord) => boolean | Promise<boolean>;

/** A party's public nonces of one session: 32 bytes each. */
export interface NonceCommitment {
  readonly party: Party;
  readonly hiding: Uint8Array;
  readonly binding: Uint8Array;
}

/** A party's part of one signature, 32 bytes. */
export interface SignatureShare {
  readonly party: Party;
  readonly share: Uint8Array;
}

/** One party's side of one signing session. It lives in memory only and dies with it. */
export interface SigningSession {
  /** The nonces to send to the other party. */
  readonly commitment: NonceCommitment;
  /**
   * Answers the other's nonces with our part of the signature, once: the nonces are gone before
   * the part leaves. Refuses `frost-session` the second time, `frost-share` for foreign nonces.
   */
  respond(other: NonceCommitment): Outcome<SignatureShare>;
  /** Gives up: the nonces are wiped and nothing can be signed any more. */
  abandon(): void;
}

/**
 * Opens a session: checks the plan, records it durably, and only then draws nonces. After a crash
 * at any step the nonces are lost and the session id is spent, so none is ever used twice.
 */
export async function openSession(
  share: FrostShare,
  plan: SigningPlan,
  tools: { readonly random: RandomBytes; readonly record: RecordSession },
): Promise<Outcome<SigningSession>> {
  if (!isPair(plan.pair) || !plan.pair.includes(share.party)) return refuse("frost-participants");
  if (plan.sessionId.length < 16 || plan.sessionId.length > 32) return refuse("frost-session");
  if (!isShareOfGroup(share)) return refuse("frost-share", share.party);
  if (!(await tools.record(recordOf(plan)))) return refuse("frost-session", "known");
  return accept(drawNonces(share, plan, tools.random));
}

/**
 * Joins both parts into an ordinary Ed25519 signature, verified before it is returned. Only a valid
 * pair of parts makes a valid one, so the parts are checked one by one when it is not: the false
 * one names its owner (`frost-share`).
 */
export function joinShares(
  group: Group,
  plan: SigningPlan,
  commitments: readonly NonceCommitment[],
  shares: readonly SignatureShare[],
): Outcome<Uint8Array> {
  if (!isPair(plan.pair)) return refuse("frost-participants");
  const parts: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const party of plan.pair) {
    const part = shares.find((share) => share.party === party)?.share;
    if (part === undefined || commitments.length !== 2) return refuse("frost-share", party);
    parts[identifierOf(party)] = new Uint8Array(part);
  }
  const list = commitmentList(commitments);
  const pack = publicPackage(group, plan.pair);
  const signature = attempt(() => frost.aggregate(pack, list, plan.message, parts));
  const key = groupKeyOf(group);
  if (signature !== null && ed25519.verify(signature, plan.message, key, { zip215: false })) {
    return accept(signature);
  }
  const liar = plan.pair.find((party) => {
    const id = identifierOf(party);
    return !holds(() => frost.verifyShare(pack, list, plan.message, id, parts[id]));
  });
  return refuse("frost-share", liar ?? "signature");
}

/** The durable trace of a plan: enough to see a repeat, nothing secret. */
export function recordOf(plan: SigningPlan): SessionRecord {
  return {
    sessionId: bytesToHex(plan.sessionId),
    messageHash: bytesToHex(sha256(plan.message)),
    pair: plan.pair,
  };
}

function drawNonces(share: FrostShare, plan: SigningPlan, random: RandomBytes): SigningSession {
  const secret = {
    identifier: identifierOf(share.party),
    signingShare: new Uint8Array(share.signingShare),
  };
  const drawn = frost.commit(secret, (length = 32) => new Uint8Array(random(length)));
  const own: NonceCommitment = {
    party: share.party,
    hiding: drawn.commitments.hiding,
    binding: drawn.commitments.binding,
  };
  let nonces: Nonces | null = drawn.nonces;

  function forget(): void {
    if (nonces !== null) wipe(nonces.hiding, nonces.binding);
    nonces = null;
    wipe(secret.signingShare);
  }
  function respond(other: NonceCommitment): Outcome<SignatureShare> {
    if (nonces === null) return refuse("frost-session", "over");
    const spent = nonces;
    nonces = null;
    const peer = plan.pair.find((party) => party !== share.party)!;
    const list = commitmentList([own, other]);
    const pack = publicPackage(share.group, plan.pair);
    let part: Uint8Array | null = null;
    if (other.party === peer) {
      part = attempt(() => frost.signShare(secret, pack, spent, list, plan.message));
    }
    wipe(spent.hiding, spent.binding, secret.signingShare);
    return part === null
      ? refuse("frost-share", peer)
      : accept({ party: share.party, share: part });
  }
  return { commitment: own, respond, abandon: forget };
}

function commitmentList(commitments: readonly NonceCommitment[]) {
  return [...commitments]
    .sort((a, b) => numberOf(a.party) - numberOf(b.party))
    .map(({ party, hiding, binding }) => ({
      identifier: identifierOf(party),
      hiding: new Uint8Array(hiding),
      binding: new Uint8Array(binding),
    }));
}

function isPair([first, second]: readonly [Party, Party]): boolean {
  return numberOf(first) > 0 && numberOf(second) > 0 && first !== second;
}

/** The library throws on malformed points and scalars: to us they are false messages. */
function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

function holds(check: () => boolean): boolean {
  return attempt(check) === true;
}
