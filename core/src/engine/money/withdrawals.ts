/** Value on its way out: held when asked for, gone when settled, free again when cancelled. */
import { AMOUNT_MAX } from "@holdall/core/num";
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { CommandOf, EventOf } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { received } from "../lend/arrivals.ts";
import { CAUSE } from "../words.ts";
import { checkAmount } from "./deposit.ts";
import { giveOut } from "./give-out.ts";

/** A withdrawal that is neither settled nor cancelled. */
export type Withdrawal = Omit<EventOf<"withdrawal-cancelled">, "kind">;

/**
 * Applies `request-withdrawal`: holds the amount and the fee, of what may leave the account. What is
 * not free is redeemed, and then borrowed, where the command (or the account's settings) allow it.
 */
export function requestWithdrawal(state: State, command: CommandOf<"request-withdrawal">): number {
  const { ledger, lending, counters, emit } = state;
  const { accountId, assetId, units, feeUnits, details } = command;
  const refusal = checkAmount(state, accountId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  if (feeUnits < 0) return REJECT["amount-not-positive"];
  if (feeUnits > AMOUNT_MAX) return REJECT["amount-too-large"];
  // The sum of two amounts is below 2^54: rounded to even at most, and never below a free balance.
  const needed = units + feeUnits;
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  const short = giveOut(state, command, needed, "withdrawal");
  if (short !== ACCEPTED) return short;
  const row = ledger.find(accountId, assetId);

  counters.withdrawalId += 1;
  const { withdrawalId } = counters;
  const withdrawal: Withdrawal = { accountId, assetId, withdrawalId, units, feeUnits };
  state.withdrawals.set(withdrawalId, withdrawal);
  emit.event({ kind: "withdrawal-requested", ...withdrawal, details });
  ledger.lock(row, needed);
  lending.changeLeaving(lending.row(accountId, assetId), needed);
  emit.balance(row, CAUSE.withdrawal);
  return ACCEPTED;
}

/** Applies `settle-withdrawal`: the amount to the outside, the fee to the fee account. */
export function settleWithdrawal(state: State, command: CommandOf<"settle-withdrawal">): number {
  const { ledger, emit } = state;
  const withdrawal = state.withdrawals.get(command.withdrawalId);
  if (withdrawal === undefined) return REJECT["withdrawal-unknown"];
  state.withdrawals.delete(command.withdrawalId);
  const { accountId, assetId, units, feeUnits } = withdrawal;
  const { transactionHash } = command;
  emit.event({ kind: "withdrawal-settled", ...withdrawal, transactionHash });

  holdNoMore(state, withdrawal);
  const row = ledger.find(accountId, assetId);
  const outside = ledger.find(OUTSIDE_ACCOUNT, assetId);
  ledger.transferLocked(row, outside, units);
  const feeRow = feeUnits > 0 ? ledger.row(state.parameters.feeAccountId, assetId) : row;
  if (feeUnits > 0) ledger.transferLocked(row, feeRow, feeUnits);
  emit.balance(row, CAUSE.withdrawal);
  emit.balance(outside, CAUSE.withdrawal);
  if (feeRow !== row && feeRow !== outside) emit.balance(feeRow, CAUSE.fee);
  return ACCEPTED;
}

/** Applies `cancel-withdrawal`: all that was held is free again. */
export function cancelWithdrawal(state: State, command: CommandOf<"cancel-withdrawal">): number {
  const { ledger, emit } = state;
  const withdrawal = state.withdrawals.get(command.withdrawalId);
  if (withdrawal === undefined) return REJECT["withdrawal-unknown"];
  state.withdrawals.delete(command.withdrawalId);
  emit.event({ kind: "withdrawal-cancelled", ...withdrawal });
  const row = ledger.find(withdrawal.accountId, withdrawal.assetId);
  const held = withdrawal.units + withdrawal.feeUnits;
  holdNoMore(state, withdrawal);
  ledger.unlock(row, held);
  emit.balance(row, CAUSE.withdrawal);
  received(state, withdrawal.accountId, withdrawal.assetId, held, 0);
  return ACCEPTED;
}

/** What withdrawals hold is no collateral any more: notes it for those that a snapshot brought. */
export function holdWithdrawals(state: State): void {
  for (const { accountId, assetId, units, feeUnits } of state.withdrawals.values()) {
    state.lending.changeLeaving(state.lending.row(accountId, assetId), units + feeUnits);
  }
}

function holdNoMore({ lending }: State, withdrawal: Withdrawal): void {
  const { accountId, assetId, units, feeUnits } = withdrawal;
  lending.changeLeaving(lending.row(accountId, assetId), -(units + feeUnits));
}
