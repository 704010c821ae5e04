import { createAdmission } from "@holdall/wallet/keyring";
import type { RandomBytes, Signer, SignRequest } from "@holdall/wallet/keyring";
import { refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { joinShares, openSession } from "./sign.ts";
import type { NonceCommitment, RecordSession, SignatureShare, SigningPlan } from "./sign.ts";
import { eraseShare, groupAddress, groupKeyOf } from "./share.ts";
import type { FrostShare } from "./share.ts";
import type { Party } from "./party.ts";

/**
 * The other holder: the co-signer over the network, or the recovery share opened beside us. It
 * decides by itself what it signs; two round trips make a signature.
 */
export interface FrostPeer {
  readonly party: Party;
  commit(plan: SigningPlan, request: SignRequest): Promise<Outcome<NonceCommitment>>;
  respond(plan: SigningPlan, nonces: NonceCommitment): Promise<Outcome<SignatureShare>>;
}

/** What a threshold signer needs. */
export interface FrostSignerParts {
  readonly share: FrostShare;
  readonly peer: FrostPeer;
  readonly random: RandomBytes;
  readonly record: RecordSession;
  /** The session's id where somebody was told it before; it serves one signature. */
  readonly sessionId?: Uint8Array;
}

/**
 * A signer for the group's address that needs the other holder's part each time. Its signatures
 * are ordinary Ed25519. It keeps its own copy of the share and wipes it on close.
 */
export function createFrostSigner(parts: FrostSignerParts): Signer {
  const share = { ...parts.share, signingShare: parts.share.signingShare.slice() };
  const admission = createAdmission("solana");
  return {
    family: "solana",
    publicKey: groupKeyOf(share.group),
    address: groupAddress(share.group),
    async sign(request, approval) {
      const checked = admission.admit(request, approval);
      if (!checked.ok) return checked;
      return signWithPeer({ ...parts, share }, request);
    },
    close() {
      admission.close();
      eraseShare(share);
    },
  };
}

/**
 * Both holders work at one time, each in its own place: neither draws its nonces later because the
 * other has yet to draw its own, and neither makes its part later because the other's is on its way.
 * Nonces say nothing, and a part alone signs nothing, whatever the other turns out to have answered.
 */
async function signWithPeer(
  { share, peer, random, record, sessionId = random(32) }: FrostSignerParts,
  request: SignRequest,
): Promise<Outcome<Uint8Array>> {
  const plan: SigningPlan = {
    sessionId,
    message: request.bytes.slice(),
    pair: [share.party, peer.party],
  };
  const committing = peer.commit(plan, request);
  const [session, theirs] = await Promise.all([
    openSession(share, plan, { random, record }),
    committing,
  ]);
  if (!session.ok) return session;
  const { commitment } = session.value;
  if (!theirs.ok) {
    session.value.abandon();
    return theirs;
  }
  const responding = peer.respond(plan, commitment);
  // What was asked leaves this thread before it is busy with its own part.
  await Promise.resolve();
  const own = session.value.respond(theirs.value);
  const part = await responding;
  if (!own.ok) return own;
  if (!part.ok) return part;
  return joinShares(share.group, plan, [commitment, theirs.value], [own.value, part.value]);
}

/** A peer that holds its share in this very memory: recovery opened on the device. */
export function createLocalPeer(
  share: FrostShare,
  tools: { readonly random: RandomBytes; readonly record: RecordSession },
): FrostPeer {
  const sessions = new Map<string, Awaited<ReturnType<typeof openSession>>>();
  return {
    party: share.party,
    async commit(plan) {
      const session = await openSession(share, plan, tools);
      sessions.set(String(plan.sessionId), session);
      return session.ok ? { ok: true, value: session.value.commitment } : session;
    },
    respond(plan, nonces) {
      const session = sessions.get(String(plan.sessionId));
      sessions.delete(String(plan.sessionId));
      if (session === undefined || !session.ok) return Promise.resolve(refuse("frost-session"));
      return Promise.resolve(session.value.respond(nonces));
    },
  };
}
