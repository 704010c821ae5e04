/**
 * Can an account carry a trade? Answered by trying it on the account's own rows and taking it back:
 * what an order would do is judged by the very sums that judge what it did. Open interest is that
 * after the trial's own side only.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import { FLAG_ASK, FLAG_REDUCE_ONLY } from "../book/order-flags.ts";
import { feeTierOf } from "../fees/user-tiers.ts";
import { assess, checkRisk, isLiquidatable, judge } from "../margin/risk.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { trade } from "./outcome.ts";
import { specOf } from "./prices.ts";

/** A trade that may come about. */
export interface Prospect {
  readonly accountId: number;
  readonly isBid: boolean;
  readonly lots: number;
  readonly priceTicks: number;
  readonly feePpm: number;
  /** Of the lots, those that rest in the account's name until they trade. */
  readonly restedLots: number;
}

/** Fee of an execution in settlement units. Rounded up: a dust fill does not trade for free. */
export function perpFeeUnits(notionalQuote: number, feePpm: number): number {
  return mulDiv(notionalQuote, feePpm, PPM, "ceil");
}

/** What a trade loses at once against the mark, and its fee: settlement units, never negative. */
export function costUnits(market: Market, prospect: Prospect): number {
  const { isBid, lots, priceTicks, feePpm } = prospect;
  const worseTicks = isBid ? priceTicks - market.markTicks : market.markTicks - priceTicks;
  const loss = Math.max(0, worseTicks) * lots * market.quoteUnitsPerLotTick;
  return loss + perpFeeUnits(priceTicks * lots * market.quoteUnitsPerLotTick, feePpm);
}

/**
 * What margin says to an order of so many lots that may rest or fill at its price: its lots as
 * resting ones, and what it would lose at once.
 */
export function checkOrderMargin(state: State, market: Market, prospect: Prospect): number {
  const { positions } = state;
  const { accountId, isBid, lots, restedLots } = prospect;
  const row = positions.row(accountId, market.id);
  positions.changeResting(row, !isBid, lots - restedLots);
  const code = judge(assess(state, accountId), costUnits(market, prospect));
  positions.changeResting(row, !isBid, restedLots - lots);
  return code;
}

/** The largest that a user's position may become, over its accounts, and the market's as a whole. */
export function checkPositionLimits(state: State, market: Market, prospect: Prospect): number {
  const { positions } = state;
  const { accountId, isBid, lots, restedLots } = prospect;
  const row = positions.row(accountId, market.id);
  const size = positions.sizeLots(row);
  const against = Math.max(0, isBid ? -size : size);
  const { positionLotsMax, openInterestLotsMax } = specOf(market);
  positions.changeResting(row, !isBid, lots - restedLots);
  const userLots = userExposureLots(state, market, accountId);
  positions.changeResting(row, !isBid, restedLots - lots);
  if (userLots > positionLotsMax) return REJECT["position-limit"];
  const opening = Math.max(0, lots - against);
  const openInterest = positions.openInterestLots(market.id) + opening;
  return openInterest > openInterestLotsMax ? REJECT["position-limit"] : ACCEPTED;
}

/** Lots of exposure of an account's user in a market, over all its accounts. */
export function userExposureLots(state: State, market: Market, accountId: number): number {
  const { positions, accounts } = state;
  let lots = 0;
  for (const own of accounts.ofUser(accounts.userId(accountId))) {
    lots += positions.exposureLots(positions.find(own, market.id));
  }
  return lots;
}

/** What margin says to a fill of a market order: no new risk that the account could not carry. */
export function checkFillMargin(state: State, market: Market, prospect: Prospect): number {
  tryTrade(state, market, prospect);
  const code = checkRisk(state, prospect.accountId);
  takeBack(state, market, prospect);
  return code;
}

/** True where an account would not be liquidatable after a trade: asked of whoever rests or reduces. */
export function survives(state: State, market: Market, prospect: Prospect): boolean {
  tryTrade(state, market, prospect);
  const isFine = !isLiquidatable(assess(state, prospect.accountId));
  takeBack(state, market, prospect);
  return isFine;
}

/** True where a price is worse for a side than the mark. */
export function isWorseThanMark(market: Market, isBid: boolean, priceTicks: number): boolean {
  return isBid ? priceTicks > market.markTicks : priceTicks < market.markTicks;
}

/** Trades into the account's rows; `state.trial` remembers what was there. */
function tryTrade(state: State, market: Market, prospect: Prospect): void {
  const { positions, unsettled, outcome, trial } = state;
  const { accountId, isBid, lots, priceTicks, feePpm, restedLots } = prospect;
  const row = positions.row(accountId, market.id);
  if (restedLots !== 0) positions.changeResting(row, !isBid, -restedLots);
  const quotePerLot = market.quoteUnitsPerLotTick * priceTicks;
  trial.sizeLots = positions.sizeLots(row);
  trial.entryQuote = positions.entryQuote(row);
  trade(outcome, trial, isBid, lots, quotePerLot);
  trial.unsettledUnits = outcome.realizedQuote - perpFeeUnits(lots * quotePerLot, feePpm);
  positions.hold(row, outcome.sizeLots, outcome.entryQuote);
  unsettled.shift(accountId, trial.unsettledUnits);
}

function takeBack(state: State, market: Market, prospect: Prospect): void {
  const { positions, unsettled, trial } = state;
  const { accountId, isBid, restedLots } = prospect;
  const row = positions.find(accountId, market.id);
  if (restedLots !== 0) positions.changeResting(row, !isBid, restedLots);
  positions.hold(row, trial.sizeLots, trial.entryQuote);
  unsettled.shift(accountId, -trial.unsettledUnits);
}

/** A maker's order in a fill that may come about. */
interface MakerFill {
  readonly makerSlot: number;
  readonly lots: number;
  readonly priceTicks: number;
}

/** The trade of a maker's order; of a reduce-only one nothing counts as resting. */
function makerProspect(state: State, next: MakerFill): Prospect {
  const { orders, accounts, tiers, parameters } = state;
  const { makerSlot, lots, priceTicks } = next;
  const flags = orders.flags(makerSlot);
  const accountId = orders.accountId(makerSlot);
  const { perpMakerPpm: feePpm } = feeTierOf(tiers, parameters, accounts.userId(accountId));
  const restedLots = flags & FLAG_REDUCE_ONLY ? 0 : lots;
  const isBid = (flags & FLAG_ASK) === 0;
  return { accountId, isBid, lots, priceTicks, feePpm, restedLots };
}

/** True where a maker's price is no worse for it than the mark, or it survives the trade. */
export function makerCarries(state: State, market: Market, next: MakerFill): boolean {
  const isBid = (state.orders.flags(next.makerSlot) & FLAG_ASK) === 0;
  if (!isWorseThanMark(market, isBid, next.priceTicks)) return true;
  return survives(state, market, makerProspect(state, next));
}

/** What a trial replaced. */
export interface Trial {
  sizeLots: number;
  entryQuote: number;
  unsettledUnits: number;
}

/** A trial of nothing. */
export function idleTrial(): Trial {
  return { sizeLots: 0, entryQuote: 0, unsettledUnits: 0 };
}
