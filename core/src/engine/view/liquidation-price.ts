/**
 * At which mark an account would be liquidated, all else unmoved: found by asking its risk at other
 * marks, halving the range. The mark is put back before anybody else looks.
 */
import { ORDER_TICKS_MAX } from "../book/order-slots.ts";
import { assessSolvency } from "../margin/assess.ts";
import { isLiquidatable } from "../margin/risk.ts";
import type { AssetTerms } from "../margin/valuation.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";

/** The mark of a position's market nearest to now at which its account is liquidated; 0 = none. */
export function positionLiquidationTicks(state: State, row: number, market: Market): number {
  const size = state.positions.sizeLots(row);
  if (size === 0 || market.markTicks === 0) return 0;
  return liquidationTicks(state, state.positions.accountId(row), market, size < 0);
}

/** The mark of an owed asset at which the account is liquidated; 0 = none, or it has no mark. */
export function debtLiquidationTicks(state: State, accountId: number, terms: AssetTerms): number {
  const { market } = terms;
  if (market === null || market.markTicks === 0) return 0;
  return liquidationTicks(state, accountId, market, true);
}

function liquidationTicks(
  state: State,
  accountId: number,
  market: Market,
  isUpward: boolean,
): number {
  const now = market.markTicks;
  const isReached = (ticks: number): boolean => {
    market.markTicks = ticks;
    const answer = isLiquidatable(assessSolvency(state, accountId));
    market.markTicks = now;
    return answer;
  };
  if (isReached(now)) return now;
  let safe = now;
  let reached = isUpward ? ORDER_TICKS_MAX : 1;
  if (!isReached(reached)) return 0;
  while (Math.abs(reached - safe) > 1) {
    const middle = Math.floor((reached + safe) / 2);
    if (isReached(middle)) reached = middle;
    else safe = middle;
  }
  return reached;
}
