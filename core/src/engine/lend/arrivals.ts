/**
 * What becomes of units that arrived in an account during a command: first they repay what the
 * account owes of the asset, then they are lent, as its settings and its orders ask for. Done at
 * the end of the command, in the order of the arrivals.
 */
import { FLAG_AUTO_BORROW_REPAY, FLAG_AUTO_LEND } from "../book/order-flags.ts";
import type { State } from "../state.ts";
import { lendUnits, repayUnits } from "./moves.ts";
import type { Why } from "./moves.ts";
import { lendingSpecOf, poolOf } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** Units of one asset that arrived in one account, and what is to be done with them. */
export interface Arrival {
  readonly accountId: number;
  readonly assetId: number;
  /** The order that received them; 0 = settings ask, and all that is free counts. */
  readonly orderSlot: number;
  units: number;
  readonly mayRepay: boolean;
  readonly mayLend: boolean;
}

/**
 * Notes that units of an asset became free in an account: a deposit, a fill, a settlement, a
 * transfer, a conversion, a cancelled order. `orderSlot` names the order whose fill it is, or 0.
 */
export function received(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  orderSlot: number,
): void {
  if (state.parameters.margin === undefined || units <= 0) return;
  const { accounts, lending, arrivals } = state;
  const owes = lending.hasDebt(accountId);
  const isSet = accounts.lendsFree(accountId) || (owes && accounts.repaysFree(accountId));
  const flags = orderSlot === 0 ? 0 : state.orders.flags(orderSlot);
  const asksRepay = owes && (flags & FLAG_AUTO_BORROW_REPAY) !== 0;
  if (!isSet && !asksRepay && (flags & FLAG_AUTO_LEND) === 0) return;
  const slot = isSet ? 0 : orderSlot;
  const known = arrivals.find(
    (arrival) =>
      arrival.accountId === accountId && arrival.assetId === assetId && arrival.orderSlot === slot,
  );
  if (known !== undefined) {
    known.units += units;
    return;
  }
  const mayRepay = asksRepay || (owes && accounts.repaysFree(accountId));
  const mayLend = (flags & FLAG_AUTO_LEND) !== 0 || accounts.lendsFree(accountId);
  arrivals.push({ accountId, assetId, orderSlot: slot, units, mayRepay, mayLend });
}

/** Repays and lends what arrived in this command. */
export function settleArrivals(state: State): void {
  const { arrivals } = state;
  for (const arrival of arrivals) settleArrival(state, arrival);
  arrivals.length = 0;
}

/** Lends all that is free of every asset that can be lent, by asset id. */
export function lendAllFree(state: State, accountId: number): void {
  const mayRepay = state.accounts.repaysFree(accountId);
  for (let assetId = 0; assetId < state.assets.length; assetId += 1) {
    const units = state.ledger.freeUnits(state.ledger.find(accountId, assetId));
    if (units === 0) continue;
    settleArrival(state, { accountId, assetId, orderSlot: 0, units, mayRepay, mayLend: true });
  }
}

function settleArrival(state: State, arrival: Arrival): void {
  const { accountId, assetId, orderSlot } = arrival;
  const pool = poolOf(state, assetId);
  if (pool === undefined || lendingSpecOf(state, pool).state === "closed") return;
  const { ledger, lending } = state;
  const free = ledger.freeUnits(ledger.find(accountId, assetId));
  let left = orderSlot === 0 ? free : Math.min(free, arrival.units);
  const owed = lending.borrowedUnits(lending.find(accountId, assetId));
  const repaid = arrival.mayRepay ? Math.min(left, owed) : 0;
  if (repaid > 0) repayUnits(state, accountId, assetId, repaid, AUTO_REPAY);
  left -= repaid;
  if (!arrival.mayLend || repaid < owed) return;
  const lent = Math.min(left, lendableUnits(state, pool));
  if (lent > 0) lendUnits(state, accountId, assetId, lent, AUTO_LEND);
}

const AUTO_REPAY: Why = { cause: "auto-repay", orderSlot: 0 };
const AUTO_LEND: Why = { cause: "auto-lend", orderSlot: 0 };

/** The most that a pool takes in now. */
export function lendableUnits(state: State, pool: Pool): number {
  const spec = lendingSpecOf(state, pool);
  return spec.state === "open" ? Math.max(0, spec.limitUnits - pool.lentUnits) : 0;
}
