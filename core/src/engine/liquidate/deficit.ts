/**
 * An account that owes more than all it has, at mark and without discount: the fund pays, then those
 * who were on the other side, then all who are in profit, then who is owed by the clearing, then the
 * lenders of what it owes. The sum of all payments is the deficit, and nothing negative is left.
 */
import type { AccountId, MarketId } from "@holdall/core/protocol";
import { lots as toLots, ticks } from "@holdall/core/num";
import { forgiveDebt, moveDebt } from "../lend/moves.ts";
import type { Why } from "../lend/moves.ts";
import { assess } from "../margin/risk.ts";
import { valuationOf, valueUnits } from "../margin/valuation.ts";
import { changeUnsettled, MARKET_NONE } from "../perp/fill.ts";
import type { UnsettledCause } from "../perp/fill.ts";
import { unrealizedQuote } from "../perp/holders.ts";
import { realizePosition } from "../perp/settlement.ts";
import type { State } from "../state.ts";
import { allocate } from "./allocate.ts";
import { belongings, give, unitsWorth } from "./backstop.ts";
import { debtsOf } from "./book.ts";
import { profitsOf, shown } from "./deleverage.ts";
import type { Opponent } from "./deleverage.ts";
import { enterStage, tellStep } from "./tell.ts";
import { marginOf } from "./terms.ts";

const WHY: Why = { cause: "liquidation", orderSlot: 0 };

/** Covers an account's deficit, if it has one; it has no positions any more. */
export function coverDeficit(
  state: State,
  accountId: number,
  opponents: readonly Opponent[],
): void {
  const deficit = -assess(state, accountId).equityUnits;
  if (deficit <= 0) return;
  const settlementId = state.parameters.settlementAssetId;
  enterStage(state, accountId, "fund");
  const paid = payFromFund(state, accountId, deficit);
  const act = { accountId, assetId: settlementId, valueUnits: deficit } as const;
  tellStep(state, { ...act, stage: "fund", fundUnits: -paid, takerId: fundId(state) });
  if (paid < deficit) {
    enterStage(state, accountId, "socialized");
    socialize(state, accountId, opponents, deficit - paid);
    tellStep(state, { ...act, stage: "socialized", valueUnits: deficit - paid });
  }
  takeOver(state, accountId);
}

/** What the fund could not pay is paid by who gained, and at last by who lent. */
function socialize(
  state: State,
  accountId: number,
  opponents: readonly Opponent[],
  deficit: number,
): void {
  let left = deficit - chargeProfits(state, accountId, opponents, deficit);
  // Everybody in profit is looked for only where the opponents do not suffice.
  if (left > 0) left -= chargeProfits(state, accountId, profitsOf(state, accountId), left);
  left -= chargeClaims(state, accountId, left);
  if (left > 0) chargeLenders(state, accountId, left);
}

function fundId(state: State): number {
  return marginOf(state).insuranceAccountId;
}

/** What the fund has in settlement units: free, lent and unsettled. */
function payFromFund(state: State, accountId: number, deficit: number): number {
  const { ledger, lending, unsettled, parameters } = state;
  const fund = fundId(state);
  if (fund === accountId) return 0;
  const assetId = parameters.settlementAssetId;
  const owned =
    ledger.freeUnits(ledger.find(fund, assetId)) +
    lending.lentUnits(lending.find(fund, assetId)) +
    unsettled.units(fund);
  const paid = Math.min(deficit, Math.max(0, owned));
  moveUnsettled(state, { sourceId: fund, targetId: accountId }, paid, "fund-payment");
  return paid;
}

/** Profits pay by weight, each at most itself; returns what was paid. */
function chargeProfits(
  state: State,
  accountId: number,
  opponents: readonly Opponent[],
  deficit: number,
): number {
  if (deficit === 0) return 0;
  const parts = allocate(
    deficit,
    opponents.map(({ weight, pnlUnits, givenUnits }) => ({ weight, most: pnlUnits - givenUnits })),
  );
  const weightTotal = opponents.reduce((sum, { weight }) => sum + weight, 0n);
  let paid = 0;
  for (const [at, opponent] of opponents.entries()) {
    if (parts[at] === 0) continue;
    paid += parts[at];
    opponent.givenUnits += parts[at];
    const market = state.markets[opponent.marketId];
    const { markTicks } = market;
    state.emit.event({
      kind: "deleveraged",
      accountId: opponent.accountId as AccountId,
      marketId: opponent.marketId as MarketId,
      liquidatedId: accountId as AccountId,
      sizeLots: toLots(0),
      priceTicks: ticks(markTicks),
      pnlUnits: opponent.pnlUnits,
      weight: shown(opponent.weight),
      weightTotal: shown(weightTotal),
      lossUnits: parts[at],
    });
    // What of the profit is not realised yet is, first: nobody gives up a claim in its place.
    if (unrealizedQuote(state, market, opponent.row) > 0) {
      realizePosition(state, market, opponent.row, parts[at], "adl");
    }
    const { accountId: sourceId, marketId } = opponent;
    moveUnsettled(state, { sourceId, targetId: accountId, marketId }, parts[at], "adl");
  }
  return paid;
}

/** Who is owed by the clearing gives up a part of it, pro rata; returns what was given. */
function chargeClaims(state: State, accountId: number, deficit: number): number {
  if (deficit === 0) return 0;
  const { unsettled } = state;
  const claimants = unsettled.claimants().filter((id) => id !== accountId);
  const parts = allocate(
    deficit,
    claimants.map((id) => ({ weight: BigInt(unsettled.units(id)), most: unsettled.units(id) })),
  );
  let paid = 0;
  for (const [at, id] of claimants.entries()) {
    moveUnsettled(state, { sourceId: id, targetId: accountId }, parts[at], "adl");
    paid += parts[at];
  }
  return paid;
}

/** Lenders of what is owed lose claims for it, pro rata, asset by asset. */
function chargeLenders(state: State, accountId: number, deficit: number): void {
  const { lending } = state;
  const { assets } = valuationOf(state);
  let left = deficit;
  for (const row of debtsOf(state, accountId)) {
    if (left <= 0) return;
    const assetId = lending.assetId(row);
    const owed = lending.borrowedUnits(row);
    const terms = assets[assetId];
    const units = valueUnits(terms, owed, "ceil", 0) <= left ? owed : unitsWorth(terms, left);
    const former = valueUnits(terms, owed, "ceil", 0);
    forgive(state, accountId, assetId, Math.min(owed, units));
    left -= former - valueUnits(terms, lending.borrowedUnits(row), "ceil", 0);
  }
}

function forgive(state: State, accountId: number, assetId: number, units: number): void {
  const { lending } = state;
  const lenders = lending
    .rowsOfAsset(assetId)
    .filter((row) => lending.lentUnits(row) > 0 && lending.accountId(row) !== accountId);
  const parts = allocate(
    units,
    lenders.map((row) => ({
      weight: BigInt(lending.lentUnits(row)),
      most: lending.lentUnits(row),
    })),
  );
  for (const [at, row] of lenders.entries()) {
    if (parts[at] === 0) continue;
    const debt = { assetId, units: parts[at] };
    forgiveDebt(state, accountId, lending.accountId(row), debt, WHY);
  }
}

/** What is left, worth nothing together, goes to the fund: debts with the collateral that pays them. */
function takeOver(state: State, accountId: number): void {
  const fund = fundId(state);
  const { lending, unsettled } = state;
  const debts = debtsOf(state, accountId);
  const isClear = debts.length === 0 && unsettled.units(accountId) >= 0;
  if (isClear || fund === accountId) return;
  for (const given of belongings(state, accountId)) give(state, accountId, fund, given, WHY);
  for (const row of debts) {
    const debt = { assetId: lending.assetId(row), units: lending.borrowedUnits(row) };
    moveDebt(state, accountId, fund, debt, WHY);
  }
  const parties = { sourceId: accountId, targetId: fund };
  moveUnsettled(state, parties, unsettled.units(accountId), "backstop");
}

/** From whom to whom, and the perpetual that it is about, if it is about one. */
interface Parties {
  readonly sourceId: number;
  readonly targetId: number;
  readonly marketId?: number;
}

/** Moves what is unsettled from one account to another; a negative amount moves as a debt. */
function moveUnsettled(
  state: State,
  { sourceId, targetId, marketId = MARKET_NONE }: Parties,
  units: number,
  cause: UnsettledCause,
): void {
  changeUnsettled(state, sourceId, marketId, -units, cause);
  changeUnsettled(state, targetId, marketId, units, cause);
}
