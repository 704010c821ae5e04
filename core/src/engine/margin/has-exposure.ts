/** Whether an account's equity carries anything: who carries nothing is asked nothing. */
import type { State } from "../state.ts";
import { AS_IT_IS, wantedUnits } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

/** True when the account has positions, orders of perpetuals, debts, or anything unsettled. */
export function hasExposure(state: State, accountId: number): boolean {
  const { exposed, lending, positions, unsettled } = state;
  if (!exposed.hasMet(accountId)) return false;
  return (
    lending.hasDebt(accountId) ||
    unsettled.units(accountId) !== 0 ||
    hasPosition(state, positions.firstOfAccount(accountId)) ||
    wantsDebt(state, lending.first(accountId))
  );
}

/**
 * True when the account has exposure, or would have it by the change: where something leaves what is
 * free, resting orders that hold nothing may come to spend more than there is.
 */
export function hasExposureUnder(
  state: State,
  accountId: number,
  change: Readonly<WhatIf>,
): boolean {
  return (
    hasExposure(state, accountId) ||
    (change.assetId !== AS_IT_IS.assetId &&
      wantedUnits(state, accountId, change.assetId, change) > 0)
  );
}

function hasPosition(state: State, first: number): boolean {
  const { positions } = state;
  for (let row = first; row !== 0; row = positions.nextOfAccount(row)) {
    if (positions.exposureLots(row) !== 0) return true;
  }
  return false;
}

/** True when resting orders would spend more of an asset than there is. */
function wantsDebt(state: State, first: number): boolean {
  const { lending, ledger } = state;
  for (let row = first; row !== 0; row = lending.next(row)) {
    const spending = lending.spendingUnits(row);
    if (spending === 0) continue;
    const free = ledger.freeUnits(ledger.find(lending.accountId(row), lending.assetId(row)));
    if (spending > free + lending.lentUnits(row)) return true;
  }
  return false;
}
