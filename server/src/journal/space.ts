import type { DiskSpace } from "@holdall/server/ports";

/**
 * What may still be traded as the disk fills: everything; only what reduces risk, and cancels; only
 * cancels. Preallocated segments keep the last two possible on a full disk.
 */
export type SpaceLevel = "open" | "reduce-only" | "cancel-only";

/** The level for this space: below a tenth free reduce-only, below a twentieth cancel-only. */
export function spaceLevel({ freeBytes, totalBytes }: DiskSpace): SpaceLevel {
  if (freeBytes * 20 < totalBytes) return "cancel-only";
  return freeBytes * 10 < totalBytes ? "reduce-only" : "open";
}

/** The stricter of two levels. */
export function stricter(left: SpaceLevel, right: SpaceLevel): SpaceLevel {
  if (left === "cancel-only" || right === "cancel-only") return "cancel-only";
  return left === "open" ? right : left;
}
