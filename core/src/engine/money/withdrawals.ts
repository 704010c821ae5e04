/** Value on its way out: held when asked for, gone when settled, free again when cancelled. */
import { AMOUNT_MAX } from "@holdall/core/num";
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { CommandOf, EventOf } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { checkAmount } from "./deposit.ts";

/** A withdrawal that is neither settled nor cancelled. */
export type Withdrawal = Omit<EventOf<"withdrawal-cancelled">, "kind">;

/** Applies `request-withdrawal`: holds the amount and the fee. */
export function requestWithdrawal(state: State, command: CommandOf<"request-withdrawal">): number {
  const { ledger, counters, emit } = state;
  const { accountId, assetId, units, feeUnits, details } = command;
  const refusal = checkAmount(state, accountId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  if (feeUnits < 0) return REJECT["amount-not-positive"];
  if (feeUnits > AMOUNT_MAX) return REJECT["amount-too-large"];
  const row = ledger.find(accountId, assetId);
  // The sum of two amounts is below 2^54: rounded to even at most, and never below a free balance.
  if (units + feeUnits > ledger.freeUnits(row)) return REJECT["funds-insufficient"];

  counters.withdrawalId += 1;
  const { withdrawalId } = counters;
  const withdrawal: Withdrawal = { accountId, assetId, withdrawalId, units, feeUnits };
  state.withdrawals.set(withdrawalId, withdrawal);
  emit.event({ kind: "withdrawal-requested", ...withdrawal, details });
  ledger.lock(row, units + feeUnits);
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
  ledger.unlock(row, withdrawal.units + withdrawal.feeUnits);
  emit.balance(row, CAUSE.withdrawal);
  return ACCEPTED;
}
