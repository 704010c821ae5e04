import { allocate } from "./allocate.ts";
import { belongingsOf, give, moveDebt, unitsWorth } from "./belongings.ts";
import { pnlOf, tellDeleveraged } from "./deleverage.ts";
import type { Opponent } from "./deleverage.ts";
import { enterStage, tellStep } from "./liquidation-log.ts";
import { NO_MARKET, tellLending } from "./moves.ts";
import { max, min, sum } from "./numbers.ts";
import { changeUnsettled } from "./positions.ts";
import type { UnsettledChange } from "./positions.ts";
import { riskOf } from "./risk.ts";
import { realizePosition } from "./settlement.ts";
import type { State } from "./state.ts";
import { valueOf } from "./valuation.ts";

/**
 * Covers what an account owes beyond all it has: the fund, then who was on the other side, then all
 * in profit, then who is owed by the clearing, then who lent what it owes.
 */
export function coverDeficit(
  state: State,
  accountId: number,
  opponents: readonly Opponent[],
): void {
  const deficit = -riskOf(state, accountId).equity;
  if (deficit <= 0n) return;
  const assetId = state.settlementId();
  const fundId = state.margin().insuranceAccountId as number;
  enterStage(state, accountId, "fund");
  const paid = payFromFund(state, accountId, deficit);
  const act = { accountId, assetId };
  tellStep(state, { ...act, stage: "fund", value: deficit, fund: -paid, takerId: fundId });
  const left = deficit - paid;
  if (left > 0n) {
    enterStage(state, accountId, "socialized");
    socialize(state, accountId, opponents, left);
    tellStep(state, { ...act, stage: "socialized", value: left });
  }
  takeOver(state, accountId, fundId);
}

/** From what the fund has in settlement units: free, lent, unsettled. */
function payFromFund(state: State, accountId: number, deficit: bigint): bigint {
  const fundId = state.margin().insuranceAccountId as number;
  if (fundId === accountId) return 0n;
  const assetId = state.settlementId();
  const { lent } = state.claims.of(fundId, assetId);
  const owned = state.ledger.free(fundId, assetId) + lent + state.accounts[fundId - 1].unsettled;
  const paid = min(deficit, max(0n, owned));
  moveUnsettled(state, [fundId, accountId], paid, "fund-payment");
  return paid;
}

function moveUnsettled(
  state: State,
  [sourceId, targetId]: readonly [number, number],
  units: bigint,
  cause: UnsettledChange["cause"],
  marketId = NO_MARKET,
): void {
  changeUnsettled(state, { accountId: sourceId, marketId, units: -units, cause });
  changeUnsettled(state, { accountId: targetId, marketId, units, cause });
}

function socialize(
  state: State,
  accountId: number,
  opponents: readonly Opponent[],
  deficit: bigint,
): void {
  let left = deficit - chargeProfits(state, accountId, opponents, deficit);
  if (left > 0n) left -= chargeProfits(state, accountId, profitsOf(state, accountId), left);
  if (left > 0n) left -= chargeClaims(state, accountId, left);
  if (left > 0n) chargeLenders(state, accountId, left);
}

/** All positions of others in profit, by market, then account. */
function profitsOf(state: State, accountId: number): Opponent[] {
  return state.markets
    .filter(({ spec, markTicks }) => spec.kind === "perp" && markTicks !== 0)
    .flatMap(({ marketId }) => state.holders(marketId))
    .filter((position) => position.accountId !== accountId)
    .map((position) => {
      const pnl = max(0n, pnlOf(state, position));
      return { position, pnl, weight: pnl, given: 0n };
    })
    .filter(({ pnl }) => pnl > 0n);
}

/** Profits pay by weight, each at most itself; what of it is unrealised is realised first. */
function chargeProfits(
  state: State,
  accountId: number,
  opponents: readonly Opponent[],
  deficit: bigint,
): bigint {
  const shares = opponents.map(({ weight, pnl, given }) => ({ weight, most: pnl - given }));
  const parts = allocate(deficit, shares);
  const weightTotal = sum(opponents.map(({ weight }) => weight));
  for (const [at, opponent] of opponents.entries()) {
    const loss = parts[at];
    if (loss === 0n) continue;
    opponent.given += loss;
    const { position } = opponent;
    tellDeleveraged(state, accountId, opponent, { weightTotal, lots: 0n, loss });
    if (position.size !== 0n && pnlOf(state, position) > 0n)
      realizePosition(state, state.markets[position.marketId], position, loss, "adl");
    moveUnsettled(state, [position.accountId, accountId], loss, "adl", position.marketId);
  }
  return sum(parts);
}

/** Who is owed by the clearing gives up a part of it, pro rata, those who waited longest first. */
function chargeClaims(state: State, accountId: number, deficit: bigint): bigint {
  const claimants = state.accounts
    .filter((account) => account.unsettled > 0n && account.accountId !== accountId)
    .sort((a, b) => a.positiveSince - b.positiveSince || a.accountId - b.accountId);
  const shares = claimants.map(({ unsettled }) => ({ weight: unsettled, most: unsettled }));
  const parts = allocate(deficit, shares);
  for (const [at, claimant] of claimants.entries())
    moveUnsettled(state, [claimant.accountId, accountId], parts[at], "adl");
  return sum(parts);
}

/** Lenders of what is owed lose claims for it, pro rata, asset by asset. */
function chargeLenders(state: State, accountId: number, deficit: bigint): void {
  let left = deficit;
  for (const assetId of state.assets.keys()) {
    const claim = state.claims.of(accountId, assetId);
    if (left <= 0n || claim.debt === 0n) continue;
    const former = valueOf(state, assetId, claim.debt, "ceil");
    const units = former <= left ? claim.debt : unitsWorth(state, assetId, left);
    forgive(state, accountId, assetId, min(claim.debt, units));
    left -= former - valueOf(state, assetId, claim.debt, "ceil");
  }
}

function forgive(state: State, accountId: number, assetId: number, units: bigint): void {
  const debtor = state.claims.of(accountId, assetId);
  const lenders = state.claims
    .ofAsset(assetId)
    .filter((claim) => claim.lent > 0n && claim.accountId !== accountId);
  const parts = allocate(
    units,
    lenders.map(({ lent }) => ({ weight: lent, most: lent })),
  );
  for (const [at, lender] of lenders.entries()) {
    const part = parts[at];
    if (part === 0n) continue;
    lender.lent -= part;
    debtor.debt -= part;
    const cause = "liquidation" as const;
    tellLending(state, { ...lender, cause }, "redeem", part);
    tellLending(state, { ...debtor, cause }, "repay", part);
  }
}

/** What is left, worth nothing together, goes to the fund. */
function takeOver(state: State, accountId: number, fundId: number): void {
  const { unsettled } = state.accounts[accountId - 1];
  if (fundId === accountId || (!state.claims.owes(accountId) && unsettled >= 0n)) return;
  for (const each of belongingsOf(state, accountId))
    give(state, accountId, fundId, each, "liquidation");
  for (const assetId of state.assets.keys()) {
    const units = state.claims.of(accountId, assetId).debt;
    if (units > 0n) moveDebt(state, accountId, fundId, { assetId, units }, "liquidation");
  }
  moveUnsettled(state, [accountId, fundId], unsettled, "backstop");
}
