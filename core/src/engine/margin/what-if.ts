/** Changes that margin is asked about before they are made. */
import type { State } from "../state.ts";

/**
 * A change that is looked at before it is made, so that a question leaves no trace: in one asset, in
 * one perpetual, and of what is unsettled. Each is what there would be more (or fewer) of.
 */
export interface WhatIf {
  /**
   * An asset, or -1: free units, debt, and what resting orders would spend, whether they hold it or
   * not: what one of them holds is collateral as before, and free for the others no more.
   */
  assetId: number;
  freeUnits: number;
  debtUnits: number;
  spendingUnits: number;
  /** A perpetual, or -1: size and cost of the position, lots of resting bids and asks. */
  marketId: number;
  sizeLots: number;
  entryQuote: number;
  bidLots: number;
  askLots: number;
  unsettledUnits: number;
  /** A resting spot order that would rest no more, or 0. */
  withoutSlot: number;
}

/** Nothing is changed. */
export const AS_IT_IS: Readonly<WhatIf> = {
  assetId: -1,
  freeUnits: 0,
  debtUnits: 0,
  spendingUnits: 0,
  marketId: -1,
  sizeLots: 0,
  entryQuote: 0,
  bidLots: 0,
  askLots: 0,
  unsettledUnits: 0,
  withoutSlot: 0,
};

/** What resting orders that hold nothing would spend of an asset beyond what there is. */
export function wantedUnits(
  state: State,
  accountId: number,
  assetId: number,
  change: Readonly<WhatIf>,
): number {
  const { lending, ledger } = state;
  const row = lending.find(accountId, assetId);
  const spending = lending.spendingUnits(row) + change.spendingUnits;
  if (spending === 0) return 0;
  const free = ledger.freeUnits(ledger.find(accountId, assetId)) + change.freeUnits;
  return Math.max(0, spending - free - lending.lentUnits(row));
}
