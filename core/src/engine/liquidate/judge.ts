/** When a liquidation begins, goes on and ends; integers against integers, no ratio is rounded. */
import { compareProducts, PPM } from "@holdall/core/num";
import type { Solvency } from "../margin/risk.ts";
import type { State } from "../state.ts";
import { marginOf } from "./terms.ts";

/** True when a liquidation ends: maintenance below its share of net equity, or nothing at stake. */
export function isSafe(state: State, risk: Solvency): boolean {
  const { netEquityUnits, maintenanceUnits, exposureUnits } = risk;
  if (exposureUnits === 0) return netEquityUnits >= 0;
  const { liquidationExitPpm } = marginOf(state);
  return compareProducts(maintenanceUnits, PPM, netEquityUnits, liquidationExitPpm) < 0;
}

/**
 * True when nothing is left to reduce or to cover: all that the account owes is unsettled, and what
 * it has is worth as much in full. The settlement pass has it paid as the books take its collateral.
 */
export function isWaiting({ exposureUnits, netEquityUnits, equityUnits }: Solvency): boolean {
  return exposureUnits === 0 && netEquityUnits < 0 && equityUnits >= 0;
}

/** True when net equity is so low that the book is not waited for. */
export function isForBackstop(state: State, risk: Solvency): boolean {
  const { backstopPpm } = marginOf(state);
  return compareProducts(risk.netEquityUnits, PPM, risk.maintenanceUnits, backstopPpm) < 0;
}

/** True while an account has a position whose index stands still: its marks say nothing. */
export function isBlind({ positions, markets }: State, accountId: number): boolean {
  for (
    let row = positions.firstOfAccount(accountId);
    row !== 0;
    row = positions.nextOfAccount(row)
  ) {
    const isHeld = positions.sizeLots(row) !== 0;
    if (isHeld && markets[positions.marketId(row)].perp?.isStale === true) return true;
  }
  return false;
}
