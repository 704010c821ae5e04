import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { CommandOf } from "@holdall/core/protocol";
import { arrive } from "./arrivals.ts";
import { draw, loanRefusal, planOf, redeemedRefusal, sketchDraw } from "./funding.ts";
import type { Draw, Need } from "./funding.ts";
import { checkLeave, checkNotLiquidating, checkOwable } from "./leave.ts";
import { AMOUNT_MAX } from "./ledger.ts";
import { Repeated, refuse } from "./state.ts";
import type { Handlers, State, Withdrawal } from "./state.ts";

/** The amount as a big integer, of a known account and asset. */
export function amountOf(state: State, accountId: number, assetId: number, units: number): bigint {
  state.account(accountId);
  if (state.assets[assetId] === undefined) refuse("asset-unknown");
  if (units <= 0) refuse("amount-not-positive");
  if (units > AMOUNT_MAX) refuse("amount-too-large");
  return BigInt(units);
}

function deposit(state: State, command: CommandOf<"deposit">): void {
  const { accountId, assetId, units, reference } = command;
  const { ledger, references } = state;
  const amount = amountOf(state, accountId, assetId, units);
  const first = references.get(reference);
  if (first !== undefined) throw new Repeated(first, 0);
  if (!ledger.canCredit(accountId, assetId, amount)) refuse("amount-too-large");
  const owed = -ledger.free(OUTSIDE_ACCOUNT, assetId) + amount;
  if (owed > AMOUNT_MAX) refuse("amount-too-large");
  if (reference !== "") references.set(reference, state.sequence);
  state.emit("deposited", { accountId, assetId, depositId: ++state.depositId, units, reference });
  state.move(
    [OUTSIDE_ACCOUNT, assetId, "deposit", -amount],
    [accountId, assetId, "deposit", amount],
  );
  arrive(state, accountId, assetId);
}

const heldUnits = ({ units, feeUnits }: Withdrawal): bigint => BigInt(units) + BigInt(feeUnits);

function requestWithdrawal(state: State, command: CommandOf<"request-withdrawal">): void {
  const { accountId, assetId, units, feeUnits, details } = command;
  amountOf(state, accountId, assetId, units);
  if (feeUnits < 0) refuse("amount-not-positive");
  const withdrawalId = state.withdrawalId + 1;
  const withdrawal = { withdrawalId, accountId, assetId, units, feeUnits };
  const held = heldUnits(withdrawal);
  const { autoBorrow, autoLendRedeem } = command;
  const plan = checkOutflow(state, {
    accountId,
    assetId,
    units: held,
    mayRedeem: autoLendRedeem || state.accounts[accountId - 1].settings.autoLend,
    mayBorrow: autoBorrow,
  });
  draw(state, { accountId, assetId, cause: "withdrawal" }, plan);
  state.withdrawalId = withdrawalId;
  state.withdrawals.set(withdrawalId, withdrawal);
  state.emit("withdrawal-requested", { ...withdrawal, details });
  state.move([accountId, assetId, "withdrawal", -held, held]);
}

/** May so much leave the account, and what is redeemed and borrowed for it? */
function checkOutflow(state: State, need: Need): Draw {
  const { accountId, assetId, units } = need;
  const plan = planOf(state, need);
  if (state.parameters?.margin === undefined) {
    if (plan.redeemed + plan.borrowed > 0n) refuse("funds-insufficient");
    return plan;
  }
  checkNotLiquidating(state, accountId);
  const { redeemed, borrowed } = plan;
  if (borrowed > 0n && !(need.mayBorrow && state.pools.has(assetId))) refuse("funds-insufficient");
  const loan = loanRefusal(state, assetId, plan);
  if (loan !== undefined) refuse(loan);
  if (borrowed > 0n) checkOwable(state, assetId);
  checkLeave(state, accountId, (sketch) => {
    sketchDraw(state, sketch, assetId, plan);
    sketch.asset(assetId).free -= units;
  });
  if (borrowed > 0n && state.claims.of(accountId, assetId).lent > redeemed)
    refuse("borrow-requires-redeem");
  const refusal = redeemedRefusal(state, assetId, redeemed);
  if (refusal !== undefined) refuse(refusal);
  return plan;
}

function takeWithdrawal(state: State, withdrawalId: number): Withdrawal {
  const withdrawal = state.withdrawals.get(withdrawalId) ?? refuse("withdrawal-unknown");
  state.withdrawals.delete(withdrawalId);
  return withdrawal;
}

function settleWithdrawal(state: State, command: CommandOf<"settle-withdrawal">): void {
  const withdrawal = takeWithdrawal(state, command.withdrawalId);
  const { accountId, assetId, units, feeUnits } = withdrawal;
  state.emit("withdrawal-settled", { ...withdrawal, transactionHash: command.transactionHash });
  state.move(
    [accountId, assetId, "withdrawal", 0n, -heldUnits(withdrawal)],
    [OUTSIDE_ACCOUNT, assetId, "withdrawal", BigInt(units)],
    [state.parameters!.feeAccountId, assetId, "fee", BigInt(feeUnits)],
  );
}

function cancelWithdrawal(state: State, command: CommandOf<"cancel-withdrawal">): void {
  const withdrawal = takeWithdrawal(state, command.withdrawalId);
  const held = heldUnits(withdrawal);
  state.emit("withdrawal-cancelled", withdrawal);
  state.move([withdrawal.accountId, withdrawal.assetId, "withdrawal", held, -held]);
  arrive(state, withdrawal.accountId, withdrawal.assetId);
}

function transfer(state: State, command: CommandOf<"transfer">): void {
  const { sourceId, targetId, assetId, units } = command;
  const { ledger } = state;
  const amount = amountOf(state, sourceId, assetId, units);
  state.account(targetId);
  if (sourceId === targetId) refuse("transfer-to-self");
  if (state.userOf(sourceId) !== state.userOf(targetId)) refuse("transfer-foreign");
  const { autoLend } = state.accounts[sourceId - 1].settings;
  const ways = { mayRedeem: autoLend, mayBorrow: false };
  const plan = checkOutflow(state, { accountId: sourceId, assetId, units: amount, ...ways });
  if (!ledger.canCredit(targetId, assetId, amount)) refuse("amount-too-large");
  draw(state, { accountId: sourceId, assetId, cause: "request" }, plan);
  const transferId = ++state.transferId;
  state.emit("transferred", { sourceId, targetId, assetId, transferId, units });
  state.move([sourceId, assetId, "transfer", -amount], [targetId, assetId, "transfer", amount]);
  arrive(state, targetId, assetId);
}

function convertDust(state: State, { accountId, assetId }: CommandOf<"convert-dust">): void {
  state.account(accountId);
  if (state.assets[assetId] === undefined) refuse("asset-unknown");
  const { settlementAssetId, dustAccountId } = state.parameters!;
  const market =
    state.markets
      .filter(({ spec }) => spec.kind === "spot" && spec.baseAssetId === assetId)
      .find(({ spec }) => spec.quoteAssetId === settlementAssetId) ??
    refuse("dust-not-convertible");
  if (state.parameters?.margin !== undefined) checkNotLiquidating(state, accountId);
  const units = state.ledger.free(accountId, assetId);
  const perLot = BigInt(market.scale.baseUnitsPerLot);
  if (market.lastTicks === 0 || units === 0n || units >= perLot) refuse("dust-not-convertible");
  const value = units * BigInt(market.scale.quoteUnitsPerLotTick) * BigInt(market.lastTicks);
  const received = value / perLot;
  if (state.ledger.free(dustAccountId, settlementAssetId) < received) refuse("funds-insufficient");
  const amounts = { units: Number(units), receivedUnits: Number(received) };
  const conversionId = ++state.conversionId;
  state.emit("dust-converted", { accountId, assetId, conversionId, ...amounts });
  state.move(
    [accountId, assetId, "conversion", -units],
    [accountId, settlementAssetId, "conversion", received],
    [dustAccountId, assetId, "conversion", units],
    [dustAccountId, settlementAssetId, "conversion", -received],
  );
  arrive(state, accountId, settlementAssetId);
}

export const moneyHandlers = {
  deposit,
  "request-withdrawal": requestWithdrawal,
  "settle-withdrawal": settleWithdrawal,
  "cancel-withdrawal": cancelWithdrawal,
  transfer,
  "convert-dust": convertDust,
} satisfies Partial<Handlers>;
