/**
 * The moment of a day's proof of reserves: at the marks as they are, every account that is worth less
 * than nothing to its margin is liquidated to the end, at once and without a second look. The backstop
 * comes first, then the other side, then the fund, which takes over whatever is left of them. After it
 * each account covers its debts, so that each row of the proof does.
 *
 * Two are left as they are: accounts whose marks say nothing, and the fund itself, which has nobody
 * behind it. Where one of them is short there is no proof of this moment.
 */
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { CommandOf } from "@holdall/core/protocol";
import { units } from "@holdall/core/num";
import { assessSolvency } from "../margin/assess.ts";
import { byRisk } from "../margin/risk.ts";
import { liquidatableAccounts } from "../margin/watch.ts";
import { payDebt } from "../perp/settlement.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { handOver } from "./backstop.ts";
import { coverDeficits, takeOver } from "./deficit.ts";
import { deleverage, hasPositions } from "./deleverage.ts";
import { isBlind } from "./judge.ts";
import { flag, lift } from "./round.ts";
import { tellStep } from "./tell.ts";
import { marginOf } from "./terms.ts";

/** Applies `reserves-snapshot`. */
export function reservesSnapshot(state: State, command: CommandOf<"reserves-snapshot">): number {
  const { day } = command;
  const completed = new Set<number>();
  let deficitUnits = 0;
  // Who pays for another may come to lack something itself; nobody is completed twice, so this ends.
  for (;;) {
    const short = shortAccounts(state).filter((accountId) => !completed.has(accountId));
    if (short.length === 0) break;
    for (const accountId of short) completed.add(accountId);
    deficitUnits += complete(state, short);
  }
  state.emit.event({
    kind: "reserves-snapshot-taken",
    day,
    completedAccounts: completed.size,
    deficitUnits: units(deficitUnits),
    heldUnits: JSON.stringify(heldUnits(state)),
  });
  return ACCEPTED;
}

/** What the zero-sum report says is held of each asset. */
function heldUnits({ ledger, assets }: State): string[] {
  return assets.map((_, assetId) =>
    String(-ledger.freeUnits(ledger.find(OUTSIDE_ACCOUNT, assetId))),
  );
}

/** Whose net equity is negative: by net equity over maintenance, then by id. */
function shortAccounts(state: State): number[] {
  const { margin } = state.parameters;
  if (margin === undefined) return [];
  return [...state.stages.liquidating(), ...liquidatableAccounts(state)]
    .filter((id) => id !== (margin.insuranceAccountId as number) && !isBlind(state, id))
    .map((accountId) => {
      const { netEquityUnits, maintenanceUnits } = assessSolvency(state, accountId);
      return { accountId, netEquityUnits, maintenanceUnits };
    })
    .filter(({ netEquityUnits }) => netEquityUnits < 0)
    .sort(byRisk)
    .map(({ accountId }) => accountId);
}

/** Liquidates accounts to the end. Returns what they had less than nothing. */
function complete(state: State, accountIds: readonly number[]): number {
  for (const accountId of accountIds) {
    flag(state, accountId);
    handOver(state, accountId);
  }
  const left = accountIds.filter((accountId) => !lift(state, accountId));
  const winners = deleverage(
    state,
    left.filter((accountId) => hasPositions(state, accountId)),
  );
  for (const accountId of left) payDebt(state, accountId);
  const deficits = left.map((accountId) =>
    Math.max(0, -assessSolvency(state, accountId).equityUnits),
  );
  coverDeficits(state, left, winners);
  for (const accountId of left) {
    absorb(state, accountId);
    lift(state, accountId);
  }
  return deficits.reduce((sum, deficit) => sum + deficit, 0);
}

/**
 * What an account still lacks it lacks by the weights of its collateral alone: the fund takes all of
 * it, debts and collateral, and owes the account what it is worth in full.
 */
function absorb(state: State, accountId: number): void {
  const { netEquityUnits, equityUnits } = assessSolvency(state, accountId);
  if (netEquityUnits >= 0) return;
  const takerId = marginOf(state).insuranceAccountId as number;
  const assetId = state.parameters.settlementAssetId;
  takeOver(state, accountId, Math.max(0, equityUnits));
  tellStep(state, { accountId, stage: "fund", assetId, valueUnits: equityUnits, takerId });
}
