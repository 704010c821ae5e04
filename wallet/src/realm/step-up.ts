import { preimageOfDocument } from "@holdall/wallet/clear";
import { challengeFor, signSubject } from "@holdall/wallet/cosign";
import { eraseSeat } from "@holdall/wallet/guarded";
import type { Lifted } from "@holdall/wallet/guarded";
import { addressOf } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { assertionOf } from "./arranging.ts";
import type { VaultSeat } from "./vault-seat.ts";
import type { WaitingRequest } from "./waiting.ts";

/** The signature that a passkey was last asked for: its word serves that one, once. */
export interface StepUp {
  readonly ticket: number;
  readonly sessionId: Uint8Array;
}

/**
 * Draws the session of a signature beyond a limit, and says what the registered passkey must sign
 * for it: of a Safe as of a key. Refuses `account-unknown` for an account that has no co-signer.
 */
export function prepareStepUp(
  seat: VaultSeat,
  { ticket, body: { account, signed } }: WaitingRequest,
  random: RandomBytes,
): Outcome<{ readonly stepUp: StepUp; readonly challenge: Uint8Array }> {
  const row = seat.body.accounts.find(
    ({ family, publicKey }) => addressOf(family, publicKey) === account,
  );
  const held = row === undefined ? null : seat.guardedOf(row.sourceId);
  if (held === null || !held.ok) return refuse("account-unknown", account);
  const name = held.value.account.slice();
  eraseSeat(held.value);
  const bytes =
    signed.kind === "evm-typed-data" ? preimageOfDocument(signed.document) : accept(signed.bytes);
  if (!bytes.ok) return bytes;
  const sessionId = random(32);
  const challenge = challengeFor(name, "sign", signSubject(sessionId, bytes.value));
  return accept({ stepUp: { ticket, sessionId }, challenge });
}

/** What was asked for, with the passkey's word; `null` where nothing was, or for another request. */
export function liftedBy(
  asked: StepUp | null,
  { ticket, assertion }: { readonly ticket: number; readonly assertion?: string },
): Lifted | null {
  if (assertion === undefined || asked?.ticket !== ticket) return null;
  return { sessionId: asked.sessionId, assertion: assertionOf(assertion) };
}
