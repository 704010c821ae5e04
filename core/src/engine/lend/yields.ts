import { mulDivWide, units as toUnits } from "@holdall/core/num";
import type { AccountId, CommandOf } from "@holdall/core/protocol";
import { checkAmount } from "../money/deposit.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { repeat } from "../result.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { creditPool } from "./moves.ts";
import type { Why } from "./moves.ts";
import { cashRow, poolOf } from "./pools.ts";

const YIELD: Why = { cause: "yield", orderSlot: 0 };

/** What one lender gets. */
interface Share {
  readonly row: number;
  readonly accountId: number;
  readonly units: number;
}

/**
 * Applies `distribute-yield`: units of the treasury go to those who lent the asset, by claim and
 * time since the last distribution of the kind. Each share is rounded down; the rest stays with the
 * treasury, which is never paid more than it has.
 */
export function distributeYield(state: State, command: CommandOf<"distribute-yield">): number {
  const { ledger, references, emit, parameters } = state;
  const { assetId, yieldKind, units, reference } = command;
  const { margin } = parameters;
  if (margin === undefined) return REJECT["not-available"];
  const refusal = checkAmount(state, margin.treasuryAccountId, assetId, units);
  if (refusal !== ACCEPTED) return refusal;
  if (poolOf(state, assetId) === undefined) return REJECT["not-available"];
  const firstSequence = references.get(yieldReference(reference));
  if (firstSequence !== undefined) return repeat(state, firstSequence, 0, 0);
  const treasury = ledger.find(margin.treasuryAccountId, assetId);
  if (units > ledger.freeUnits(treasury)) return REJECT["funds-insufficient"];
  const shares = sharesOf(state, command);
  if (shares.length === 0) return REJECT["no-lenders"];

  if (reference !== "") references.set(yieldReference(reference), state.sequence);
  emit.event({ kind: "yield-distributed", assetId, yieldKind, units, reference });
  const cash = cashRow(state, assetId);
  for (const share of shares) {
    state.lending.payClaimTime(share.row, yieldKind, state.nowMs);
    if (share.units === 0) continue;
    const accountId = share.accountId as AccountId;
    emit.event({ kind: "yield-paid", accountId, assetId, yieldKind, units: toUnits(share.units) });
    ledger.transfer(treasury, cash, share.units);
    emit.balance(treasury, CAUSE.interest);
    emit.balance(cash, CAUSE.interest);
    creditPool(state, share.accountId, assetId, share.units, YIELD);
  }
  return ACCEPTED;
}

/** Deposits and distributions are named by their sources, which do not know of each other. */
function yieldReference(reference: string): string {
  return reference === "" ? "" : `yield:${reference}`;
}

/** Everybody who lent for a time that was not paid yet, by account id. */
function sharesOf(state: State, command: CommandOf<"distribute-yield">): Share[] {
  const { lending, nowMs } = state;
  const rows = lending.rowsOfAsset(command.assetId);
  const times = rows.map((row) => lending.claimTime(row, command.yieldKind, nowMs));
  const total = times.reduce((sum, time) => sum + time, 0n);
  if (total === 0n) return [];
  return rows.flatMap((row, at) => {
    if (times[at] === 0n) return [];
    const units = Number(mulDivWide(BigInt(command.units), times[at], total, "floor"));
    return [{ row, accountId: lending.accountId(row), units }];
  });
}
