/**
 * Accounts that owe more than all they have, at mark and without discount: the fund pays, then those
 * who were on the other side, then all who are in profit, then who is owed by the clearing, then the
 * lenders of what they owe. The sum of all payments is the deficit, and nothing negative is left.
 */
import type { AccountId, MarketId } from "@holdall/core/protocol";
import { lots as toLots, ticks } from "@holdall/core/num";
import { handedOver } from "../lend/arrivals.ts";
import { forgiveDebt, moveDebt } from "../lend/moves.ts";
import type { Why } from "../lend/moves.ts";
import { assessSolvency } from "../margin/assess.ts";
import { valuationOf, valueUnits } from "../margin/valuation.ts";
import { changeUnsettled, MARKET_NONE } from "../perp/fill.ts";
import type { UnsettledCause } from "../perp/fill.ts";
import { unrealizedQuote } from "../perp/holders.ts";
import { realizePosition } from "../perp/settlement.ts";
import type { State } from "../state.ts";
import { allocate } from "./allocate.ts";
import { belongings, give, unitsWorth } from "./backstop.ts";
import { debtsOf } from "./book.ts";
import { shown } from "./deleverage.ts";
import type { Opponent } from "./opponents.ts";
import { enterStage, tellStep } from "./tell.ts";
import { largestProfits } from "./winners.ts";
import { marginOf } from "./terms.ts";

const WHY: Why = { cause: "liquidation", orderSlot: 0 };

/** What an account has less than nothing, and what of it nobody has paid yet. */
interface Deficit {
  readonly accountId: number;
  leftUnits: number;
}

/**
 * Covers what accounts of a round, in their order, have less than nothing; they have no positions
 * any more. All of them together: who pays does not hang on who came first, and each payer pays once.
 */
export function coverDeficits(
  state: State,
  accountIds: readonly number[],
  winners: readonly Opponent[],
): void {
  const deficits = accountIds.flatMap((accountId): Deficit[] => {
    const leftUnits = -assessSolvency(state, accountId).equityUnits;
    return leftUnits > 0 ? [{ accountId, leftUnits }] : [];
  });
  for (const deficit of deficits) takeFromFund(state, deficit);
  const uncovered = deficits.filter(({ leftUnits }) => leftUnits > 0);
  if (uncovered.length > 0) socialize(state, uncovered, winners);
  for (const { accountId } of deficits) takeOver(state, accountId, 0);
}

function takeFromFund(state: State, deficit: Deficit): void {
  const { accountId, leftUnits: valueUnits } = deficit;
  enterStage(state, accountId, "fund");
  const paid = payFromFund(state, accountId, valueUnits);
  deficit.leftUnits -= paid;
  tellStep(state, {
    accountId,
    stage: "fund",
    assetId: state.parameters.settlementAssetId,
    valueUnits,
    fundUnits: -paid,
    takerId: fundId(state),
  });
}

/** What the fund could not pay is paid by who gained, and at last by who lent. */
function socialize(state: State, deficits: readonly Deficit[], winners: readonly Opponent[]): void {
  const assetId = state.parameters.settlementAssetId;
  const wholes = deficits.map(({ leftUnits }) => leftUnits);
  for (const { accountId } of deficits) enterStage(state, accountId, "socialized");
  chargeProfits(state, deficits, winners);
  // Others in profit are looked for only where the opponents do not suffice.
  while (missingOf(deficits) > 0) {
    const largest = largestProfits(state);
    if (largest.length === 0) break;
    chargeProfits(state, deficits, largest);
  }
  chargeClaims(state, deficits);
  for (const deficit of deficits) chargeLenders(state, deficit);
  passOn(state, deficits);
  for (const [at, { accountId }] of deficits.entries()) {
    tellStep(state, { accountId, stage: "socialized", assetId, valueUnits: wholes[at] });
  }
}

function missingOf(deficits: readonly Deficit[]): number {
  return deficits.reduce((sum, { leftUnits }) => sum + leftUnits, 0);
}

function fundId(state: State): number {
  return marginOf(state).insuranceAccountId;
}

/** What the fund has and can spare goes to an account, at most its deficit; returns how much. */
function payFromFund(state: State, accountId: number, deficit: number): number {
  const paid = Math.min(deficit, spareOfFund(state));
  moveUnsettled(state, { sourceId: fundId(state), targetId: accountId }, paid, "fund-payment");
  return paid;
}

/**
 * What the fund has in settlement units, free, lent and unsettled, and can spare: what it owes is not
 * its to give, or covering one deficit would only make another. In a deficit of its own it has nothing.
 */
export function spareOfFund(state: State): number {
  const { ledger, lending, unsettled, parameters } = state;
  const fund = fundId(state);
  const assetId = parameters.settlementAssetId;
  const owned =
    ledger.freeUnits(ledger.find(fund, assetId)) +
    lending.lentUnits(lending.find(fund, assetId)) +
    unsettled.units(fund);
  return Math.max(0, Math.min(owned, assessSolvency(state, fund).equityUnits));
}

/** Profits pay by weight, each at most itself. */
function chargeProfits(
  state: State,
  deficits: readonly Deficit[],
  opponents: readonly Opponent[],
): void {
  const parts = allocate(
    missingOf(deficits),
    opponents.map(({ weight, pnlUnits: most }) => ({ weight, most })),
  );
  const weightTotal = opponents.reduce((sum, { weight }) => sum + weight, 0n);
  handOut(deficits, parts, (at, accountId, units) => {
    chargeProfit(state, opponents[at], { accountId, units, weightTotal });
  });
}

/** What an opponent gives for an account. */
interface Charge {
  readonly accountId: number;
  readonly units: number;
  readonly weightTotal: bigint;
}

function chargeProfit(state: State, opponent: Opponent, charge: Charge): void {
  const { accountId, units, weightTotal } = charge;
  const market = state.markets[opponent.marketId];
  state.emit.event({
    kind: "deleveraged",
    accountId: opponent.accountId as AccountId,
    marketId: opponent.marketId as MarketId,
    liquidatedId: accountId as AccountId,
    sizeLots: toLots(0),
    priceTicks: ticks(market.markTicks),
    pnlUnits: opponent.pnlUnits,
    weight: shown(opponent.weight),
    weightTotal: shown(weightTotal),
    lossUnits: units,
  });
  // What of the profit is not realised yet is, first: nobody gives up a claim in its place.
  if (unrealizedQuote(state, market, opponent.row) > 0) {
    realizePosition(state, market, opponent.row, units, "adl");
  }
  const { accountId: sourceId, marketId } = opponent;
  moveUnsettled(state, { sourceId, targetId: accountId, marketId }, units, "adl");
}

/** Who is owed by the clearing, and lacks nothing itself, gives up a part of it, pro rata. */
function chargeClaims(state: State, deficits: readonly Deficit[]): void {
  const { unsettled } = state;
  const lacking = new Set(deficits.map(({ accountId }) => accountId));
  const claimants = unsettled.claimants().filter((id) => !lacking.has(id));
  giveUpClaims(state, deficits, claimants);
}

/** What claimants are owed covers deficits, pro rata; returns what each of them gave. */
function giveUpClaims(
  state: State,
  deficits: readonly Deficit[],
  claimants: readonly number[],
): readonly number[] {
  const owed = claimants.map((id) => state.unsettled.units(id));
  const shares = owed.map((most) => ({ weight: BigInt(most), most }));
  const parts = allocate(missingOf(deficits), shares);
  handOut(deficits, parts, (at, targetId, units) => {
    moveUnsettled(state, { sourceId: claimants[at], targetId }, units, "adl");
  });
  return parts;
}

/** Lets payers, in order, cover deficits, in order: as many payments as there are of both together. */
function handOut(
  deficits: readonly Deficit[],
  parts: readonly number[],
  pay: (payer: number, accountId: number, units: number) => void,
): void {
  let at = 0;
  for (const [payer, part] of parts.entries()) {
    let rest = part;
    while (rest > 0) {
      while (deficits[at].leftUnits === 0) at += 1;
      const deficit = deficits[at];
      const units = Math.min(rest, deficit.leftUnits);
      pay(payer, deficit.accountId, units);
      deficit.leftUnits -= units;
      rest -= units;
    }
  }
}

/** Lenders of what is owed lose claims for it, pro rata, asset by asset. */
function chargeLenders(state: State, deficit: Deficit): void {
  const { accountId } = deficit;
  const { lending } = state;
  const { assets } = valuationOf(state);
  for (const row of debtsOf(state, accountId)) {
    const left = deficit.leftUnits;
    if (left === 0) return;
    const assetId = lending.assetId(row);
    const owed = lending.borrowedUnits(row);
    const terms = assets[assetId];
    const units = valueUnits(terms, owed, "ceil", 0) <= left ? owed : unitsWorth(terms, left);
    const former = valueUnits(terms, owed, "ceil", 0);
    forgive(state, accountId, assetId, Math.min(owed, units));
    const given = former - valueUnits(terms, lending.borrowedUnits(row), "ceil", 0);
    deficit.leftUnits = Math.max(0, left - given);
  }
}

/**
 * What nobody lent is owed to the clearing, and by now the clearing owes it to some who lacked
 * something themselves: they give that claim up, pro rata, and lenders of what they owe stand in.
 */
function passOn(state: State, deficits: readonly Deficit[]): void {
  const { unsettled } = state;
  const claimants = deficits.filter(({ accountId }) => unsettled.units(accountId) > 0);
  const ids = claimants.map(({ accountId }) => accountId);
  const parts = giveUpClaims(state, deficits, ids);
  for (const [at, claimant] of claimants.entries()) {
    claimant.leftUnits = parts[at];
    chargeLenders(state, claimant);
  }
}

function forgive(state: State, accountId: number, assetId: number, units: number): void {
  const { lending } = state;
  // Who owes lends nothing of the same asset: the account is none of them.
  const lenders = lending.rowsOfAsset(assetId).filter((row) => lending.lentUnits(row) > 0);
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

/**
 * What is left goes to the fund, debts with the collateral that pays them; the fund owes the account
 * what that is worth together.
 */
export function takeOver(state: State, accountId: number, worthUnits: number): void {
  const fund = fundId(state);
  const { lending, unsettled } = state;
  const debts = debtsOf(state, accountId);
  const isClear = debts.length === 0 && unsettled.units(accountId) >= 0;
  if (isClear || fund === accountId) return;
  for (const given of belongings(state, accountId)) give(state, accountId, fund, given, WHY);
  for (const row of debts) {
    const debt = { assetId: lending.assetId(row), units: lending.borrowedUnits(row) };
    moveDebt(state, accountId, fund, debt, WHY);
    handedOver(state, fund, debt.assetId);
  }
  const parties = { sourceId: accountId, targetId: fund };
  moveUnsettled(state, parties, unsettled.units(accountId) - worthUnits, "backstop");
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
