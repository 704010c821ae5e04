import type { CommandOf } from "@holdall/core/protocol";
import { arrive } from "./arrivals.ts";
import { draw, drawOf, fundable } from "./funding.ts";
import type { Need } from "./funding.ts";
import { NO_MARKET } from "./moves.ts";
import { abs, max, min } from "./numbers.ts";
import { changeUnsettled, tellPosition } from "./positions.ts";
import type { UnsettledChange } from "./positions.ts";
import { isLiquidatable, profitOf, riskOf } from "./risk.ts";
import { sellCollateral } from "./sales.ts";
import { refuse } from "./state.ts";
import type { Account, Market, Position, State } from "./state.ts";

/** The pass: on the first tick of each period. */
export function settleDue(state: State): void {
  const settlementMs = state.parameters?.margin?.settlementMs;
  if (settlementMs === undefined) return;
  const turn = Math.floor(state.timeMs / settlementMs);
  if (turn <= state.settlementTurn) return;
  state.settlementTurn = turn;
  for (const { accountId, settings } of state.accounts)
    if (settings.autoRealizePnl) realizeAll(state, accountId);
  for (const { accountId } of state.accounts.filter(({ unsettled }) => unsettled < 0n))
    payOwed(state, accountId);
  for (const { accountId } of claimants(state)) payClaim(state, accountId, 0n);
}

/** Accounts that the clearing owes, first come first, then by account id. */
function claimants(state: State): Account[] {
  return state.accounts
    .filter(({ unsettled }) => unsettled > 0n)
    .sort((a, b) => a.positiveSince - b.positiveSince || a.accountId - b.accountId);
}

function realizeAll(state: State, accountId: number): void {
  for (const market of state.markets) {
    if (market.spec.kind !== "perp" || market.markTicks === 0) continue;
    const position = state.position(accountId, market.marketId);
    realizePosition(state, market, position, undefined, "realized-pnl-auto");
  }
}

/** Moves profit or loss at mark, at most so much of it, to what is unsettled; the size stays. */
export function realizePosition(
  state: State,
  market: Market,
  position: Position,
  most: bigint | undefined,
  cause: UnsettledChange["cause"],
): void {
  if (position.size === 0n) return;
  const { pnl } = profitOf(market, { ...position, bidLots: 0n, askLots: 0n });
  const part = most === undefined ? abs(pnl) : min(abs(pnl), most);
  const units = pnl < 0n ? -part : part;
  if (units === 0n) return;
  position.entry += units;
  position.realized += units;
  tellPosition(state, position, "realization");
  const { accountId, marketId } = position;
  changeUnsettled(state, { accountId, marketId, units, cause });
}

/** Pays what an account owes: of its funds, and at last of what other collateral brings. */
export function payOwed(state: State, accountId: number): void {
  payFromFunds(state, accountId);
  const missing = -state.accounts[accountId - 1].unsettled;
  if (missing <= 0n) return;
  sellCollateral(state, accountId, missing);
  payFromFunds(state, accountId);
}

function payFromFunds(state: State, accountId: number): void {
  const units = -state.accounts[accountId - 1].unsettled;
  if (units <= 0n) return;
  const assetId = state.settlementId();
  const mayBorrow = mayBorrowToSettle(state, accountId);
  const need: Need = { accountId, assetId, units, mayRedeem: true, mayBorrow };
  const paid = fundable(state, need);
  if (paid === 0n) return;
  draw(state, { accountId, assetId, cause: "settlement" }, drawOf(state, { ...need, units: paid }));
  payClearing(state, accountId, paid);
}

function mayBorrowToSettle(state: State, accountId: number): boolean {
  const { settings } = state.accounts[accountId - 1];
  const canBeOwed = state.assets[state.settlementId()].collateral !== undefined;
  if (!settings.autoBorrowSettlements || !canBeOwed) return false;
  return !state.isLiquidating(accountId) && !isLiquidatable(riskOf(state, accountId));
}

/** Cash from an account to the clearing (> 0), or back. */
function payClearing(state: State, accountId: number, units: bigint): void {
  const assetId = state.settlementId();
  const { clearingAccountId } = state.margin();
  const account = [accountId, assetId, "settlement", -units] as const;
  const clearing = [clearingAccountId, assetId, "settlement", units] as const;
  state.move(...(units > 0n ? [account, clearing] : [clearing, account]));
  changeUnsettled(state, { accountId, marketId: NO_MARKET, units, cause: "payment" });
}

/** Pays a claim of what the clearing has, beyond what it keeps for others. */
function payClaim(state: State, accountId: number, kept: bigint): void {
  const { clearingAccountId } = state.margin();
  const cash = state.ledger.free(clearingAccountId, state.settlementId());
  const paid = min(state.accounts[accountId - 1].unsettled, max(0n, cash - kept));
  if (paid === 0n) return;
  payClearing(state, accountId, -paid);
  arrive(state, accountId, state.settlementId());
}

/** Applies `realize`. */
export function realize(state: State, command: CommandOf<"realize">): void {
  const { accountId, marketId, units } = command;
  state.account(accountId);
  const market = state.market(marketId);
  if (market.spec.kind !== "perp") refuse("not-available");
  if (units < 0) refuse("amount-not-positive");
  const position = state.position(accountId, marketId);
  if (position.size === 0n) refuse("position-unknown");
  if (market.markTicks === 0) refuse("no-reference-price");
  const most = units === 0 ? undefined : BigInt(units);
  realizePosition(state, market, position, most, "realized-pnl");
  const { unsettled } = state.accounts[accountId - 1];
  if (unsettled < 0n) payOwed(state, accountId);
  if (unsettled <= 0n) return;
  const order = claimants(state);
  const earlier = order.slice(
    0,
    order.findIndex((claimant) => claimant.accountId === accountId),
  );
  payClaim(
    state,
    accountId,
    earlier.reduce((sum, claimant) => sum + claimant.unsettled, 0n),
  );
}
