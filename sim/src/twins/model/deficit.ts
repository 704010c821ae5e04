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

/** What an account has less than nothing, and what of it nobody has paid yet. */
interface Deficit {
  readonly accountId: number;
  left: bigint;
}

/**
 * Covers together what accounts owe beyond all they have: the fund, then who was on the other side,
 * then the largest profits, then who is owed by the clearing, then who lent what they owe.
 */
export function coverDeficits(
  state: State,
  accountIds: readonly number[],
  winners: readonly Opponent[],
): void {
  const deficits = accountIds
    .map((accountId): Deficit => ({ accountId, left: -riskOf(state, accountId).equity }))
    .filter(({ left }) => left > 0n);
  for (const deficit of deficits) takeFromFund(state, deficit);
  const uncovered = deficits.filter(({ left }) => left > 0n);
  if (uncovered.length > 0) socialize(state, uncovered, winners);
  for (const { accountId } of deficits)
    takeOver(state, accountId, state.margin().insuranceAccountId, 0n);
}

function takeFromFund(state: State, deficit: Deficit): void {
  const { accountId, left: value } = deficit;
  const takerId = state.margin().insuranceAccountId as number;
  enterStage(state, accountId, "fund");
  const paid = payFromFund(state, accountId, value);
  deficit.left -= paid;
  const assetId = state.settlementId();
  tellStep(state, { accountId, assetId, stage: "fund", value, fund: -paid, takerId });
}

/** From what the fund has in settlement units, free, lent, unsettled, and does not owe. */
function payFromFund(state: State, accountId: number, deficit: bigint): bigint {
  const fundId = state.margin().insuranceAccountId as number;
  if (fundId === accountId) return 0n;
  const assetId = state.settlementId();
  const { lent } = state.claims.of(fundId, assetId);
  const owned = state.ledger.free(fundId, assetId) + lent + state.accounts[fundId - 1].unsettled;
  const spare = min(owned, riskOf(state, fundId).equity);
  const paid = min(deficit, max(0n, spare));
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

function socialize(state: State, deficits: readonly Deficit[], winners: readonly Opponent[]): void {
  const assetId = state.settlementId();
  const wholes = deficits.map(({ left }) => left);
  for (const { accountId } of deficits) enterStage(state, accountId, "socialized");
  chargeProfits(state, deficits, winners);
  for (let most = profitsOf(state); missing(deficits) > 0n && most.length > 0;) {
    chargeProfits(state, deficits, most);
    most = profitsOf(state);
  }
  chargeClaims(state, deficits);
  for (const deficit of deficits) chargeLenders(state, deficit);
  passOn(state, deficits);
  for (const [at, { accountId }] of deficits.entries())
    tellStep(state, { accountId, assetId, stage: "socialized", value: wholes[at] });
}

const missing = (deficits: readonly Deficit[]): bigint => sum(deficits.map(({ left }) => left));

/** Positions that share a loss at once. */
const WINNERS_MAX = 1_024;

/** The largest profits, by profit, then market, then account. */
function profitsOf(state: State): Opponent[] {
  return state.markets
    .filter(({ spec, markTicks }) => spec.kind === "perp" && markTicks !== 0)
    .flatMap(({ marketId }) => state.holders(marketId))
    .map((position): Opponent => {
      const pnl = max(0n, pnlOf(state, position));
      return { position, pnl, weight: pnl, given: 0n };
    })
    .filter(({ pnl }) => pnl > 0n)
    .sort(
      (a, b) =>
        Number(b.pnl - a.pnl) ||
        a.position.marketId - b.position.marketId ||
        a.position.accountId - b.position.accountId,
    )
    .slice(0, WINNERS_MAX);
}

/** Profits pay by weight, each at most itself; what of it is unrealised is realised first. */
function chargeProfits(
  state: State,
  deficits: readonly Deficit[],
  opponents: readonly Opponent[],
): void {
  const shares = opponents.map(({ weight, pnl, given }) => ({ weight, most: pnl - given }));
  const parts = allocate(missing(deficits), shares);
  const weightTotal = sum(opponents.map(({ weight }) => weight));
  handOut(deficits, parts, (at, accountId, loss) => {
    const opponent = opponents[at];
    const { position } = opponent;
    opponent.given += loss;
    tellDeleveraged(state, accountId, opponent, { weightTotal, lots: 0n, loss });
    if (position.size !== 0n && pnlOf(state, position) > 0n)
      realizePosition(state, state.markets[position.marketId], position, loss, "adl");
    moveUnsettled(state, [position.accountId, accountId], loss, "adl", position.marketId);
  });
}

/** Who is owed by the clearing and lacks nothing gives up a part of it, those who waited longest first. */
function chargeClaims(state: State, deficits: readonly Deficit[]): void {
  const lacking = deficits.map(({ accountId }) => accountId);
  const claimants = state.accounts
    .filter(({ accountId, unsettled }) => unsettled > 0n && !lacking.includes(accountId))
    .sort((a, b) => a.positiveSince - b.positiveSince || a.accountId - b.accountId);
  giveUpClaims(
    state,
    deficits,
    claimants.map(({ accountId }) => accountId),
  );
}

/** What is owed to claimants covers deficits, by what it is; what each of them gave. */
function giveUpClaims(
  state: State,
  deficits: readonly Deficit[],
  claimants: readonly number[],
): readonly bigint[] {
  const owed = claimants.map((accountId) => state.accounts[accountId - 1].unsettled);
  const shares = owed.map((most) => ({ weight: most, most }));
  const parts = allocate(missing(deficits), shares);
  handOut(deficits, parts, (at, accountId, units) =>
    moveUnsettled(state, [claimants[at], accountId], units, "adl"),
  );
  return parts;
}

/** Payers in their order meet the accounts in theirs. */
function handOut(
  deficits: readonly Deficit[],
  parts: readonly bigint[],
  pay: (payer: number, accountId: number, units: bigint) => void,
): void {
  for (const [payer, part] of parts.entries()) {
    for (let rest = part; rest > 0n;) {
      const deficit = deficits.find(({ left }) => left > 0n)!;
      const units = min(rest, deficit.left);
      pay(payer, deficit.accountId, units);
      deficit.left -= units;
      rest -= units;
    }
  }
}

/** Lenders of what is owed lose claims for it, pro rata, asset by asset. */
function chargeLenders(state: State, deficit: Deficit): void {
  const { accountId } = deficit;
  for (const assetId of state.assets.keys()) {
    const { left } = deficit;
    const claim = state.claims.of(accountId, assetId);
    if (left === 0n || claim.debt === 0n) continue;
    const former = valueOf(state, assetId, claim.debt, "ceil");
    const units = former <= left ? claim.debt : unitsWorth(state, assetId, left);
    forgive(state, accountId, assetId, min(claim.debt, units));
    deficit.left = max(0n, left - former + valueOf(state, assetId, claim.debt, "ceil"));
  }
}

/** What nobody lent is owed to others of these by the clearing: they give it up, and their lenders. */
function passOn(state: State, deficits: readonly Deficit[]): void {
  const claimants = deficits.filter(
    ({ accountId }) => state.accounts[accountId - 1].unsettled > 0n,
  );
  const parts = giveUpClaims(
    state,
    deficits,
    claimants.map(({ accountId }) => accountId),
  );
  for (const [at, deficit] of claimants.entries()) {
    deficit.left = parts[at];
    chargeLenders(state, deficit);
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
    const move = { assetId, cause };
    tellLending(state, { ...move, accountId: lender.accountId }, "redeem", part);
    tellLending(state, { ...move, accountId }, "repay", part);
  }
}

/** What is left goes to the fund, which owes the account what it is worth together. */
export function takeOver(state: State, accountId: number, fundId: number, worth: bigint): void {
  const { unsettled } = state.accounts[accountId - 1];
  if (fundId === accountId || (!state.claims.owes(accountId) && unsettled >= 0n)) return;
  for (const each of belongingsOf(state, accountId))
    give(state, accountId, fundId, each, "liquidation");
  for (const assetId of state.assets.keys()) {
    const units = state.claims.of(accountId, assetId).debt;
    if (units > 0n) moveDebt(state, accountId, fundId, { assetId, units }, "liquidation");
  }
  moveUnsettled(state, [accountId, fundId], unsettled - worth, "backstop");
}
