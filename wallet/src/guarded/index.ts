/**
 * A guarded account: one key in three hands on Solana, one Safe of the same three on EVM chains.
 *
 * Makes it with a co-signer, shares it anew when a hand is lost, arranges its rules and notices,
 * and signs with the device's hand and the co-signer's. What the person keeps is a seat: one in the
 * vault, one in the recovery kit. The recovery party is a `RecoveryHand`: in this memory, or far away.
 *
 * Invariants: the key is never assembled; an account is handed out only after two different pairs
 * have signed with it; the co-signer is the one whose identity its card names; a seat is either
 * exactly what was written or refused. No network: a way to carry texts is an argument. It explains
 * nothing and asks nobody: whoever signs has been through the approval before.
 */
export {
  cancelNotice,
  changePasskey,
  changeRules,
  guardedLog,
  guardedStatus,
  keepRules,
  openNotice,
  prepareNotice,
  preparePasskey,
  prepareRenewal,
  prepareRules,
} from "./arrangements.ts";
export type { GuardedRules, GuardedStatus, PreparedAct, Proof } from "./arrangements.ts";
export { makeGuarded } from "./creation.ts";
export type { GuardedTerms, GuardedTools } from "./creation.ts";
export { kitSpeaker, signTest, speakerOf } from "./hand.ts";
export type { Lifted, Speaker } from "./hand.ts";
export { createRecoveryHand } from "./recovery-hand.ts";
export type { HandKnown, KitFacts, LocalHand, RecoveryHand, SeatFacts } from "./recovery-hand.ts";
export { renewGuarded } from "./renewal.ts";
export type { Renewal } from "./renewal.ts";
export { settleRenewal } from "./settling.ts";
export type { Settled } from "./settling.ts";
export {
  decodeSeat,
  encodeSeat,
  eraseSeat,
  identitySecretOf,
  ownerSecretOf,
  publicSeatOf,
} from "./seat.ts";
export type { GuardedSeat } from "./seat.ts";
export {
  createCosignerReplacementSigner,
  createGuardedSigner,
  createReplacementSigner,
  createSafeSigner,
} from "./signers.ts";
