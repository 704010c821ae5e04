import { lendUnits, repayUnits } from "./moves.ts";
import { max, min } from "./numbers.ts";
import { poolOf } from "./pools.ts";
import type { Arrival, Order, State } from "./state.ts";

/** Notes that units of an asset came to an account. */
export function arrive(state: State, accountId: number, assetId: number): Arrival {
  const known = state.arrivals.find(
    (each) => each.accountId === accountId && each.assetId === assetId,
  );
  if (known !== undefined) return known;
  const arrival = { accountId, assetId, repayUnits: 0n, lendUnits: 0n };
  state.arrivals.push(arrival);
  return arrival;
}

/** Notes what a fill brought, and what its order wants to become of it. */
export function arriveByFill(state: State, order: Order, assetId: number, units: bigint): void {
  const arrival = arrive(state, order.accountId, assetId);
  const { settings } = state.accounts[order.accountId - 1];
  const repays = order.autoBorrowRepay && !settings.autoRepayBorrows;
  if (repays && state.claims.owes(order.accountId)) arrival.repayUnits += units;
  if (order.autoLend && !settings.autoLend) arrival.lendUnits += units;
}

/** Every asset of which the account has something free, by asset id. */
export function arriveAll(state: State, accountId: number): void {
  for (const assetId of state.assets.keys())
    if (state.ledger.free(accountId, assetId) > 0n) arrive(state, accountId, assetId);
}

/** What becomes of units that arrived: they repay, then they are lent, as accounts and orders say. */
export function settleArrivals(state: State): void {
  for (const arrival of state.arrivals) {
    if (state.parameters?.margin === undefined || state.isPurse(arrival.accountId)) continue;
    const repaid = repayArrival(state, arrival);
    lendArrival(state, arrival, repaid);
  }
  state.arrivals = [];
}

function repayArrival(state: State, arrival: Arrival): bigint {
  const { accountId, assetId } = arrival;
  const view = poolOf(state, assetId);
  if (view === undefined || view.spec.state === "closed") return 0n;
  const free = state.ledger.free(accountId, assetId);
  const { debt } = state.claims.of(accountId, assetId);
  const { autoRepayBorrows } = state.accounts[accountId - 1].settings;
  const units = min(debt, free, autoRepayBorrows ? free : arrival.repayUnits);
  if (units > 0n) repayUnits(state, { accountId, assetId, cause: "auto-repay" }, units);
  return units;
}

function lendArrival(state: State, arrival: Arrival, repaid: bigint): void {
  const { accountId, assetId } = arrival;
  const view = poolOf(state, assetId);
  if (view === undefined || view.spec.state !== "open") return;
  if (state.claims.of(accountId, assetId).debt > 0n) return;
  const free = state.ledger.free(accountId, assetId);
  const { autoLend } = state.accounts[accountId - 1].settings;
  const wanted = autoLend ? free : arrival.lendUnits - repaid;
  const room = BigInt(view.spec.limitUnits) - view.lent;
  const units = max(0n, min(free, wanted, room));
  if (units > 0n) lendUnits(state, { accountId, assetId, cause: "auto-lend" }, units);
}
