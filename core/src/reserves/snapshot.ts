/**
 * What the engine hands over at a snapshot: who owes and is owed what, entry by entry. Rows are
 * kept as arrays of numbers, because there are hundreds of thousands of them.
 */
import type { Bytes } from "./bytes.ts";
import type { AssetTerms } from "./table.ts";

/** Where an amount came from in the engine's state (§3); shown to the row's owner. */
export const COMPONENTS = [
  "spot",
  "lent",
  "borrowed",
  "unrealised-pnl",
  "unsettled",
  "funding",
  "vault-token",
  "house",
] as const;
export type Component = (typeof COMPONENTS)[number];

/**
 * Sub-accounts and their entries. Entry e of row r lies in `entryStarts[r] … entryStarts[r + 1] − 1`.
 * A positive amount is owed to the row (equity), a negative one is owed by it (debt); the two are
 * never netted, not even within one asset.
 */
export interface LiabilityRows {
  readonly count: number;
  readonly userIds: BigUint64Array;
  readonly subaccountIds: Uint16Array;
  /** 32 bytes for each row, drawn by the user's client; zeros for a disclosed row. */
  readonly nonces: Uint8Array;
  readonly entryStarts: Uint32Array;
  /** Index into the snapshot's assets. */
  readonly entryAssets: Uint16Array;
  /** Index into COMPONENTS. */
  readonly entryComponents: Uint8Array;
  /** Safe integers in engine units. */
  readonly entryUnits: Float64Array;
}

export interface DisclosedRow {
  readonly name: string;
  readonly row: number;
}
export interface Deficit {
  readonly asset: number;
  readonly absorbedUnits: bigint;
}
/** The state of the platform at one sequence number, as the proof needs it. */
export interface LiabilitySnapshot {
  /** UTC date, YYYY-MM-DD. */
  readonly date: string;
  readonly sequence: bigint;
  readonly timeMs: number;
  readonly stateHash: Bytes;
  readonly journalHash: Bytes;
  readonly auditRoot: Bytes;
  readonly assets: readonly AssetTerms[];
  readonly rows: LiabilityRows;
  readonly disclosed: readonly DisclosedRow[];
  readonly deficits: readonly Deficit[];
  /** Deposits minus withdrawals of each held asset, supply of each claim, 0 for perp: the trial balance. */
  readonly netUnits: readonly bigint[];
}

/** Days of 400 Gregorian years, and from 0000-03-01 to 1970-01-01. */
const DAYS_PER_ERA = 146_097;
const DAYS_TO_1970 = 719_468;

/** Days from 1970-01-01 to a date YYYY-MM-DD; undefined when the text is no such date. */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const [year, month, day] = date.split("-").map(Number);
  // Years that begin in March end with the leap day: months before it then have fixed lengths.
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const number = era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
  return dateOf(number) === date ? number : undefined;
}

/** The date of a day number, YYYY-MM-DD, for years 0 to 9999. */
export function dateOf(day: number): string {
  const shifted = day + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = ((monthFromMarch + 2) % 12) + 1;
  const year = yearOfEra + era * 400 + (month > 2 ? 0 : 1);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
}

/** Assets whose entries do not add up to the ledger's own net, in engine units and before any rounding. */
export function unbalancedAssets(snapshot: LiabilitySnapshot): number[] {
  const sums = snapshot.assets.map(() => 0n);
  const { entryAssets, entryUnits, count, entryStarts } = snapshot.rows;
  for (let e = 0; e < entryStarts[count]; e++) sums[entryAssets[e]] += BigInt(entryUnits[e]);
  return sums.flatMap((sum, a) => (sum === snapshot.netUnits[a] ? [] : [a]));
}
