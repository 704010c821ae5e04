import { createCosignerClient, readBytes, readFields, readText } from "@holdall/wallet/cosign";
import type { CosignerClient, CosignerPost, Json } from "@holdall/wallet/cosign";
import {
  createLocalPeer,
  groupKeyOf,
  joinShares,
  keygenTestMessage,
  openSession,
} from "@holdall/wallet/frost";
import type { Ceremony, Envelope, FrostPeer, FrostShare, Party } from "@holdall/wallet/frost";
import { readAddress } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { bytesToHex } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { identitySecretOf } from "./seat.ts";

/** What a ceremony with the co-signer needs. Nothing of it leads anywhere else. */
export interface GuardedTools {
  readonly random: RandomBytes;
  /** Carries a text to the co-signer at `url`. */
  readonly post: (url: string) => CosignerPost;
  /** A number above all before: the co-signer takes none twice. */
  readonly nextNumber: () => number;
}

/** The two parties that are the person's own. */
export const OWN = ["device", "recovery"] as const;

/** One of the person's own parties. */
export type OwnParty = (typeof OWN)[number];

/** A client that speaks for one of the person's parties. */
export function clientFor(
  { seed, account, url }: { seed: Uint8Array; account: Uint8Array; url: string },
  from: OwnParty,
  tools: GuardedTools,
): CosignerClient {
  const identitySecret = identitySecretOf(seed);
  const { nextNumber } = tools;
  return createCosignerClient({ account, from, identitySecret, nextNumber }, tools.post(url));
}

/** Messages meant for one party. */
export function meantFor(envelopes: readonly Envelope[], party: Party): readonly Envelope[] {
  return envelopes.filter(({ to }) => to === party);
}

/** What a co-signer answers when a ceremony has ended: the key's address, and its own as an owner. */
export function readFinish(body: Json): { address: string; owner: Uint8Array } | null {
  const read = readFields<{ readonly address: string; readonly owner: string }>(body, {
    address: readText(64),
    owner: readText(42),
  });
  const owner = read === null ? null : readAddress(read.owner);
  if (read === null || owner === null || !owner.ok || owner.value.family !== "evm") return null;
  return { address: read.address, owner: owner.value.bytes };
}

/**
 * Proves new shares before anybody relies on them: the device signs with the co-signer, which
 * takes its share into use only then, and with the recovery share.
 */
export async function proveShares(
  shares: Readonly<Record<OwnParty, FrostShare>>,
  { ceremony, client, stage }: { ceremony: Ceremony; client: CosignerClient; stage: string },
  tools: GuardedTools,
): Promise<Outcome<true>> {
  const { random } = tools;
  const record = (): boolean => true;
  const local = createLocalPeer(shares.recovery, { random, record });
  const beside = await signTest(shares.device, local, ceremony, random);
  if (!beside.ok) return beside;
  const remote = client.peer({ isTest: true });
  const across = await signTest(shares.device, remote, ceremony, random);
  if (!across.ok) return across;
  const kind = stage === "dkg" ? "dkg/confirm" : "reshare/confirm";
  const confirmed = await client.ask(kind, { signature: bytesToHex(across.value) });
  return confirmed.ok ? accept(true) : confirmed;
}

async function signTest(
  share: FrostShare,
  peer: FrostPeer,
  ceremony: Ceremony,
  random: RandomBytes,
): Promise<Outcome<Uint8Array>> {
  const message = keygenTestMessage(ceremony, groupKeyOf(share.group));
  const plan = { sessionId: random(32), message, pair: [share.party, peer.party] as const };
  const session = await openSession(share, plan, { random, record: () => true });
  if (!session.ok) return session;
  const theirs = await peer.commit(plan, { kind: "solana-message", bytes: message });
  if (!theirs.ok) return theirs;
  const mine = session.value.respond(theirs.value);
  if (!mine.ok) return mine;
  const part = await peer.respond(plan, session.value.commitment);
  if (!part.ok) return part;
  const commitments = [session.value.commitment, theirs.value];
  return joinShares(share.group, plan, commitments, [mine.value, part.value]);
}

/** Tells the co-signer which Safe is the account's and who its other owners are. */
export async function bindSafe(
  client: CosignerClient,
  safe: Uint8Array,
  owners: Readonly<Record<OwnParty, Uint8Array>>,
): Promise<Outcome<true>> {
  const bound = await client.ask("safe/bind", {
    safe: bytesToHex(safe),
    device: bytesToHex(owners.device),
    recovery: bytesToHex(owners.recovery),
  });
  return bound.ok ? accept(true) : bound;
}

/** The co-signer's signature of a proposal: r ‖ s ‖ parity. */
export async function askSafeSignature(
  client: CosignerClient,
  document: string,
): Promise<Outcome<Uint8Array>> {
  const answer = await client.ask("safe/sign", { document });
  if (!answer.ok) return answer;
  const fields = { signature: readBytes(65) };
  const read = readFields<{ readonly signature: Uint8Array }>(answer.value, fields);
  return read === null ? refuse("safe-signature", "cosigner") : accept(read.signature);
}
