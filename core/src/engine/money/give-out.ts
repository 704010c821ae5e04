/** Units that leave an account: made free where that is allowed, if what is left can do without. */
import type { CommandOf } from "@holdall/core/protocol";
import { checkBorrow, fundSpend } from "../lend/fund.ts";
import type { Why } from "../lend/moves.ts";
import { owedUnits, poolOf } from "../lend/pools.ts";
import { staysWithinMargin } from "../margin/leave.ts";
import { AS_IT_IS } from "../margin/what-if.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";

/** Whose units leave, and what may be done to have them. */
export type Leaving = Pick<
  CommandOf<"request-withdrawal">,
  "accountId" | "assetId" | "autoBorrow" | "autoLendRedeem"
>;

/**
 * Makes `units` free for leaving and answers ACCEPTED, or changes nothing and says why not. An
 * account that lends what is free redeems it unasked.
 */
export function giveOut(
  state: State,
  leaving: Leaving,
  units: number,
  cause: Why["cause"],
): number {
  const refusal = checkGiveOut(state, leaving, units);
  if (refusal !== ACCEPTED) return refusal;
  return fundSpend(
    state,
    leaving.accountId,
    leaving.assetId,
    units,
    fundingOf(state, leaving, cause),
  );
}

/** The same questions without an act. */
export function checkGiveOut(state: State, leaving: Leaving, units: number): number {
  const { accountId, assetId } = leaving;
  const { ledger, lending } = state;
  const free = ledger.freeUnits(ledger.find(accountId, assetId));
  const lent = lending.lentUnits(lending.find(accountId, assetId));
  const { mayRedeem, mayBorrow } = fundingOf(state, leaving, "withdrawal");
  const owned = free + (mayRedeem ? lent : 0);
  if (units > owned && !mayBorrow) return REJECT["funds-insufficient"];
  const borrowed = Math.max(0, units - owned);
  let debtUnits = 0;
  if (borrowed > 0) {
    const pool = poolOf(state, assetId);
    if (pool === undefined) return REJECT["funds-insufficient"];
    const carried = checkBorrow(state, pool, borrowed, owned - free, false);
    if (carried !== ACCEPTED) return carried;
    debtUnits = owedUnits(state, pool, borrowed);
  }
  return staysWithinMargin(state, accountId, {
    ...AS_IT_IS,
    assetId,
    freeUnits: borrowed - units,
    debtUnits,
  });
}

function fundingOf(state: State, leaving: Leaving, cause: Why["cause"]) {
  return {
    cause,
    orderSlot: 0,
    mayRedeem: leaving.autoLendRedeem || state.accounts.lendsFree(leaving.accountId),
    mayBorrow: leaving.autoBorrow,
    isExempt: false,
  };
}
