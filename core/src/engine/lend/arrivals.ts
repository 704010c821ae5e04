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

/** What is to be done with units of one asset that arrived in one account; Infinity = all free. */
export interface Arrival {
  readonly accountId: number;
  readonly assetId: number;
  repayUnits: number;
  lendUnits: number;
}

/**
 * Notes that units of an asset became free in an account: a deposit, a fill, a settlement, a
 * transfer, a conversion, a cancelled order. `orderSlot` names the order whose fill it is, or 0: the
 * account's settings reach for all that is free, an order's flags for what it received.
 */
export function received(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
  orderSlot: number,
): void {
  if (state.parameters.margin === undefined || units <= 0) return;
  const { accounts, lending } = state;
  const flags = orderSlot === 0 ? 0 : state.orders.flags(orderSlot);
  const owes = lending.hasDebt(accountId);
  const asked = (flags & FLAG_AUTO_BORROW_REPAY) !== 0 ? units : 0;
  const repayUnits = !owes ? 0 : accounts.repaysFree(accountId) ? Infinity : asked;
  const offered = (flags & FLAG_AUTO_LEND) !== 0 ? units : 0;
  const lendUnits = accounts.lendsFree(accountId) ? Infinity : offered;
  if (repayUnits > 0 || lendUnits > 0) note(state, { accountId, assetId, repayUnits, lendUnits });
}

/**
 * Notes that units or a debt of an asset were handed over to an account. A debt may come after the
 * units that pay it, so that what is owed is asked at the end of the command.
 */
export function handedOver(state: State, accountId: number, assetId: number): void {
  const { accounts } = state;
  const repayUnits = accounts.repaysFree(accountId) ? Infinity : 0;
  const lendUnits = accounts.lendsFree(accountId) ? Infinity : 0;
  if (repayUnits > 0 || lendUnits > 0) note(state, { accountId, assetId, repayUnits, lendUnits });
}

/** One arrival for each account and asset, in the order of the first. */
function note({ arrivals }: State, arrival: Arrival): void {
  const known = arrivals.find(
    ({ accountId, assetId }) => accountId === arrival.accountId && assetId === arrival.assetId,
  );
  if (known === undefined) {
    arrivals.push(arrival);
    return;
  }
  known.repayUnits += arrival.repayUnits;
  known.lendUnits += arrival.lendUnits;
}

/** Repays and lends what arrived in this command. */
export function settleArrivals(state: State): void {
  const { arrivals } = state;
  for (const arrival of arrivals) settleArrival(state, arrival);
  arrivals.length = 0;
}

/** Lends all that is free of every asset that can be lent, by asset id. */
export function lendAllFree(state: State, accountId: number): void {
  const repayUnits = state.accounts.repaysFree(accountId) ? Infinity : 0;
  for (let assetId = 0; assetId < state.assets.length; assetId += 1) {
    settleArrival(state, { accountId, assetId, repayUnits, lendUnits: Infinity });
  }
}

function settleArrival(state: State, arrival: Arrival): void {
  const { accountId, assetId } = arrival;
  const pool = poolOf(state, assetId);
  if (pool === undefined || lendingSpecOf(state, pool).state === "closed") return;
  const { ledger, lending } = state;
  const free = ledger.freeUnits(ledger.find(accountId, assetId));
  const owed = lending.borrowedUnits(lending.find(accountId, assetId));
  const repaid = Math.min(free, owed, arrival.repayUnits);
  if (repaid > 0) repayUnits(state, accountId, assetId, repaid, AUTO_REPAY);
  if (repaid < owed) return;
  const lent = Math.min(free - repaid, arrival.lendUnits - repaid, lendableUnits(state, pool));
  if (lent > 0) lendUnits(state, accountId, assetId, lent, AUTO_LEND);
}

const AUTO_REPAY: Why = { cause: "auto-repay", orderSlot: 0 };
const AUTO_LEND: Why = { cause: "auto-lend", orderSlot: 0 };

/** The most that a pool takes in now. */
export function lendableUnits(state: State, pool: Pool): number {
  const spec = lendingSpecOf(state, pool);
  return spec.state === "open" ? Math.max(0, spec.limitUnits - pool.lentUnits) : 0;
}
