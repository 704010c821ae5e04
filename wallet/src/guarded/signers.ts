import { concatBytes } from "@noble/hashes/utils.js";
import { readCard } from "@holdall/wallet/cosign";
import { createFrostSigner } from "@holdall/wallet/frost";
import {
  checksumAddress,
  createAdmission,
  createSoftwareSigner,
  recoverAddress,
} from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { askSafeSignature, clientFor } from "./hand.ts";
import type { GuardedTools } from "./hand.ts";
import { ownerSecretOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

/** A signer of the account's Solana address: the device's share here, the co-signer's across. */
export function createGuardedSigner(seat: GuardedSeat, tools: GuardedTools): Outcome<Signer> {
  const card = readCard(seat.card);
  if (card === null) return refuse("malformed", "card");
  const { seed, account, share } = seat;
  const peer = clientFor({ seed, account, url: card.url }, "device", tools).peer();
  const { random } = tools;
  // A session's id is drawn here and its nonces live here alone: nothing outlives a crash to be used twice.
  return accept(createFrostSigner({ share, peer, random, record: () => true }));
}

/**
 * A signer of the account's Safe: it answers two confirmations of one proposal, the seat's and
 * the co-signer's, 65 bytes each. It signs typed data alone, since a Safe signs nothing else.
 */
export function createSafeSigner(seat: GuardedSeat, tools: GuardedTools): Outcome<Signer> {
  const card = readCard(seat.card);
  if (card === null) return refuse("malformed", "card");
  const secret = ownerSecretOf(seat.seed);
  const owner = createSoftwareSigner("evm", secret);
  secret.fill(0);
  const { seed, account } = seat;
  // The kit signs for the Safe, too, when the device's own owner is the one to be replaced.
  const from = seat.share.party === "recovery" ? "recovery" : "device";
  const client = clientFor({ seed, account, url: card.url }, from, tools);
  const admission = createAdmission("evm");
  return accept({
    family: "evm",
    publicKey: seat.safe,
    address: checksumAddress(seat.safe),
    async sign(request, approval) {
      const { document } = request;
      if (request.kind !== "evm-typed-data" || document === undefined) {
        return refuse("sign-shape", request.kind);
      }
      const admitted = admission.admit(request, approval);
      if (!admitted.ok) return admitted;
      const own = await owner.sign(request, approval);
      if (!own.ok) return own;
      const theirs = await askSafeSignature(client, document);
      if (!theirs.ok) return theirs;
      const signer = recoverAddress(keccak_256(request.bytes), theirs.value);
      if (signer !== checksumAddress(seat.owners.cosigner))
        return refuse("safe-signature", "cosigner");
      return accept(concatBytes(own.value, theirs.value));
    },
    close() {
      admission.close();
      owner.close();
    },
  });
}
