/**
 * Can an account carry a trade? Answered by the very sums that judge what it has, with the change
 * beside it: a question moves nothing. Open interest is that of before: what is asked for adds none.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import { FLAG_ASK, FLAG_REDUCE_ONLY } from "../book/order-flags.ts";
import { feeTierOf } from "../fees/user-tiers.ts";
import { siblingLots } from "../margin/requirements.ts";
import { assessUnder } from "../margin/assess.ts";
import { isLiquidatable, judge } from "../margin/risk.ts";
import type { Risk } from "../margin/risk.ts";
import type { WhatIf } from "../margin/what-if.ts";
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
  const { trial } = state;
  const { accountId, isBid, lots, restedLots } = prospect;
  begin(trial, market.id);
  if (isBid) trial.bidLots = lots - restedLots;
  else trial.askLots = lots - restedLots;
  return judge(assessUnder(state, accountId, 0, trial), costUnits(market, prospect));
}

/** The largest that a user's position may become, over its accounts, and the market's as a whole. */
export function checkPositionLimits(state: State, market: Market, prospect: Prospect): number {
  if (!isWithinOwnLimit(state, market, prospect)) return REJECT["position-limit"];
  const { positions } = state;
  const { accountId, isBid, lots } = prospect;
  const size = positions.sizeLots(positions.find(accountId, market.id));
  const opening = Math.max(0, lots - Math.max(0, isBid ? -size : size));
  const openInterest = positions.openInterestLots(market.id) + opening;
  const isWithin = openInterest <= specOf(market).openInterestLotsMax;
  return isWithin ? ACCEPTED : REJECT["position-limit"];
}

/** True where a user's position, over its accounts, would be within what it may become. */
export function isWithinOwnLimit(state: State, market: Market, prospect: Prospect): boolean {
  const { positions } = state;
  const { accountId, isBid, lots, restedLots } = prospect;
  const row = positions.find(accountId, market.id);
  const size = positions.sizeLots(row);
  const bids = positions.bidLots(row) + (isBid ? lots - restedLots : 0);
  const asks = positions.askLots(row) + (isBid ? 0 : lots - restedLots);
  const ownLots = Math.max(Math.abs(size + bids), Math.abs(size - asks));
  const userLots = ownLots + siblingLots(state, accountId, market.id);
  return userLots <= specOf(market).positionLotsMax;
}

/** What margin says to a fill of a market order: no new risk that the account could not carry. */
export function checkFillMargin(state: State, market: Market, prospect: Prospect): number {
  return judge(assessTraded(state, market, prospect), 0);
}

/** True where an account would not be liquidatable after a trade: asked of whoever rests or reduces. */
export function survives(state: State, market: Market, prospect: Prospect): boolean {
  return !isLiquidatable(assessTraded(state, market, prospect));
}

/** True where a price is worse for a side than the mark. */
export function isWorseThanMark(market: Market, isBid: boolean, priceTicks: number): boolean {
  return isBid ? priceTicks > market.markTicks : priceTicks < market.markTicks;
}

/** The account's risk as it would be after a trade, its fee paid. */
function assessTraded(state: State, market: Market, prospect: Prospect): Risk {
  const { positions, outcome, trial } = state;
  const { accountId, isBid, lots, priceTicks, feePpm, restedLots } = prospect;
  const row = positions.find(accountId, market.id);
  const held = { sizeLots: positions.sizeLots(row), entryQuote: positions.entryQuote(row) };
  const quotePerLot = market.quoteUnitsPerLotTick * priceTicks;
  trade(outcome, held, isBid, lots, quotePerLot);
  begin(trial, market.id);
  if (isBid) trial.bidLots = -restedLots;
  else trial.askLots = -restedLots;
  trial.sizeLots = outcome.sizeLots - held.sizeLots;
  trial.entryQuote = outcome.entryQuote - held.entryQuote;
  trial.unsettledUnits = outcome.realizedQuote - perpFeeUnits(lots * quotePerLot, feePpm);
  return assessUnder(state, accountId, 0, trial);
}

/** Makes a trial of nothing in a perpetual. */
function begin(trial: WhatIf, marketId: number): void {
  trial.marketId = marketId;
  trial.sizeLots = 0;
  trial.entryQuote = 0;
  trial.bidLots = 0;
  trial.askLots = 0;
  trial.unsettledUnits = 0;
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
