/** Lending asked for: lend, redeem, borrow, repay. */
import type { CommandOf } from "@holdall/core/protocol";
import { staysWithinMargin } from "../margin/leave.ts";
import { AS_IT_IS } from "../margin/what-if.ts";
import { checkAmount } from "../money/deposit.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { lendableUnits } from "./arrivals.ts";
import { checkBorrow, checkRedeem } from "./fund.ts";
import { borrowUnits, BY_REQUEST, lendUnits, redeemUnits, repayUnits } from "./moves.ts";
import { lendingSpecOf, owedUnits, poolOf } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** Applies `lend`. */
export function lend(state: State, command: CommandOf<"lend">): number {
  const { accountId, assetId, units } = command;
  const pool = poolAsked(state, command);
  if (typeof pool === "number") return pool;
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  if (lendingSpecOf(state, pool).state !== "open") return REJECT["pool-closed"];
  const { ledger, lending } = state;
  if (lending.borrowedUnits(lending.find(accountId, assetId)) > 0) {
    return REJECT["lend-requires-repay"];
  }
  if (units > lendableUnits(state, pool)) return REJECT["lend-limit"];
  if (units > ledger.freeUnits(ledger.find(accountId, assetId))) {
    return REJECT["funds-insufficient"];
  }
  lendUnits(state, accountId, assetId, units, BY_REQUEST);
  return ACCEPTED;
}

/** Applies `redeem`. */
export function redeem(state: State, command: CommandOf<"redeem">): number {
  const { accountId, assetId, units } = command;
  const pool = poolAsked(state, command);
  if (typeof pool === "number") return pool;
  const { lending } = state;
  if (units > lending.lentUnits(lending.find(accountId, assetId))) {
    return REJECT["lend-insufficient"];
  }
  const closed = checkRedeem(state, pool, units, false);
  if (closed !== ACCEPTED) return closed;
  redeemUnits(state, accountId, assetId, units, BY_REQUEST);
  return ACCEPTED;
}

/** Applies `borrow`: the pool first, then what the account may carry. */
export function borrow(state: State, command: CommandOf<"borrow">): number {
  const { accountId, assetId, units } = command;
  const pool = poolAsked(state, command);
  if (typeof pool === "number") return pool;
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  const { lending } = state;
  if (lending.lentUnits(lending.find(accountId, assetId)) > 0) {
    return REJECT["borrow-requires-redeem"];
  }
  const refusal = checkBorrow(state, pool, units, 0, false);
  if (refusal !== ACCEPTED) return refusal;
  // Asked of equity without unrealised profit, under stress.
  const debtUnits = owedUnits(state, pool, units);
  const change = { ...AS_IT_IS, assetId, freeUnits: units, debtUnits };
  const carried = staysWithinMargin(state, accountId, change);
  if (carried !== ACCEPTED) return carried;
  borrowUnits(state, accountId, assetId, units, BY_REQUEST);
  return ACCEPTED;
}

/** Applies `repay`. */
export function repay(state: State, command: CommandOf<"repay">): number {
  const { accountId, assetId, units } = command;
  const pool = poolAsked(state, command);
  if (typeof pool === "number") return pool;
  if (lendingSpecOf(state, pool).state === "closed") return REJECT["pool-closed"];
  const { ledger, lending } = state;
  if (units > lending.borrowedUnits(lending.find(accountId, assetId))) {
    return REJECT["borrow-insufficient"];
  }
  if (units > ledger.freeUnits(ledger.find(accountId, assetId))) {
    return REJECT["funds-insufficient"];
  }
  repayUnits(state, accountId, assetId, units, BY_REQUEST);
  return ACCEPTED;
}

type Asked = Pick<CommandOf<"lend">, "accountId" | "assetId" | "units">;

/** The pool that an amount is asked of, or the code of why it cannot be. */
function poolAsked(state: State, { accountId, assetId, units }: Asked): Pool | number {
  const refusal = checkAmount(state, accountId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  return poolOf(state, assetId) ?? REJECT["not-available"];
}
