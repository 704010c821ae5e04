import { concatBytes } from "@noble/hashes/utils.js";
import { createFrostSigner } from "@holdall/wallet/frost";
import {
  checksumAddress,
  createAdmission,
  createSoftwareSigner,
  recoverAddress,
} from "@holdall/wallet/keyring";
import type { Signer, SignRequest, SpentApproval } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { askSafeSignature, clientFor, kitSpeaker, speakerOf } from "./hand.ts";
import type { GuardedTools, Lifted, Speaker } from "./hand.ts";
import type { KitFacts, RecoveryHand, SeatFacts } from "./recovery-hand.ts";
import { ownerSecretOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

/** What a signature of three hands is for, beside the bytes. */
export interface SigningFor {
  /** A passkey's word, where the co-signer has asked for one. */
  readonly lifted?: Lifted | null;
  /** CAIP-2 of the network that the bytes are for; empty for the one the account was made for. */
  readonly network?: string;
}

/**
 * A signer of the account's Solana address: the device's share here, the co-signer's across. With a
 * passkey's word it signs once, in the session that the word is for.
 */
export function createGuardedSigner(
  seat: GuardedSeat,
  tools: GuardedTools,
  { lifted = null, network = "" }: SigningFor = {},
): Outcome<Signer> {
  const client = clientFor(speakerOf(seat), tools);
  if (!client.ok) return client;
  const { share } = seat;
  const { random } = tools;
  // A session's nonces live here alone: nothing outlives a crash to be used twice.
  const parts = { share, random, record: () => true };
  if (lifted === null)
    return accept(createFrostSigner({ ...parts, peer: client.value.peer({ network }) }));
  const { sessionId, assertion } = lifted;
  const peer = client.value.peer({ assertion, network });
  return accept(createFrostSigner({ ...parts, peer, sessionId }));
}

/**
 * A signer of the account's Safe: it answers two confirmations of one proposal, the device's and
 * the co-signer's, 65 bytes each. It signs typed data alone, since a Safe signs nothing else. With a
 * passkey's word the co-signer goes beyond a limit, once.
 */
export function createSafeSigner(
  seat: GuardedSeat,
  tools: GuardedTools,
  lifted: Lifted | null = null,
): Outcome<Signer> {
  const secret = ownerSecretOf(seat.seed);
  const owner = createSoftwareSigner("evm", secret);
  secret.fill(0);
  return safeSigner(seat, { ...owner, speaker: speakerOf(seat), lifted }, tools);
}

/**
 * A signer of the Safe by the kit and the co-signer, for the one proposal that the device's own
 * owner cannot sign any more: that which makes the kit's device an owner. It signs once: the hand
 * is wiped whatever came of it.
 */
export function createReplacementSigner(
  kit: KitFacts,
  hand: RecoveryHand,
  tools: GuardedTools,
): Outcome<Signer> {
  const owner: OwnHand = {
    speaker: kitSpeaker(kit, hand),
    lifted: null,
    sign: ({ document = "" }) => hand.replace(document),
    close: () => {},
  };
  const signer = safeSigner(kit, owner, tools);
  if (!signer.ok) return signer;
  return accept({
    ...signer.value,
    async sign(request, approval) {
      const signature = await signer.value.sign(request, approval);
      await hand.wipe();
      return signature;
    },
  });
}

/**
 * A signer of the Safe by the device and the kit, without the co-signer: for the one proposal that makes
 * the account's present co-signer an owner in the place of one that is gone. Two confirmations, the
 * device's and the kit's, 65 bytes each. It signs once: the hand is wiped whatever came of it.
 */
export function createCosignerReplacementSigner(seat: GuardedSeat, hand: RecoveryHand): Signer {
  const secret = ownerSecretOf(seat.seed);
  const device = createSoftwareSigner("evm", secret);
  secret.fill(0);
  return {
    family: "evm",
    publicKey: seat.safe,
    address: checksumAddress(seat.safe),
    async sign(request, approval) {
      const theirs = await hand.replace(request.document ?? "");
      await hand.wipe();
      if (!theirs.ok) return theirs;
      const mine = await device.sign(request, approval);
      return mine.ok ? accept(concatBytes(mine.value, theirs.value)) : mine;
    },
    close: () => device.close(),
  };
}

/** The person's own owner of a Safe. */
interface OwnHand {
  readonly speaker: Speaker;
  readonly lifted: Lifted | null;
  sign(request: SignRequest, approval: SpentApproval): Promise<Outcome<Uint8Array>>;
  close(): void;
}

function safeSigner(
  { safe, owners }: SeatFacts,
  own: OwnHand,
  tools: GuardedTools,
): Outcome<Signer> {
  const client = clientFor(own.speaker, tools);
  if (!client.ok) return client;
  const admission = createAdmission("evm");
  return accept({
    family: "evm",
    publicKey: safe,
    address: checksumAddress(safe),
    async sign(request, approval) {
      const { document } = request;
      if (request.kind !== "evm-typed-data" || document === undefined) {
        return refuse("sign-shape", request.kind);
      }
      const admitted = admission.admit(request, approval);
      if (!admitted.ok) return admitted;
      const mine = await own.sign(request, approval);
      if (!mine.ok) return mine;
      const theirs = await askSafeSignature(client.value, document, own.lifted);
      if (!theirs.ok) return theirs;
      const signer = recoverAddress(keccak_256(request.bytes), theirs.value);
      if (signer !== checksumAddress(owners.cosigner)) return refuse("safe-signature", "cosigner");
      return accept(concatBytes(mine.value, theirs.value));
    },
    close() {
      admission.close();
      own.close();
    },
  });
}
