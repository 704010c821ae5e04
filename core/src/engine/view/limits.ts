/** How much an account may borrow, withdraw or order: the questions of admission, asked backwards. */
import type { Answer, Question } from "@holdall/core/protocol";
import { borrowableUnits, fundable } from "../lend/fund.ts";
import { owedUnits, poolOf } from "../lend/pools.ts";
import { mostUnits, staysWithinMargin } from "../margin/leave.ts";
import { AS_IT_IS } from "../margin/what-if.ts";
import { checkGiveOut } from "../money/give-out.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";

/** The most that `borrow` would grant now. */
export function borrowLimit(state: State, query: Question<"borrow-limit">): Answer<"borrow-limit"> {
  const { accountId, assetId } = query;
  const pool = poolOf(state, assetId);
  if (pool === undefined || !state.accounts.exists(accountId)) return null;
  const { lending } = state;
  const isBarred =
    lending.lentUnits(lending.find(accountId, assetId)) > 0 ||
    state.stages.isLiquidating(accountId);
  if (isBarred) return { units: 0 };
  const units = mostUnits(borrowableUnits(state, pool, 0, false), (wanted) => {
    const debtUnits = owedUnits(state, pool, wanted);
    const change = { ...AS_IT_IS, assetId, freeUnits: wanted, debtUnits };
    return staysWithinMargin(state, accountId, change) === ACCEPTED;
  });
  return { units };
}

/** The most that a withdrawal with these flags may take, fee included. */
export function withdrawalLimit(
  state: State,
  query: Question<"margin-withdrawal-limit">,
): Answer<"margin-withdrawal-limit"> {
  const { accountId, assetId, autoBorrow, autoLendRedeem } = query;
  const { accounts, stages } = state;
  if (!accounts.exists(accountId) || state.assets[assetId] === undefined) return null;
  if (stages.isLiquidating(accountId)) return { units: 0 };
  const most = fundable(state, accountId, assetId, {
    cause: "withdrawal",
    orderSlot: 0,
    mayRedeem: autoLendRedeem || accounts.lendsFree(accountId),
    mayBorrow: autoBorrow,
    isExempt: false,
  });
  return {
    units: mostUnits(most, (units) => checkGiveOut(state, query, units) === ACCEPTED),
  };
}
