import type { CommandOf } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { received } from "../lend/arrivals.ts";
import { checkAmount } from "./deposit.ts";
import { giveOut } from "./give-out.ts";

/** Applies `transfer`: of what may leave, free to free, between two accounts of one user. */
export function transfer(state: State, command: CommandOf<"transfer">): number {
  const { ledger, accounts, counters, emit } = state;
  const { sourceId, targetId, assetId, units } = command;
  const refusal = checkAmount(state, sourceId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  if (!accounts.exists(targetId)) return REJECT["account-unknown"];
  if (sourceId === targetId) return REJECT["transfer-to-self"];
  if (accounts.userId(sourceId) !== accounts.userId(targetId)) return REJECT["transfer-foreign"];
  if (state.stages.isLiquidating(sourceId)) return REJECT["account-liquidating"];
  const wish = { accountId: sourceId, assetId, autoBorrow: false, autoLendRedeem: false };
  const short = giveOut(state, wish, units, "request");
  if (short !== ACCEPTED) return short;
  const source = ledger.find(sourceId, assetId);

  counters.transferId += 1;
  const { transferId } = counters;
  emit.event({ kind: "transferred", sourceId, targetId, assetId, transferId, units });
  const target = ledger.row(targetId, assetId);
  ledger.transfer(source, target, units);
  emit.balance(source, CAUSE.transfer);
  emit.balance(target, CAUSE.transfer);
  received(state, targetId, assetId, units, 0);
  return ACCEPTED;
}
