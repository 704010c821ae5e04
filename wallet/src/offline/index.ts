/**
 * Recovery without anybody: any two sealed shares sign a Solana message on a machine without a network.
 *
 * Opens a device's vault, a recovery kit or a co-signer's sealed copy; says in words what a message
 * does; signs it with two shares and gives the transaction as any node takes it. What asks the person
 * is a command (`wallet/cosigner`) or one file of a browser (`extension/src/offline`).
 *
 * Invariants: the key is never put together, though both shares are in one memory, unless its owner
 * types the word for just that; nothing is signed
 * that was not explained, and what cannot be read or is forbidden is refused; the two shares must be
 * of one key and of two parties. No network, no clock: the time is an argument.
 */
export { ASSEMBLE_WORD, assembleTyped } from "./assemble.ts";
export { openShares, pairOf, planRecovery, signRecovery } from "./recover.ts";
export type { RecoveryPlan, RecoveryTools, SealedShare, SharePair } from "./recover.ts";
export { transferMessage } from "./transfer.ts";
export type { Payment } from "./transfer.ts";
