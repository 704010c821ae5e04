import {
  createCosignerClient,
  readBytes,
  readCard,
  readFields,
  readText,
  signTextWith,
} from "@holdall/wallet/cosign";
import type { CosignerClient, CosignerPost, Json, SignText } from "@holdall/wallet/cosign";
import { groupKeyOf, joinShares, keygenTestMessage, openSession } from "@holdall/wallet/frost";
import type {
  Ceremony,
  Envelope,
  FrostPeer,
  FrostShare,
  Group,
  Party,
} from "@holdall/wallet/frost";
import { readAddress, sameBytes } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { bytesToHex } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { KitFacts, RecoveryHand } from "./recovery-hand.ts";
import { identitySecretOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

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

/** Who speaks to the co-signer of an account: one of the person's parties, and how it signs. */
export interface Speaker {
  readonly account: Uint8Array;
  readonly from: OwnParty;
  /** The co-signer's connection card. */
  readonly card: Uint8Array;
  readonly sign: SignText;
}

/** A seat as a speaker: its identity signs, for the moment of one text. */
export function speakerOf({ seed, account, share, card }: Speaking): Speaker {
  return {
    account,
    card,
    from: share.party === "recovery" ? "recovery" : "device",
    sign(text) {
      const secret = identitySecretOf(seed);
      const signed = signTextWith(secret)(text);
      secret.fill(0);
      return signed;
    },
  };
}

type Speaking = Pick<GuardedSeat, "seed" | "account" | "card"> & {
  readonly share: { readonly party: Party };
};

/** A kit as a speaker: its hand signs. */
export function kitSpeaker(
  { account, card }: Pick<KitFacts, "account" | "card">,
  hand: RecoveryHand,
): Speaker {
  return { account, card, from: "recovery", sign: (text) => hand.sign(text) };
}

/** A client that speaks for one of the person's parties. Refuses `malformed` for a card that is none. */
export function clientFor(speaker: Speaker, tools: GuardedTools): Outcome<CosignerClient> {
  const card = readCard(speaker.card);
  if (card === null) return refuse("malformed", "card");
  const { account, from, sign } = speaker;
  const { nextNumber } = tools;
  return accept(createCosignerClient({ account, from, sign, nextNumber }, tools.post(card.url)));
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

/** Proves a new share before anybody relies on it: the device signs with the co-signer, which takes its own into use only then. */
export async function proveAcross(
  device: FrostShare,
  { ceremony, client, kind }: Proving,
  { random }: GuardedTools,
): Promise<Outcome<unknown>> {
  const across = await signTest(device, client.peer({ isTest: true }), ceremony, random);
  return across.ok ? client.ask(kind, { signature: bytesToHex(across.value) }) : across;
}

interface Proving {
  readonly ceremony: Pick<Ceremony, "id">;
  readonly client: CosignerClient;
  readonly kind: "dkg/confirm" | "reshare/confirm";
}

/**
 * The signature that proves two shares to be of one key: over a message that names the ceremony and
 * is worth nothing to anybody.
 */
export async function signTest(
  share: FrostShare,
  peer: FrostPeer,
  ceremony: Pick<Ceremony, "id">,
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

/** Refuses `frost-group` unless both of the person's parties ended with one and the same key. */
export function checkSameGroup(left: Group, right: Group): Outcome<true> {
  const isSame =
    left.generation === right.generation &&
    left.commitments.every((bytes, at) => sameBytes(bytes, right.commitments[at]));
  return isSame ? accept(true) : refuse("frost-group", "recovery");
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

/** A passkey's word on one signature beyond a limit, and the session it was given for. */
export interface Lifted {
  readonly sessionId: Uint8Array;
  readonly assertion: Json;
}

/** The co-signer's signature of a proposal, beyond a limit with the passkey's word: r ‖ s ‖ parity. */
export async function askSafeSignature(
  client: CosignerClient,
  document: string,
  lifted: Lifted | null,
): Promise<Outcome<Uint8Array>> {
  const beyond =
    lifted === null ? {} : { session: bytesToHex(lifted.sessionId), assertion: lifted.assertion };
  const answer = await client.ask("safe/sign", { document, ...beyond });
  if (!answer.ok) return answer;
  const fields = { signature: readBytes(65) };
  const read = readFields<{ readonly signature: Uint8Array }>(answer.value, fields);
  return read === null ? refuse("safe-signature", "cosigner") : accept(read.signature);
}
