/**
 * The person's keys, on the person's device.
 *
 * Recovery phrases, derivation, imports, the sealed vault, the lock and the signers of bytes. The
 * module has no network, no clock and no randomness of its own: time, random bytes and the
 * password-stretching function are arguments. Its packages are the audited noble and scure family.
 *
 * Invariants: secrets are byte arrays and are wiped after use; nothing is signed without an
 * approval spent for exactly those bytes; one approval signs once; a vault file is either exactly
 * what was written or refused. It does not decide what may be signed (policy) nor what it means
 * (clear), and it never sends anything.
 */
export { addressOf, checksumAddress, publicKeyOf, readAddress } from "./address.ts";
export type { Family, ReadAddress } from "./address.ts";
export { createApprovalBook, requestHash } from "./approval.ts";
export type { Approval, ApprovalBook, SignKind, SignRequest, SpentApproval } from "./approval.ts";
export { createAttempts } from "./attempts.ts";
export { sameBytes, wipe } from "./bytes.ts";
export type { RandomBytes } from "./bytes.ts";
export { deriveAccount, deriveKey, isScanOver, pathOf, SCAN_GAP, SCHEMES } from "./derive.ts";
export type { DerivedAccount, Scheme } from "./derive.ts";
export { readImport } from "./import-key.ts";
export type { ImportReading } from "./import-key.ts";
export { openKeystore } from "./keystore-v3.ts";
export { IDLE_MS_DEFAULT, idleMsOf, lockDueAtMs, LOCKED, nextLock } from "./lock.ts";
export type { LockEvent, LockState } from "./lock.ts";
export { checkPassword } from "./password.ts";
export { formatPath, HARDENED, parsePath } from "./path.ts";
export { isLocalNetwork, isPublished } from "./published.ts";
export { createSoftwareSigner } from "./signers/software.ts";
export { createAdmission } from "./signers/signer.ts";
export type { Signer } from "./signers/signer.ts";
export { decodeBody, encodeBody, wipeBody } from "./vault-body.ts";
export type { AccountRow, DeviceSource, ShareSource, Source, VaultBody } from "./vault-body.ts";
export { openSlots, otherSlot } from "./vault-slots.ts";
export type { OpenSlot, Slot, Slots } from "./vault-slots.ts";
export { recoverAddress, verifySignature } from "./verify.ts";
export { closeVault, openVault, sealVault, withBody, writeVault } from "./vault.ts";
export type { NewWrap, OpenVault, Stretch, VaultKey, VaultTools } from "./vault.ts";
export {
  entropyOf,
  generateWords,
  readWords,
  seedFromWords,
  sentenceBytes,
  wordList,
  wordsFromEntropy,
} from "./words.ts";
export type { WordLanguage, Words } from "./words.ts";
