/**
 * Proof of reserves: what the platform owes, proven in zero knowledge (unaudited).
 *
 * From a snapshot of sub-accounts it derives the public table, lays the rows out in shards, proves
 * each shard with a STARK written for this one statement, and cuts for every user the opening of
 * their own row. No row is negative, each covers its debts after haircuts, and the published
 * totals are the exact sums. Hash functions only: no trusted setup.
 *
 * Pure: hashes, ciphers, signatures and the kernel that carries the heavy loops come in as
 * arguments. The verifier in `verify/` shares no code with the prover.
 */
export type { Kernel } from "./kernel.ts";
export { KERNEL_RESERVE_BYTES, openKernel } from "./kernel/open.ts";
export { layoutOf } from "./layout.ts";
export { PROFILES, profileFor } from "./profiles.ts";
export type { Session, ShardRequest, Stage } from "./prove.ts";
export { proveShard } from "./shard.ts";
export { deriveTable } from "./table.ts";
export { verifyOpening, verifyShard } from "./verify/index.ts";
export { memoryBytes } from "./workspace.ts";
