import { AMOUNT_MAX } from "@holdall/core/num";
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { CommandOf } from "@holdall/core/protocol";
import { received } from "../lend/arrivals.ts";
import { repeat } from "../result.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";

/** Account, asset and amount of a movement of money. Returns a code of the registry, or ACCEPTED. */
export function checkAmount(
  state: State,
  accountId: number,
  assetId: number,
  units: number,
): number {
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  if (state.assets[assetId] === undefined) return REJECT["asset-unknown"];
  if (units <= 0) return REJECT["amount-not-positive"];
  return units > AMOUNT_MAX ? REJECT["amount-too-large"] : ACCEPTED;
}

/** Applies `deposit`: value enters from the outside, once for each reference that is not empty. */
export function deposit(state: State, command: CommandOf<"deposit">): number {
  const { ledger, counters, references, emit } = state;
  const { accountId, assetId, units, reference } = command;
  const refusal = checkAmount(state, accountId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  const firstSequence = references.get(reference);
  if (firstSequence !== undefined) return repeat(state, firstSequence, 0, 0);
  if (!ledger.canEnter(ledger.find(OUTSIDE_ACCOUNT, assetId), units)) {
    return REJECT["amount-too-large"];
  }
  if (reference !== "") references.set(reference, state.sequence);
  counters.depositId += 1;
  emit.event({
    kind: "deposited",
    accountId,
    assetId,
    depositId: counters.depositId,
    units,
    reference,
  });
  const outside = ledger.row(OUTSIDE_ACCOUNT, assetId);
  const row = ledger.row(accountId, assetId);
  ledger.enter(outside, row, units);
  emit.balance(outside, CAUSE.deposit);
  emit.balance(row, CAUSE.deposit);
  received(state, accountId, assetId, units, 0);
  return ACCEPTED;
}
