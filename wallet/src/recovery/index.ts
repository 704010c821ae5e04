/**
 * The recovery party of a guarded account in a realm of its own, and how the key realm speaks to it.
 *
 * A second worker seals itself like the first, makes a `createRecoveryRealm`, and hands it what comes
 * through its two doors. The secure page brings a kit and its words, or takes a new kit; the key
 * realm holds a `createRemoteHand` and plays the rounds of a ceremony with it.
 *
 * Invariants: share, seed and words of a kit never cross to the key realm, and nothing of the device's
 * crosses here; every message is read field by field on both sides; the hand signs the test of a
 * ceremony, its own requests to the co-signer, and the one proposal that replaces a lost device, so
 * that a key realm gone bad gets no second share by asking. A new kit is sealed at once and given out once;
 * then the realm is over, and whoever started it ends it. No network, no storage, no clock.
 */
export { createRecoveryRealm } from "./recovery-realm.ts";
export type { HandAnswer, KitReply, RecoveryRealm } from "./recovery-realm.ts";
export { createRemoteHand } from "./remote-hand.ts";
export type { AskHand } from "./remote-hand.ts";
