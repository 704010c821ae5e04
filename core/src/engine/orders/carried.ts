/**
 * A fill of a perpetual that is about to happen: can both sides carry it? Asked only where it may be
 * otherwise: of market orders, of reduce-only orders, and of whoever trades at a price worse than the
 * mark. A limit order was asked for all of it when it came.
 */
import { END_EVENT } from "../emit.ts";
import type { Market } from "../markets/market.ts";
import {
  checkFillMargin,
  checkPositionLimits,
  isWorseThanMark,
  makerCarries,
  survives,
} from "../perp/carry.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import { MAKER_GONE } from "./funded.ts";
import type { NextFill } from "./funded.ts";
import { removeResting } from "./lifecycle.ts";

/**
 * The lots, if both sides can carry them; MAKER_GONE where the maker could not and was expired; or
 * the negative of the reason for which the taker stops.
 */
export function carriedLots(state: State, market: Market, next: NextFill): number {
  const { makerSlot } = next;
  if (!makerCarries(state, market, next)) {
    removeResting(state, makerSlot, END_EVENT.expired, REASON["insufficient-margin"]);
    return MAKER_GONE;
  }
  return takerLots(state, market, next);
}

function takerLots(state: State, market: Market, { lots, priceTicks }: NextFill): number {
  const { taker } = state;
  const { accountId, isReducing, takerPpm: feePpm } = taker;
  const isBid = !taker.isAsk;
  if (taker.isForced) return lots;
  const prospect = { accountId, isBid, lots, priceTicks, feePpm, restedLots: 0 };
  if (isReducing) {
    const isFine = !isWorseThanMark(market, isBid, priceTicks) || survives(state, market, prospect);
    return isFine ? lots : -REASON["insufficient-margin"];
  }
  if (taker.lockTicks !== 0 || taker.isWhole) return lots;
  if (checkPositionLimits(state, market, prospect) !== ACCEPTED) return -REASON["position-limit"];
  const isFine = checkFillMargin(state, market, prospect) === ACCEPTED;
  return isFine ? lots : -REASON["insufficient-margin"];
}
