/** What is asked of an order of a perpetual at the moment it enters, beyond what is asked of all. */
import type { OrderTerms } from "@holdall/core/protocol";
import { feeTierOf } from "../fees/user-tiers.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { checkIsolation, checkPrices, closableLots } from "../perp/admit.ts";
import { checkOrderMargin, checkPositionLimits } from "../perp/carry.ts";
import type { Prospect } from "../perp/carry.ts";
import type { PerpPrices } from "../perp/price-memory.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { aimByTerms } from "./enter.ts";
import { identify, setReach, worstTicks } from "./match.ts";
import type { Tolerance } from "./match.ts";

/**
 * Prices, what a reduce-only order can reduce, isolation, limits and margin of an order; leaves the
 * taker aimed with the lots that it is admitted with.
 */
export function checkPerpEntry(
  state: State,
  market: Market,
  perp: PerpPrices,
  order: OrderTerms,
  tolerance: Tolerance,
): number {
  const { taker } = state;
  const refusal = checkPrices(market, perp, order);
  if (refusal !== ACCEPTED) return refusal;
  const isAsk = order.side === "ask";
  const closable = order.reduceOnly
    ? closableLots(state, market, order.accountId, isAsk)
    : Infinity;
  if (closable === 0) return REJECT["reduce-only-not-reduced"];
  const lots = order.quoteUnits === 0 ? Math.min(order.sizeLots, closable) : order.sizeLots;
  aimByTerms(state, market, order, lots);
  taker.remainingLots = Math.min(taker.remainingLots, closable);
  setReach(state, market, tolerance);
  if (order.reduceOnly) return ACCEPTED;
  identify(state, market);
  const isolation = checkIsolation(state, market, order.accountId);
  if (isolation !== ACCEPTED) return isolation;
  const prospect = worstCase(state, market, order);
  if (prospect.lots === 0) return ACCEPTED;
  return checkPositionLimits(state, market, prospect) || checkOrderMargin(state, market, prospect);
}

/** What is asked of a resting order's new terms, of which so many lots rest already. */
export function checkPerpAmended(
  state: State,
  market: Market,
  perp: PerpPrices,
  order: OrderTerms,
  restedLots: number,
): number {
  const refusal = checkPrices(market, perp, order);
  if (refusal !== ACCEPTED || order.reduceOnly) return refusal;
  const { accounts, tiers, parameters } = state;
  const { accountId, priceTicks, sizeLots: lots } = order;
  const { perpTakerPpm: feePpm } = feeTierOf(tiers, parameters, accounts.userId(accountId));
  const isBid = order.side === "bid";
  const prospect = { accountId, isBid, lots, priceTicks, feePpm, restedLots };
  return checkPositionLimits(state, market, prospect) || checkOrderMargin(state, market, prospect);
}

/** Margin of a market order that fills whole: all its lots at the last price that it would reach. */
export function checkReachMargin(state: State, market: Market, order: OrderTerms): number {
  const { taker } = state;
  const prospect = { ...worstCase(state, market, order), priceTicks: taker.reachTicks };
  return checkOrderMargin(state, market, prospect);
}

/**
 * The most that an order may come to: its lots at its limit price, or at the worst price that the
 * impact band and its tolerance allow a market order; without either, at the best price now.
 */
function worstCase(state: State, market: Market, order: OrderTerms): Prospect {
  const { taker } = state;
  const isBid = order.side === "bid";
  const priceTicks = order.type === "limit" ? order.priceTicks : worstTicks(state, market);
  const most = market.quoteUnitsPerLotTick * (isBid ? bestTicks(market, true) : priceTicks);
  const asked = order.quoteUnits === 0 ? taker.sizeLots : Math.floor(order.quoteUnits / most);
  const lots = priceTicks === 0 ? 0 : asked;
  const { accountId } = order;
  return { accountId, isBid, lots, priceTicks, feePpm: taker.takerPpm, restedLots: 0 };
}
