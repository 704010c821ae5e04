/**
 * Where the units come from that an account spends: what is free, then what it lends, then what it
 * may borrow, in this order and no other. Pools decide here; whether the account may carry the debt
 * is asked when an order is placed, not when it fills.
 */
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { borrowUnits, redeemUnits } from "./moves.ts";
import type { Why } from "./moves.ts";
import { borrowRoom, cashUnits, lendingSpecOf, poolOf, redeemRoom } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** What an account may do to have units, and why it wants them. */
export interface Funding extends Why {
  readonly mayRedeem: boolean;
  readonly mayBorrow: boolean;
  /** Limits and throttle of the pool do not count; its cash does. */
  readonly isExempt: boolean;
}

/**
 * Makes `units` of an asset free, if that can be, and changes nothing otherwise. Returns ACCEPTED or
 * why not: `funds-insufficient`, `supply-insufficient`, `pool-throttled`, `pool-closed`,
 * `borrow-limit` or `borrow-requires-redeem`.
 */
export function fundSpend(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  funding: Funding,
): number {
  const { ledger, lending } = state;
  const missing = units - ledger.freeUnits(ledger.find(accountId, assetId));
  if (missing <= 0) return ACCEPTED;
  const pool = poolOf(state, assetId);
  if (pool === undefined) return REJECT["funds-insufficient"];
  const lent = lending.lentUnits(lending.find(accountId, assetId));
  const redeemed = funding.mayRedeem ? Math.min(missing, lent) : 0;
  const borrowed = missing - redeemed;
  if (borrowed > 0 && !funding.mayBorrow) return REJECT["funds-insufficient"];
  if (borrowed > 0 && redeemed < lent) return REJECT["borrow-requires-redeem"];
  // Where nothing is redeemed, a pool that lets nobody redeem lets nobody borrow either.
  const refusal =
    checkRedeem(state, pool, redeemed, funding.isExempt) ||
    (borrowed > 0 ? checkBorrow(state, pool, borrowed, redeemed, funding.isExempt) : ACCEPTED);
  if (refusal !== ACCEPTED) return refusal;
  if (redeemed > 0) redeemUnits(state, accountId, assetId, redeemed, funding);
  if (borrowed > 0) borrowUnits(state, accountId, assetId, borrowed, funding);
  return ACCEPTED;
}

/** The most units of an asset that `fundSpend` could make free now. */
export function fundable(
  state: State,
  accountId: number,
  assetId: number,
  funding: Funding,
): number {
  const { ledger, lending } = state;
  const free = ledger.freeUnits(ledger.find(accountId, assetId));
  const pool = poolOf(state, assetId);
  if (pool === undefined) return free;
  const lent = lending.lentUnits(lending.find(accountId, assetId));
  const mayRedeem = funding.mayRedeem && lent > 0;
  const redeemed = mayRedeem ? Math.min(lent, redeemableUnits(state, pool, funding.isExempt)) : 0;
  if (redeemed < lent || !funding.mayBorrow) return free + redeemed;
  return free + redeemed + borrowableUnits(state, pool, redeemed, funding.isExempt);
}

/** What a pool lets be redeemed now: its cash, within the throttle. */
export function redeemableUnits(state: State, pool: Pool, isExempt: boolean): number {
  if (lendingSpecOf(state, pool).state === "closed" && !isExempt) return 0;
  const cash = cashUnits(state, pool.assetId);
  return isExempt ? cash : Math.min(cash, redeemRoom(pool, pool.boundPpm));
}

/** What a pool lets be borrowed now, after `redeemed` units of it were redeemed. */
export function borrowableUnits(
  state: State,
  pool: Pool,
  redeemed: number,
  isExempt: boolean,
): number {
  const spec = lendingSpecOf(state, pool);
  const cash = cashUnits(state, pool.assetId) - redeemed;
  if (isExempt) return cash;
  if (spec.state !== "open") return 0;
  const boundPpm = Math.min(pool.boundPpm, spec.maxUtilizationPpm);
  return Math.min(cash, borrowRoom(pool, boundPpm, redeemed));
}

/** What a pool says to redeeming so much. */
export function checkRedeem(state: State, pool: Pool, units: number, isExempt: boolean): number {
  if (!isExempt && lendingSpecOf(state, pool).state === "closed") return REJECT["pool-closed"];
  if (units > cashUnits(state, pool.assetId)) return REJECT["supply-insufficient"];
  if (!isExempt && units > redeemRoom(pool, pool.boundPpm)) return REJECT["pool-throttled"];
  return ACCEPTED;
}

/** What a pool says to borrowing so much, after `redeemed` units of it were redeemed. */
export function checkBorrow(
  state: State,
  pool: Pool,
  units: number,
  redeemed: number,
  isExempt: boolean,
): number {
  const spec = lendingSpecOf(state, pool);
  if (!isExempt && spec.state !== "open") return REJECT["pool-closed"];
  if (units > cashUnits(state, pool.assetId) - redeemed) return REJECT["supply-insufficient"];
  if (isExempt) return ACCEPTED;
  if (units > borrowRoom(pool, spec.maxUtilizationPpm, redeemed)) return REJECT["borrow-limit"];
  if (units > borrowRoom(pool, pool.boundPpm, redeemed)) return REJECT["pool-throttled"];
  return ACCEPTED;
}
