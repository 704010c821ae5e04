import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { CommandOf, Reject } from "@holdall/core/protocol";
import { DONE, emit } from "./state.ts";
import type { Handlers, Outcome, State } from "./state.ts";

const AMOUNT_MAX = 2 ** 53 - 16;

function amountRefusal(
  state: State,
  command: { accountId: number; assetId: number; units: number },
): Reject | undefined {
  if (state.account(command.accountId) === undefined) return "account-unknown";
  if (state.assets[command.assetId] === undefined) return "asset-unknown";
  if (command.units <= 0) return "amount-not-positive";
  return command.units > AMOUNT_MAX ? "amount-too-large" : undefined;
}

function deposit(state: State, command: CommandOf<"deposit">): Outcome {
  const { accountId, assetId, units, reference } = command;
  const refusal = amountRefusal(state, command);
  if (refusal !== undefined) return { reject: refusal };
  const known = state.references.get(reference);
  if (reference !== "" && known !== undefined)
    return { repeated: { firstSequence: known, ordinal: 0, code: 0 } };
  if (!state.ledger.canCredit(accountId, assetId, BigInt(units)))
    return { reject: "amount-too-large" };
  const outside = -state.ledger.free(OUTSIDE_ACCOUNT, assetId) + BigInt(units);
  if (outside > BigInt(AMOUNT_MAX)) return { reject: "amount-too-large" };
  if (reference !== "") state.references.set(reference, state.sequence);
  emit(state, "deposited", { accountId, assetId, depositId: ++state.depositId, units, reference });
  state.ledger
    .step()
    .move(OUTSIDE_ACCOUNT, assetId, "deposit", -BigInt(units))
    .move(accountId, assetId, "deposit", BigInt(units))
    .emit(state.events);
  return DONE;
}

function requestWithdrawal(state: State, command: CommandOf<"request-withdrawal">): Outcome {
  const { accountId, assetId, units, feeUnits, details } = command;
  const refusal = amountRefusal(state, command);
  if (refusal !== undefined) return { reject: refusal };
  if (feeUnits < 0) return { reject: "amount-not-positive" };
  const held = BigInt(units) + BigInt(feeUnits);
  if (state.ledger.free(accountId, assetId) < held) return { reject: "funds-insufficient" };
  const withdrawal = { withdrawalId: ++state.withdrawalId, accountId, assetId, units, feeUnits };
  state.withdrawals.set(withdrawal.withdrawalId, withdrawal);
  emit(state, "withdrawal-requested", { ...withdrawal, details });
  state.ledger.step().move(accountId, assetId, "withdrawal", -held, held).emit(state.events);
  return DONE;
}

function settleWithdrawal(state: State, command: CommandOf<"settle-withdrawal">): Outcome {
  const withdrawal = state.withdrawals.get(command.withdrawalId);
  if (withdrawal === undefined) return { reject: "withdrawal-unknown" };
  state.withdrawals.delete(command.withdrawalId);
  const { accountId, assetId, units, feeUnits } = withdrawal;
  emit(state, "withdrawal-settled", { ...withdrawal, transactionHash: command.transactionHash });
  state.ledger
    .step()
    .move(accountId, assetId, "withdrawal", 0n, -BigInt(units) - BigInt(feeUnits))
    .move(OUTSIDE_ACCOUNT, assetId, "withdrawal", BigInt(units))
    .move(state.parameters!.feeAccountId, assetId, "fee", BigInt(feeUnits))
    .emit(state.events);
  return DONE;
}

function cancelWithdrawal(state: State, command: CommandOf<"cancel-withdrawal">): Outcome {
  const withdrawal = state.withdrawals.get(command.withdrawalId);
  if (withdrawal === undefined) return { reject: "withdrawal-unknown" };
  state.withdrawals.delete(command.withdrawalId);
  const held = BigInt(withdrawal.units) + BigInt(withdrawal.feeUnits);
  emit(state, "withdrawal-cancelled", { ...withdrawal });
  state.ledger
    .step()
    .move(withdrawal.accountId, withdrawal.assetId, "withdrawal", held, -held)
    .emit(state.events);
  return DONE;
}

function transfer(state: State, command: CommandOf<"transfer">): Outcome {
  const { sourceId, targetId, assetId, units } = command;
  const refusal =
    amountRefusal(state, { accountId: sourceId, assetId, units }) ??
    (state.account(targetId) === undefined ? "account-unknown" : undefined);
  if (refusal !== undefined) return { reject: refusal };
  if (sourceId === targetId) return { reject: "transfer-to-self" };
  if (state.userOf(sourceId) !== state.userOf(targetId)) return { reject: "transfer-foreign" };
  if (state.ledger.free(sourceId, assetId) < BigInt(units)) return { reject: "funds-insufficient" };
  if (!state.ledger.canCredit(targetId, assetId, BigInt(units)))
    return { reject: "amount-too-large" };
  emit(state, "transferred", {
    sourceId,
    targetId,
    assetId,
    transferId: ++state.transferId,
    units,
  });
  state.ledger
    .step()
    .move(sourceId, assetId, "transfer", -BigInt(units))
    .move(targetId, assetId, "transfer", BigInt(units))
    .emit(state.events);
  return DONE;
}

function convertDust(state: State, command: CommandOf<"convert-dust">): Outcome {
  const { accountId, assetId } = command;
  if (state.account(accountId) === undefined) return { reject: "account-unknown" };
  if (state.assets[assetId] === undefined) return { reject: "asset-unknown" };
  const { settlementAssetId, dustAccountId } = state.parameters!;
  const market = state.markets.find(
    ({ spec }) =>
      spec.kind === "spot" &&
      spec.baseAssetId === assetId &&
      spec.quoteAssetId === settlementAssetId,
  );
  const units = state.ledger.free(accountId, assetId);
  if (
    market === undefined ||
    market.lastTicks === 0 ||
    units === 0n ||
    units >= BigInt(market.scale.baseUnitsPerLot)
  ) {
    return { reject: "dust-not-convertible" };
  }
  const value = units * BigInt(market.scale.quoteUnitsPerLotTick) * BigInt(market.lastTicks);
  const received = value / BigInt(market.scale.baseUnitsPerLot);
  if (state.ledger.free(dustAccountId, settlementAssetId) < received)
    return { reject: "funds-insufficient" };
  emit(state, "dust-converted", {
    accountId,
    assetId,
    conversionId: ++state.conversionId,
    units: Number(units),
    receivedUnits: Number(received),
  });
  state.ledger
    .step()
    .move(accountId, assetId, "conversion", -units)
    .move(accountId, settlementAssetId, "conversion", received)
    .move(dustAccountId, assetId, "conversion", units)
    .move(dustAccountId, settlementAssetId, "conversion", -received)
    .emit(state.events);
  return DONE;
}

export const moneyHandlers = {
  deposit: deposit,
  "request-withdrawal": requestWithdrawal,
  "settle-withdrawal": settleWithdrawal,
  "cancel-withdrawal": cancelWithdrawal,
  transfer: transfer,
  "convert-dust": convertDust,
} satisfies Partial<Handlers>;
