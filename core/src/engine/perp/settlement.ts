/**
 * Profit and loss become cash (`docs/margin.md` section 8): positions are realised at mark, who owes
 * pays the clearing, and the clearing pays who is owed, first come first served, only out of what
 * was paid in.
 */
import type { CommandOf } from "@holdall/core/protocol";
import { received } from "../lend/arrivals.ts";
import { fundable, fundSpend } from "../lend/fund.ts";
import type { Funding } from "../lend/fund.ts";
import { assessSolvency } from "../margin/assess.ts";
import { isLiquidatable } from "../margin/risk.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { changeUnsettled, MARKET_NONE, tellPosition } from "./fill.ts";
import type { UnsettledCause } from "./fill.ts";
import { positionsOf, unrealizedQuote } from "./holders.ts";
import { sellCollateral } from "./sell-collateral.ts";

/** The pass: on the first tick of each period. */
export function settleDue(state: State): void {
  const { margin } = state.parameters;
  if (margin === undefined) return;
  const period = Math.floor(state.nowMs / margin.settlementMs);
  if (period <= state.settledPeriod) return;
  state.settledPeriod = period;
  realizeAll(state);
  for (const accountId of state.unsettled.debtors()) payDebt(state, accountId);
  for (const accountId of state.unsettled.claimants()) payClaim(state, accountId, 0);
}

/** Applies `realize`: profit or loss of a position becomes unsettled, and cash as far as it goes. */
export function realize(state: State, command: CommandOf<"realize">): number {
  const { accountId, marketId, units } = command;
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  const market = state.markets[marketId];
  if (market === undefined) return REJECT["market-unknown"];
  if (market.perp === null) return REJECT["not-available"];
  if (units < 0) return REJECT["amount-not-positive"];
  const row = state.positions.find(accountId, marketId);
  if (state.positions.sizeLots(row) === 0) return REJECT["position-unknown"];
  if (market.markTicks === 0) return REJECT["no-reference-price"];
  realizePosition(state, market, row, units === 0 ? Infinity : units, "realized-pnl");
  payDebt(state, accountId);
  payClaim(state, accountId, earlierClaims(state, accountId));
  return ACCEPTED;
}

/** Realises the positions of the accounts that want it, by account and market. */
function realizeAll(state: State): void {
  const { accounts, markets, positions } = state;
  for (let accountId = 1; accountId <= accounts.accountMax; accountId += 1) {
    if (!accounts.realizesPnl(accountId) || positions.firstOfAccount(accountId) === 0) continue;
    for (const row of positionsOf(state, accountId)) {
      const market = markets[positions.marketId(row)];
      if (market.markTicks !== 0) {
        realizePosition(state, market, row, Infinity, "realized-pnl-auto");
      }
    }
  }
}

/** Moves at most so much of a position's profit or loss to what is unsettled; its size stays. */
export function realizePosition(
  state: State,
  market: Market,
  row: number,
  unitsMax: number,
  cause: UnsettledCause,
): void {
  const { positions } = state;
  const pnl = unrealizedQuote(state, market, row);
  const moved = Math.sign(pnl) * Math.min(Math.abs(pnl), unitsMax);
  if (moved === 0) return;
  positions.hold(row, positions.sizeLots(row), positions.entryQuote(row) + moved);
  positions.countRealized(row, moved);
  tellPosition(state, row, "realization");
  changeUnsettled(state, positions.accountId(row), market.id, moved, cause);
}

/** Pays what an account owes: out of free units, lent ones, a loan, and at last other collateral. */
export function payDebt(state: State, accountId: number): void {
  payFromFunds(state, accountId);
  const missing = -state.unsettled.units(accountId);
  if (missing <= 0) return;
  sellCollateral(state, accountId, missing);
  payFromFunds(state, accountId);
}

function payFromFunds(state: State, accountId: number): void {
  const owed = -state.unsettled.units(accountId);
  if (owed <= 0) return;
  const { settlementAssetId } = state.parameters;
  const own = fundable(state, accountId, settlementAssetId, OWN);
  // Whether it may borrow is asked only where its own units do not suffice.
  const funding = own < owed && mayBorrow(state, accountId) ? BORROWING : OWN;
  const paid = Math.min(
    owed,
    own < owed ? fundable(state, accountId, settlementAssetId, funding) : own,
  );
  if (paid === 0) return;
  if (fundSpend(state, accountId, settlementAssetId, paid, funding) !== ACCEPTED) {
    throw new Error("what was fundable could not be funded");
  }
  moveCash(state, accountId, clearingId(state), paid);
  changeUnsettled(state, accountId, MARKET_NONE, paid, "payment");
}

/** A settlement redeems; it borrows where it may. */
const OWN: Funding = {
  cause: "settlement",
  orderSlot: 0,
  mayRedeem: true,
  mayBorrow: false,
  isExempt: false,
};
const BORROWING: Funding = { ...OWN, mayBorrow: true };

/** A settlement borrows where the owner allows it and maintenance is kept. */
function mayBorrow(state: State, accountId: number): boolean {
  const { accounts, assets, parameters } = state;
  const isBorrowable = assets[parameters.settlementAssetId].collateral !== undefined;
  return (
    isBorrowable &&
    accounts.borrowsSettlements(accountId) &&
    !state.stages.isLiquidating(accountId) &&
    !isLiquidatable(assessSolvency(state, accountId))
  );
}

/** Pays a claim out of the clearing's cash, beyond what is kept for others. */
function payClaim(state: State, accountId: number, keptUnits: number): void {
  const { ledger, unsettled, parameters } = state;
  const { settlementAssetId } = parameters;
  const cash = ledger.freeUnits(ledger.find(clearingId(state), settlementAssetId));
  const paid = Math.min(unsettled.units(accountId), Math.max(0, cash - keptUnits));
  if (paid <= 0) return;
  moveCash(state, clearingId(state), accountId, paid);
  changeUnsettled(state, accountId, MARKET_NONE, -paid, "payment");
  received(state, accountId, settlementAssetId, paid, 0);
}

/** Σ of the claims that come before an account's. */
function earlierClaims({ unsettled }: State, accountId: number): number {
  let sum = 0;
  for (const claimant of unsettled.claimants()) {
    if (claimant === accountId) return sum;
    sum += unsettled.units(claimant);
  }
  return sum;
}

function clearingId({ parameters }: State): number {
  return parameters.margin!.clearingAccountId;
}

/** Cash between an account and the clearing: both balances, source first. */
function moveCash(state: State, sourceId: number, targetId: number, units: number): void {
  const { ledger, emit, parameters } = state;
  const source = ledger.row(sourceId, parameters.settlementAssetId);
  const target = ledger.row(targetId, parameters.settlementAssetId);
  ledger.transfer(source, target, units);
  emit.balance(source, CAUSE.settlement);
  emit.balance(target, CAUSE.settlement);
}
