/**
 * The published parameter sets and the inequalities that tie their numbers together. A profile is
 * chosen by the number of rows; a verifier accepts these parameters and no others.
 */
export interface Profile {
  readonly id: 1 | 2 | 3;
  readonly name: ProfileName;
  /** Base-2 logarithm of the number of trace rows. */
  readonly lg: number;
  /** Width of a limb, in bits. */
  readonly limbBits: number;
  /** Number of public queries. */
  readonly queries: number;
  /** Leading zero bits of the proof of work. */
  readonly workBits: number;
}
export type ProfileName = "standard" | "small" | "toy";

/** Rows at the end of the trace that hold random numbers only. */
export const BLINDING_ROWS = 320;
/** Coefficients of each mask between quotient segments. */
export const MASK_LENGTH = 256;
/** Folding stops when a layer has 2^10 points. */
export const FINAL_LOG = 10;
/** Bits of one balance. */
export const BALANCE_BITS = 48;
/** Committed columns of one shard: memory and the security table stop here. */
export const COLUMNS_MAX = 800;

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  standard: { id: 1, name: "standard", lg: 17, limbBits: 16, queries: 137, workBits: 20 },
  small: { id: 2, name: "small", lg: 13, limbBits: 12, queries: 137, workBits: 20 },
  toy: { id: 3, name: "toy", lg: 11, limbBits: 8, queries: 24, workBits: 4 },
};

/** Rows a shard can hold. */
export function usableRows(profile: Profile): number {
  return 2 ** profile.lg - BLINDING_ROWS;
}

/** Limbs of one uncapped balance. */
export function levelsOf(profile: Profile): number {
  return BALANCE_BITS / profile.limbBits;
}

/** Limbs of the last margin level: enough for 47 + b bits. */
export function marginLimbsTop(profile: Profile): number {
  return Math.ceil((BALANCE_BITS - 1 + profile.limbBits) / profile.limbBits);
}

/** Base-2 logarithms of the sizes of the folding layers. */
export function friLogs(profile: Profile): number[] {
  const logs: number[] = [];
  for (let s = profile.lg + 2; s > FINAL_LOG; s -= 3) logs.push(s);
  return logs;
}

/** Coefficients of the final polynomial. */
export function finalLength(profile: Profile): number {
  const logs = friLogs(profile);
  return 2 ** (logs[logs.length - 1] - 5);
}

/** The profile that proves `rows` rows: small up to its capacity, standard above. */
export function profileFor(rows: number): Profile {
  return rows <= usableRows(PROFILES.small) ? PROFILES.small : PROFILES.standard;
}

/** Names the requirements of §2.2 that the parameters break; empty for a sound profile. */
export function brokenRequirements(profile: Profile): string[] {
  const n = 2 ** profile.lg;
  const broken: string[] = [];
  if (2 ** profile.limbBits > usableRows(profile)) broken.push("the table does not fit the rows");
  if (BLINDING_ROWS < 2 * profile.queries + 5) broken.push("too few blinding rows");
  if (MASK_LENGTH < profile.queries + 2) broken.push("quotient masks too short");
  if (2 * n + BLINDING_ROWS - 3 >= 3 * (n - MASK_LENGTH))
    broken.push("quotient does not fit three segments");
  if (BALANCE_BITS % profile.limbBits !== 0) broken.push("limbs do not fill a balance");
  return broken;
}
