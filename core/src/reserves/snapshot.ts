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

const MS_PER_DAY = 86_400_000;

/** Days from 1970-01-01 to a date YYYY-MM-DD; undefined when the text is no such date. */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined;
  return ms / MS_PER_DAY;
}

/** The date of a day number, YYYY-MM-DD. */
export function dateOf(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Assets whose entries do not add up to the ledger's own net, in engine units and before any rounding. */
export function unbalancedAssets(snapshot: LiabilitySnapshot): number[] {
  const sums = snapshot.assets.map(() => 0n);
  const { entryAssets, entryUnits, count, entryStarts } = snapshot.rows;
  for (let e = 0; e < entryStarts[count]; e++) sums[entryAssets[e]] += BigInt(entryUnits[e]);
  return sums.flatMap((sum, a) => (sum === snapshot.netUnits[a] ? [] : [a]));
}
