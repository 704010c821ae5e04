/**
 * Movements between an account and a pool. They check nothing but their own arithmetic: whoever
 * calls them has asked before. Each moves cash and claim or debt together, so that the law of pools
 * holds after it, and says so: both balances, then what the account lends and owes.
 */
import { units as toUnits } from "@holdall/core/num";
import type { AccountId, AssetId, EventOf } from "@holdall/core/protocol";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { borrowRatePpb, cashRow, entryFee, HOUR_MS, lendingSpecOf, poolOf } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** Why a movement is made; the order that it is made for, by its slot (0 = none). */
export interface Why {
  readonly cause: EventOf<"lending-changed">["cause"];
  readonly orderSlot: number;
}

type Movement = EventOf<"lending-changed">["movement"];

/** A movement that the account asked for. */
export const BY_REQUEST: Why = { cause: "request", orderSlot: 0 };

/** The market of an interest that is not one on profit or loss. */
export const NO_MARKET = 0xffff as EventOf<"interest-paid">["marketId"];

/** Free units become a claim. */
export function lendUnits(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, assetId);
  const row = lending.row(accountId, assetId);
  exchange(state, accountId, assetId, units, CAUSE.lend);
  lending.setLent(row, lending.lentUnits(row) + units, nowMs);
  pool.lentUnits += units;
  tellLending(state, row, "lend", units, why);
}

/** A claim becomes free units. */
export function redeemUnits(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, assetId);
  const row = lending.row(accountId, assetId);
  lending.setLent(row, lending.lentUnits(row) - units, nowMs);
  pool.lentUnits -= units;
  exchange(state, accountId, assetId, -units, CAUSE.lend);
  tellLending(state, row, "redeem", units, why);
}

/** Free units against a debt, to which the interest up to the full hour is added at once. */
export function borrowUnits(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, assetId);
  const ratePpb = borrowRatePpb(lendingSpecOf(state, pool), pool);
  const fee = entryFee(units, ratePpb, nowMs);
  const row = lending.row(accountId, assetId);
  lending.setBorrowed(row, lending.borrowedUnits(row) + units + fee, nowMs);
  lending.addBorrowedInterest(row, fee);
  pool.borrowedUnits += units + fee;
  pool.pendingUnits += fee;
  exchange(state, accountId, assetId, -units, CAUSE.borrow);
  tellLending(state, row, "borrow", units, why);
  if (fee === 0) return;
  const intervalMs = HOUR_MS - (nowMs % HOUR_MS);
  state.emit.event({
    kind: "interest-paid",
    accountId: accountId as AccountId,
    assetId: assetId as AssetId,
    marketId: NO_MARKET,
    interestKind: "entry-fee",
    ratePpb,
    intervalMs,
    units: toUnits(fee),
    hourMs: nowMs + intervalMs - HOUR_MS,
  });
}

/** Free units against a debt that becomes smaller. */
export function repayUnits(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, assetId);
  const row = lending.row(accountId, assetId);
  exchange(state, accountId, assetId, units, CAUSE.borrow);
  lending.setBorrowed(row, lending.borrowedUnits(row) - units, nowMs);
  pool.borrowedUnits -= units;
  tellLending(state, row, "repay", units, why);
}

/**
 * Credits an account with what is in the pool already: against what it owes of the asset first,
 * then to its claim. Says so once, as the larger part of the two that happened.
 */
export function creditPool(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, assetId);
  const row = lending.row(accountId, assetId);
  const repaid = Math.min(units, lending.borrowedUnits(row));
  if (repaid > 0) {
    lending.setBorrowed(row, lending.borrowedUnits(row) - repaid, nowMs);
    pool.borrowedUnits -= repaid;
    tellLending(state, row, "repay", repaid, why);
  }
  const lent = units - repaid;
  if (lent === 0) return;
  lending.setLent(row, lending.lentUnits(row) + lent, nowMs);
  if (why.cause === "interest") lending.addLentInterest(row, lent);
  pool.lentUnits += lent;
  tellLending(state, row, "lend", lent, why);
}

/** A claim moves from one account to another as it is, where it could not be redeemed. */
export function moveClaim(
  state: State,
  sourceId: number,
  targetId: number,
  claim: { readonly assetId: number; readonly units: number },
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, claim.assetId);
  const source = lending.row(sourceId, claim.assetId);
  lending.setLent(source, lending.lentUnits(source) - claim.units, nowMs);
  pool.lentUnits -= claim.units;
  tellLending(state, source, "redeem", claim.units, why);
  creditPool(state, targetId, claim.assetId, claim.units, why);
}

/**
 * A debt moves from one account to another as it is. What the target lends of the asset pays for it
 * first, claim against debt.
 */
export function moveDebt(
  state: State,
  sourceId: number,
  targetId: number,
  debt: { readonly assetId: number; readonly units: number },
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, debt.assetId);
  const source = lending.row(sourceId, debt.assetId);
  lending.setBorrowed(source, lending.borrowedUnits(source) - debt.units, nowMs);
  tellLending(state, source, "repay", debt.units, why);
  const target = lending.row(targetId, debt.assetId);
  const offset = Math.min(debt.units, lending.lentUnits(target));
  if (offset > 0) {
    lending.setLent(target, lending.lentUnits(target) - offset, nowMs);
    pool.lentUnits -= offset;
    pool.borrowedUnits -= offset;
    tellLending(state, target, "redeem", offset, why);
  }
  if (offset === debt.units) return;
  lending.setBorrowed(target, lending.borrowedUnits(target) + debt.units - offset, nowMs);
  tellLending(state, target, "borrow", debt.units - offset, why);
}

/**
 * A claim pays a debt that nobody can pay: both become smaller (a loss shared among lenders).
 * `debtorId` and `lenderId` differ.
 */
export function forgiveDebt(
  state: State,
  debtorId: number,
  lenderId: number,
  debt: { readonly assetId: number; readonly units: number },
  why: Why,
): void {
  const { lending, nowMs } = state;
  const pool = touchedPool(state, debt.assetId);
  const lender = lending.row(lenderId, debt.assetId);
  const debtor = lending.row(debtorId, debt.assetId);
  lending.setLent(lender, lending.lentUnits(lender) - debt.units, nowMs);
  lending.setBorrowed(debtor, lending.borrowedUnits(debtor) - debt.units, nowMs);
  pool.lentUnits -= debt.units;
  pool.borrowedUnits -= debt.units;
  tellLending(state, lender, "redeem", debt.units, why);
  tellLending(state, debtor, "repay", debt.units, why);
}

/** The pool of an asset, noted to be told of at the end of the command. */
export function touchedPool(state: State, assetId: number): Pool {
  const pool = poolOf(state, assetId);
  if (pool === undefined) throw new Error("units moved to an asset without a pool");
  pool.isTouched = true;
  state.hasTouchedPools = true;
  return pool;
}

/** Tells what an account lends and owes now, and what moved. */
export function tellLending(
  state: State,
  row: number,
  movement: Movement,
  units: number,
  why: Why,
): void {
  const { lending } = state;
  const accountId = lending.accountId(row);
  state.exposed.touch(accountId);
  state.emit.event({
    kind: "lending-changed",
    accountId: accountId as AccountId,
    assetId: lending.assetId(row) as AssetId,
    movement,
    cause: why.cause,
    orderOrdinal: why.orderSlot === 0 ? 0 : state.orders.ordinal(why.orderSlot),
    orderSlot: why.orderSlot,
    units,
    lentUnits: toUnits(lending.lentUnits(row)),
    borrowedUnits: toUnits(lending.borrowedUnits(row)),
  });
}

/** Moves units between an account and a pool's cash, which gains so many, or gives them where negative. */
function exchange(
  state: State,
  accountId: number,
  assetId: number,
  gainedUnits: number,
  cause: number,
): void {
  const { ledger, emit } = state;
  const row = ledger.row(accountId, assetId);
  const cash = cashRow(state, assetId);
  if (gainedUnits > 0) ledger.transfer(row, cash, gainedUnits);
  else ledger.transfer(cash, row, -gainedUnits);
  emit.balance(row, cause);
  emit.balance(cash, cause);
}
