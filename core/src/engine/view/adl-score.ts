import { compareProducts, PPM } from "@holdall/core/num";
import { assessSolvency } from "../margin/assess.ts";
import { perpNotional, perpPnl } from "../margin/position-sums.ts";
import type { State } from "../state.ts";

/** Profit over equity from which each further point counts, in millionths. */
const STEPS_PPM = [100_000, 250_000, 500_000, 1_000_000];

/**
 * How much of a position would be reduced if an opposing one had to be closed: 0 (nothing, there is
 * no profit) to 5. Deleveraging takes lots by `profit × notional / equity`, hence of each lot the
 * share `profit / equity`, which is what is scored: against fixed steps, so that the score of one
 * does not move with those of others.
 */
export function adlScore(state: State, row: number): number {
  const { positions, markets } = state;
  const market = markets[positions.marketId(row)];
  const sizeLots = positions.sizeLots(row);
  const notional = perpNotional(market, Math.abs(sizeLots));
  const pnl = perpPnl(notional, sizeLots, positions.entryQuote(row), 0);
  if (pnl <= 0) return 0;
  const equity = Math.max(1, assessSolvency(state, positions.accountId(row)).equityUnits);
  return 1 + STEPS_PPM.filter((step) => compareProducts(pnl, PPM, equity, step) >= 0).length;
}
