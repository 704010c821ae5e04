/** What an account's positions and their orders come to, as sums of its risk. */
import { PPM } from "@holdall/core/num";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { plus, scaled, VALUE_MAX } from "./formulas.ts";
import {
  increaseUnits,
  perpConcentrationPpm,
  perpImfPpm,
  perpMmfPpm,
  perpProfitCap,
  siblingLots,
} from "./requirements.ts";
import { addIncrease, addRequirement, GRAIN } from "./risk.ts";
import type { Risk } from "./risk.ts";
import { stressed } from "./valuation.ts";
import { AS_IT_IS } from "./what-if.ts";

/** The row that is always flat: of an account and a perpetual that never met. */
const NO_POSITION = 0;

/** Positions: profit and loss at mark, and what the worse side of each needs. */
export function addPositions(state: State, accountId: number, risk: Risk): void {
  const { positions, markets } = state;
  const { whatIf } = risk;
  const isAlone = state.accounts.isAlone(accountId);
  let isChangeSeen = whatIf.marketId < 0;
  let row = positions.firstOfAccount(accountId);
  while (row !== NO_POSITION || !isChangeSeen) {
    const marketId = row === NO_POSITION ? whatIf.marketId : positions.marketId(row);
    const isChanged = marketId === whatIf.marketId;
    const change = isChanged ? whatIf : AS_IT_IS;
    if (isChanged) isChangeSeen = true;
    const size = positions.sizeLots(row) + change.sizeLots;
    const bids = positions.bidLots(row) + change.bidLots;
    const asks = positions.askLots(row) + change.askLots;
    const lots = Math.max(Math.abs(size + bids), Math.abs(size - asks));
    if (lots !== 0) {
      const market = markets[marketId];
      const others = isAlone ? 0 : siblingLots(state, accountId, marketId);
      const openLots = positions.openInterestLots(marketId);
      addExposure(risk, market, lots, others, openLots);
      if (size !== 0) addProfit(risk, market, size, positions.entryQuote(row) + change.entryQuote);
    }
    if (row !== NO_POSITION) row = positions.nextOfAccount(row);
  }
}

/** What so many lots need: `others` of the user's other accounts, among so many that are open. */
function addExposure(
  risk: Risk,
  market: Market,
  lots: number,
  others: number,
  openLots: number,
): void {
  const { stressPpm } = risk;
  const exposure = stressed(perpNotional(market, lots), "ceil", stressPpm);
  const otherUnits = others === 0 ? 0 : stressed(perpNotional(market, others), "ceil", stressPpm);
  const imfPpm = perpImfPpm(market, plus(exposure, otherUnits));
  const concentration = perpConcentrationPpm(market, lots + others, openLots);
  const maintenance = scaled(exposure, perpMmfPpm(market, exposure), PPM, "ceil");
  addRequirement(risk, exposure, imfPpm, concentration);
  if (others > 0) {
    const without = perpImfPpm(market, otherUnits) + perpConcentrationPpm(market, others, openLots);
    addIncrease(risk, increaseUnits(otherUnits, imfPpm + concentration, without));
  }
  risk.maintenanceUnits = plus(risk.maintenanceUnits, maintenance);
  risk.exposureUnits = plus(risk.exposureUnits, exposure);
  risk.sensitivity += 2 * maintenance;
  risk.grain += exposure * GRAIN;
}

/** Profit or loss at mark, and what of it counts. */
function addProfit(risk: Risk, market: Market, size: number, entryQuote: number): void {
  const { stressPpm } = risk;
  const notional = perpNotional(market, Math.abs(size));
  const pnl = perpPnl(notional, size, entryQuote, stressPpm);
  risk.sensitivity += notional;
  risk.pnlUnits = plus(risk.pnlUnits, pnl);
  if (pnl <= 0) {
    risk.lossUnits = plus(risk.lossUnits, pnl);
    risk.pnlMarginUnits = plus(risk.pnlMarginUnits, pnl);
    return;
  }
  const cap = perpProfitCap(market, notional, stressPpm);
  risk.pnlMarginUnits = plus(risk.pnlMarginUnits, countedProfit(market, pnl, cap));
  risk.sensitivity += 2 * cap;
}

/** What of a profit counts as margin, in units. Rounded down. */
export function countedProfit(market: Market, pnl: number, cap: number): number {
  const { profitHaircutPpm, profitUnitsMax } = market.spec.perp!;
  return Math.min(scaled(pnl, profitHaircutPpm, PPM, "floor"), cap, profitUnitsMax);
}

/** Value of lots of a perpetual at its mark. */
export function perpNotional(market: Market, lots: number): number {
  return Math.min(VALUE_MAX, lots * market.quoteUnitsPerLotTick * market.markTicks);
}

/** Unrealised profit or loss of a notional; under stress a long is valued down and a short up. */
export function perpPnl(
  notional: number,
  sizeLots: number,
  entryQuote: number,
  stressPpm: number,
): number {
  const value =
    sizeLots > 0 ? stressed(notional, "floor", stressPpm) : -stressed(notional, "ceil", stressPpm);
  return plus(value, -entryQuote);
}
