/**
 * Matching: best opposite level first, within a level first come first served. Before each maker
 * the taker asks, in this order, whether it may go there at all: its own price, the impact band,
 * its tolerance, its own user's orders, its notional, its funds.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import { selfTradeModes, slippageKinds } from "@holdall/core/protocol";
import { KEY_NONE } from "../book/ladder.ts";
import { FLAG_UNLOCKED } from "../book/order-flags.ts";
import { ORDER_TICKS_MAX } from "../book/order-slots.ts";
import { END_EVENT } from "../emit.ts";
import { feeTierOf } from "../fees/user-tiers.ts";
import { bestTicks, keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import { removeResting } from "./lifecycle.ts";
import { isBroken } from "./breaker.ts";
import { carriedLots } from "./carried.ts";
import { fundedLots, MAKER_GONE } from "./funded.ts";
import { settleFill } from "./settle.ts";

/** The modes by their position, as orders store them. */
const REJECT_TAKER = selfTradeModes.indexOf("reject-taker");
const REJECT_MAKER = selfTradeModes.indexOf("reject-maker");

/** The highest key that a price of the market can have on its side. */
const KEY_LAST = KEY_NONE - 1;

/** How far a taker may go beyond its own price. */
export interface Tolerance {
  /** Position among `slippageKinds`: none, ticks, millionths. */
  readonly kind: number;
  readonly amount: number;
}

/** No tolerance asked for. */
export const NO_TOLERANCE: Tolerance = { kind: 0, amount: 0 };

/**
 * Sets how far the taker may go: its limit price, the market's impact band and its own tolerance,
 * both measured from the best opposite price at arrival.
 */
export function setReach(state: State, market: Market, own: Tolerance): void {
  const { taker } = state;
  const isAsk = !taker.isAsk;
  taker.limitKey = taker.lockTicks === 0 ? KEY_LAST : keyOf(market, isAsk, taker.lockTicks);
  if (taker.boundTicks !== 0) {
    taker.limitKey = Math.min(taker.limitKey, keyOf(market, isAsk, taker.boundTicks));
  }
  if (ladderOf(market, isAsk).bestKey > taker.limitKey) return;
  identify(state, market);
  taker.impactKey = KEY_LAST;
  taker.slippageKey = KEY_LAST;
  const best = bestTicks(market, isAsk);
  const { bands } = market.spec;
  const impactPpm = taker.isAsk ? bands.minImpactMultiplierPpm : bands.maxImpactMultiplierPpm;
  if (impactPpm !== 0) taker.impactKey = keyAt(market, best, impactPpm, taker.isAsk);
  const away = taker.isAsk ? -own.amount : own.amount;
  if (own.kind === IN_TICKS) taker.slippageKey = keyOf(market, isAsk, best + away);
  if (own.kind === IN_PPM) taker.slippageKey = keyAt(market, best, PPM + away, taker.isAsk);
}

/** The worst price that a market order may reach, the best without a band; 0 on an empty side. */
export function worstTicks({ taker }: State, market: Market): number {
  const best = bestTicks(market, !taker.isAsk);
  if (best === 0) return 0;
  const key = Math.min(taker.impactKey, taker.slippageKey);
  if (key === KEY_LAST) return best;
  const { priceTicksMin, priceTicksMax } = market.spec;
  return Math.max(priceTicksMin, Math.min(priceTicksMax, keyOf(market, !taker.isAsk, key)));
}

/** Whose order the taker is, what it pays, and where its money stands (0 = it has none yet). */
export function identify(state: State, market: Market): void {
  const { taker, ledger } = state;
  taker.userId = state.accounts.userId(taker.accountId);
  const tier = feeTierOf(state.tiers, state.parameters, taker.userId);
  taker.takerPpm = market.perp === null ? tier.spotTakerPpm : tier.perpTakerPpm;
  taker.rowBase = ledger.find(taker.accountId, market.baseAssetId);
  taker.rowQuote = ledger.find(taker.accountId, market.quoteAssetId);
}

const IN_TICKS = slippageKinds.indexOf("ticks");
const IN_PPM = slippageKinds.indexOf("ppm");

/** The last key within `best × ppm / 10^6`, for a taker of a side; rounded against the taker. */
function keyAt(market: Market, best: number, ppm: number, isTakerAsk: boolean): number {
  // Beyond every price a market can have: no limit, and nothing to compute exactly.
  if (best * ppm > ORDER_TICKS_MAX * 2 * PPM || ppm < 0) return KEY_LAST;
  const bound = mulDiv(best, ppm, PPM, isTakerAsk ? "ceil" : "floor");
  return keyOf(market, !isTakerAsk, bound);
}

/**
 * Lets the taker meet the other side until it is filled, stopped or meets nobody. Returns why a
 * rule stopped it (a position among `closeReasons`), or `REASON.none`.
 */
export function matchTaker(state: State, market: Market): number {
  const { taker } = state;
  const ladder = ladderOf(market, !taker.isAsk);
  while (taker.remainingLots > 0) {
    const { bestKey } = ladder;
    if (bestKey > taker.limitKey) return REASON.none;
    if (bestKey > taker.impactKey) return REASON["price-impact"];
    if (bestKey > taker.slippageKey) return REASON["slippage-tolerance-exceeded"];
    const maker = ladder.firstAt(bestKey);
    if (isOwn(state, maker)) {
      if (taker.selfTrade !== REJECT_TAKER) {
        removeResting(state, maker, END_EVENT.expired, REASON["self-trade-prevention"]);
      }
      if (taker.selfTrade !== REJECT_MAKER) return REASON["self-trade-prevention"];
      continue;
    }
    const lots = nextLots(state, market, maker);
    if (lots === MAKER_GONE) continue;
    if (lots <= 0) return -lots;
    settleFill(state, market, maker, lots, state.orders.priceTicks(maker));
    if (isBroken(state, market)) return REASON["price-out-of-bounds"];
  }
  return REASON.none;
}

/** True when an order belongs to the taker's user, through any of its accounts. */
function isOwn(state: State, slot: number): boolean {
  return state.accounts.userId(state.orders.accountId(slot)) === state.taker.userId;
}

/**
 * Lots of the next fill: the smaller remainder, what the notional buys, what both sides can pay or
 * carry. Otherwise MAKER_GONE, or the negative of the reason for which the taker stops.
 */
function nextLots(state: State, market: Market, makerSlot: number): number {
  const { taker, orders, ledger } = state;
  const lots = Math.min(orders.remainingLots(makerSlot), taker.remainingLots);
  const isPlain = market.perp === null && (orders.flags(makerSlot) & FLAG_UNLOCKED) === 0;
  if (isPlain && taker.isHolding) return lots;
  const priceTicks = orders.priceTicks(makerSlot);
  const quotePerLot = market.quoteUnitsPerLotTick * priceTicks;
  const wanted =
    taker.quoteUnits === 0 ? lots : Math.min(lots, Math.floor(taker.quoteRest / quotePerLot));
  if (wanted === 0) return -REASON["insufficient-liquidity"];
  if (market.perp !== null)
    return carriedLots(state, market, { makerSlot, lots: wanted, priceTicks });
  if (!isPlain || taker.isUnlocked)
    return fundedLots(state, market, { makerSlot, lots: wanted, priceTicks });
  const affordable = taker.isAsk
    ? Math.floor(ledger.freeUnits(taker.rowBase) / market.baseUnitsPerLot)
    : Math.floor(ledger.freeUnits(taker.rowQuote) / quotePerLot);
  return affordable === 0 ? -REASON["insufficient-funds"] : Math.min(wanted, affordable);
}
