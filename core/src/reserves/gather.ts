/**
 * The seam between the platform and the proof: accounts with their amounts in, the snapshot that is
 * proven out (§3). Whoever knows a part of the platform adds its amounts to an account; nothing here
 * knows a rule of trading.
 */
import { COMPONENTS } from "./snapshot.ts";
import type { Component, DisclosedRow, LiabilityRows, LiabilitySnapshot } from "./snapshot.ts";
import type { AssetTerms } from "./table.ts";
import type { Bytes } from "./bytes.ts";

/** One amount of one account: positive is owed to it, negative is owed by it. Never netted. */
export interface LiabilityEntry {
  /** Index into the assets of the view. */
  readonly asset: number;
  readonly component: Component;
  /** Engine units, a safe integer. */
  readonly units: number;
}
/** A sub-account: the scope of one margin, one row of the proof. */
export interface LiabilityAccount {
  readonly userId: bigint;
  readonly subaccountId: number;
  /** The name under which a row of the house or of a vault is published in clear. */
  readonly disclosedAs?: string;
  readonly entries: readonly LiabilityEntry[];
}
/** What the platform says of itself at one sequence. */
export interface LiabilityView {
  readonly assets: readonly AssetTerms[];
  readonly accounts: Iterable<LiabilityAccount>;
  /** The ledger's own report: deposits less withdrawals, supplies of claims, 0 for perp. */
  readonly netUnits: readonly bigint[];
}
/** Which moment it was, and what binds it to the journal. */
export type SnapshotMoment = Pick<
  LiabilitySnapshot,
  "date" | "sequence" | "timeMs" | "stateHash" | "journalHash" | "auditRoot" | "deficits"
>;
/** The 32 bytes that a user's client drew. */
export type NonceOf = (userId: bigint) => Bytes;

/** The snapshot of a view. Empty accounts have no row, disclosed ones always have. Throws for an amount that is no safe integer. */
export function gatherSnapshot(
  view: LiabilityView,
  moment: SnapshotMoment,
  nonceOf: NonceOf,
): LiabilitySnapshot {
  const kept: LiabilityAccount[] = [];
  const disclosed: DisclosedRow[] = [];
  for (const account of view.accounts) {
    const entries = account.entries.filter(({ units }) => units !== 0);
    if (account.disclosedAs !== undefined)
      disclosed.push({ name: account.disclosedAs, row: kept.length });
    else if (entries.length === 0) continue;
    kept.push({ ...account, entries });
  }
  const { assets, netUnits } = view;
  return { ...moment, assets, rows: rowsOf(kept, nonceOf), disclosed, netUnits };
}

function rowsOf(accounts: readonly LiabilityAccount[], nonceOf: NonceOf): LiabilityRows {
  const entries = accounts.flatMap((account) => account.entries);
  const unsafe = entries.find(({ units }) => !Number.isSafeInteger(units));
  if (unsafe !== undefined) throw new RangeError(`${unsafe.units} is no amount of the ledger`);
  const entryStarts = new Uint32Array(accounts.length + 1);
  const nonces = new Uint8Array(32 * accounts.length);
  for (const [row, { userId, disclosedAs, entries: own }] of accounts.entries()) {
    entryStarts[row + 1] = entryStarts[row] + own.length;
    if (disclosedAs === undefined) nonces.set(nonceOf(userId), 32 * row);
  }
  return {
    count: accounts.length,
    userIds: BigUint64Array.from(accounts, ({ userId }) => userId),
    subaccountIds: Uint16Array.from(accounts, ({ subaccountId }) => subaccountId),
    nonces,
    entryStarts,
    entryAssets: Uint16Array.from(entries, ({ asset }) => asset),
    entryComponents: Uint8Array.from(entries, ({ component }) => COMPONENTS.indexOf(component)),
    entryUnits: Float64Array.from(entries, ({ units }) => units),
  };
}
