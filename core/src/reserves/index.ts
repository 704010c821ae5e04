/**
 * Proof of reserves: what the platform owes, proven in zero knowledge (unaudited).
 *
 * From a snapshot of sub-accounts it derives the public table, lays the rows out in shards, proves
 * each shard with a STARK written for this one statement, and cuts for every user the opening of
 * their own row. No row is negative, each covers its debts after haircuts, and the published
 * totals are the exact sums. Hash functions only: no trusted setup.
 *
 * A day is `planDay`, then `runShardTask` for each task, anywhere and in any order, then
 * `assembleDay`; `verifyDay` checks its folder. Pure: hashes, ciphers, signatures and the kernel
 * that carries the heavy loops come in as arguments. The verifier shares no code with the prover.
 */
export {
  SEAL_BYTES,
  ZERO_IV,
  bucketName,
  bucketOf,
  findSealed,
  isCommittedBucket,
  openBucket,
} from "./buckets.ts";
export type { BucketAnswer, Cipher } from "./buckets.ts";
export { keyDeriver } from "./bundle-keys.ts";
export type { BundleKeys, DeriveKeys } from "./bundle-keys.ts";
export { complaintBytes, judgeComplaint, readComplaint } from "./complaint.ts";
export type { Complaint, ComplaintDay, ComplaintPorts, ComplaintVerdict } from "./complaint.ts";
export { fromHex, hex } from "./bytes.ts";
export type { Sha256 } from "./bytes.ts";
export {
  beaconBytes,
  checkLink,
  commitMinute,
  commitmentOf,
  drawnMs,
  gapBytes,
  isTimely,
  slotFires,
} from "./days.ts";
export type { Gap } from "./days.ts";
export { gatherSnapshot } from "./gather.ts";
export type { LiabilityAccount, LiabilityEntry, LiabilityView, NonceOf } from "./gather.ts";
export { holdingMessage, perpSymbol, ratiosOf, readHoldings } from "./holdings.ts";
export type { AssetRatio, CheckHolding, Holding } from "./holdings.ts";
export { bundleCutter } from "./inclusion.ts";
export type { BundleCutter, ShardOwners, Sign } from "./inclusion.ts";
export type { Kernel } from "./kernel.ts";
export { KERNEL_RESERVE_BYTES, openKernel } from "./kernel/open.ts";
export { layoutOf } from "./layout.ts";
export type { Layout } from "./layout.ts";
export { manifestHash, readManifest } from "./manifest.ts";
export type { Manifest } from "./manifest.ts";
export { readOwner } from "./owner.ts";
export type { OwnerText } from "./owner.ts";
export { PROFILES, profileFor } from "./profiles.ts";
export type { Profile, ProfileName } from "./profiles.ts";
export { RowFault } from "./prove.ts";
export type { Session, ShardRequest, Stage } from "./prove.ts";
export { assembleDay, planDay, runShardTask } from "./publish.ts";
export type {
  DayPlan,
  DayPorts,
  DaySettings,
  PlanRefusal,
  ShardOutcome,
  ShardPorts,
  ShardTask,
} from "./publish.ts";
export { daySecretOf, hmac, rowId } from "./rows.ts";
export { proveShard } from "./shard.ts";
export { COMPONENTS, dateOf, dayNumber } from "./snapshot.ts";
export type { LiabilityRows, LiabilitySnapshot } from "./snapshot.ts";
export { viewOfVenue } from "./venue-view.ts";
export type { AskState } from "./venue-view.ts";
export { deriveTable } from "./table.ts";
export type { AssetTerms, Haircut, LiabilityTable, TableAsset } from "./table.ts";
export { signedBreakdown, verifyDay } from "./verify-day.ts";
export type { DayLine, DayPortsToVerify, DayReport } from "./verify-day.ts";
export { identityOf, sha256, verifyOpening, verifyShard } from "./verify/index.ts";
export type {
  OpeningAnswer,
  Owner,
  ProvenShard,
  ShardAnswer,
  Verdict,
  VerdictCode,
} from "./verify/index.ts";
export { memoryBytes } from "./workspace.ts";
