import type { CommandOf } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { checkAmount } from "./deposit.ts";

/** Applies `transfer`: free to free, between two accounts of one user. */
export function transfer(state: State, command: CommandOf<"transfer">): number {
  const { ledger, accounts, counters, emit } = state;
  const { sourceId, targetId, assetId, units } = command;
  const refusal = checkAmount(state, sourceId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  if (!accounts.exists(targetId)) return REJECT["account-unknown"];
  if (sourceId === targetId) return REJECT["transfer-to-self"];
  if (accounts.userId(sourceId) !== accounts.userId(targetId)) return REJECT["transfer-foreign"];
  const source = ledger.find(sourceId, assetId);
  if (units > ledger.freeUnits(source)) return REJECT["funds-insufficient"];

  counters.transferId += 1;
  const { transferId } = counters;
  emit.event({ kind: "transferred", sourceId, targetId, assetId, transferId, units });
  const target = ledger.row(targetId, assetId);
  ledger.transfer(source, target, units);
  emit.balance(source, CAUSE.transfer);
  emit.balance(target, CAUSE.transfer);
  return ACCEPTED;
}
