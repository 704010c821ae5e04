/**
 * What would be if marks stood elsewhere at once. The sums are the engine's own, over a state that
 * shares everything with the real one but its markets' marks: nothing of the real one is changed.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import type { AccountId, Answer, Question } from "@holdall/core/protocol";
import { ORDER_TICKS_MAX } from "../book/order-slots.ts";
import { spareOfFund } from "../liquidate/deficit.ts";
import { assessSolvency } from "../margin/assess.ts";
import { hasExposure } from "../margin/has-exposure.ts";
import { byRisk, idleRisk, isLiquidatable } from "../margin/risk.ts";
import { idleValuation } from "../margin/valuation.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";

type Shock = NonNullable<Answer<"shock">>;

/** The most that marks fall or rise in one question: a half more than the widest that is asked. */
const MOVE_PPM_MAX = 500_000;

/**
 * Answers `shock`: the accounts that would be liquidatable, what they would lack of owning nothing if all
 * were closed at these marks, and what the fund could pay of that. Fees, the depth of books and what the
 * backstop takes over are not looked at. `null` where there is no margin, or no such move.
 */
export function shock(state: State, query: Question<"shock">): Answer<"shock"> {
  const { margin } = state.parameters;
  const { movePpm, count } = query;
  if (margin === undefined || Math.abs(movePpm) > MOVE_PPM_MAX) return null;
  const moved = withMarks(state, query);
  const rows: Shock["accounts"][number][] = [];
  let [exposureUnits, lackUnits] = [0n, 0n];
  for (let accountId = 1; accountId <= state.accounts.accountMax; accountId += 1) {
    if (accountId === (margin.insuranceAccountId as number)) continue;
    if (!hasExposure(state, accountId)) continue;
    const risk = assessSolvency(moved, accountId);
    if (!isLiquidatable(risk)) continue;
    const row = {
      accountId: accountId as AccountId,
      netEquityUnits: risk.netEquityUnits,
      maintenanceUnits: risk.maintenanceUnits,
      exposureUnits: risk.exposureUnits,
      lackUnits: Math.max(0, -risk.equityUnits),
      isAlready: isLiquidatable(assessSolvency(state, accountId)),
    };
    exposureUnits += BigInt(row.exposureUnits);
    lackUnits += BigInt(row.lackUnits);
    rows.push(row);
  }
  return {
    accounts: rows.sort(byRisk).slice(0, count),
    found: rows.length,
    exposureUnits: exposureUnits.toString(),
    lackUnits: lackUnits.toString(),
    fundUnits: spareOfFund(moved),
  };
}

/** The state with other marks, and with sums and terms of its own. */
function withMarks(state: State, query: Question<"shock">): State {
  const { assetId, movePpm } = query;
  const move = (market: Market): Market => {
    if (assetId !== null && market.baseAssetId !== (assetId as number)) return market;
    return { ...market, markTicks: movedTicks(market.markTicks, movePpm) };
  };
  const markets = state.markets.map(move);
  return { ...state, markets, valuation: idleValuation(), risk: idleRisk() };
}

/** A mark after a move. Rounded away from where it stood: a shock is never smaller than it is called. */
function movedTicks(ticks: number, movePpm: number): number {
  if (ticks === 0) return 0;
  const moved = mulDiv(ticks, PPM + movePpm, PPM, movePpm < 0 ? "floor" : "ceil");
  return Math.min(ORDER_TICKS_MAX, Math.max(1, moved));
}
