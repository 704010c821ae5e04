import { ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { movesTooFar, oldestTicks } from "./breaker.ts";
import { KEY_NONE } from "../book/ladder.ts";
import { FLAG_UNLOCKED } from "../book/order-flags.ts";
import { makerCarries } from "../perp/carry.ts";
import { payableLots } from "./funded.ts";

/**
 * True when the prepared taker fills in full at once: the walk of matching, without moving
 * anything but `taker.reachTicks`, the last price it would trade at. It must not meet an order of its own user, leave its price, the band or its tolerance,
 * run out of funds, or break the market's circuit before its end.
 */
export function fillsWhole(state: State, market: Market, freeUnits: number): boolean {
  const { taker, orders, accounts } = state;
  const ladder = ladderOf(market, !taker.isAsk);
  const keyMax = Math.min(taker.limitKey, taker.impactKey, taker.slippageKey);
  const isGuarded = market.spec.breakerMovePpm !== 0;
  let oldest = isGuarded ? oldestTicks(state, market) : 0;
  let lots = taker.remainingLots;
  let quote = taker.quoteUnits;
  let free = taker.isHolding || market.perp !== null ? Infinity : freeUnits;
  for (let key = ladder.bestKey; key !== KEY_NONE; key = ladder.keyAfter(key)) {
    if (key > keyMax) return false;
    for (let maker = ladder.firstAt(key); maker !== 0; maker = orders.next(maker)) {
      if (accounts.userId(orders.accountId(maker)) === taker.userId) return false;
      const priceTicks = orders.priceTicks(maker);
      const quotePerLot = market.quoteUnitsPerLotTick * priceTicks;
      const wanted = taker.quoteUnits === 0 ? lots : Math.floor(quote / quotePerLot);
      if (wanted === 0) return false;
      const taken = Math.min(orders.remainingLots(maker), wanted);
      if (!makerFills(state, market, maker, taken)) return false;
      free -= taken * (taker.isAsk ? market.baseUnitsPerLot : quotePerLot);
      if (free < 0) return false;
      lots -= taken;
      quote -= taken * quotePerLot;
      taker.reachTicks = priceTicks;
      if (taker.quoteUnits === 0 ? lots === 0 : quote < quotePerLot) return true;
      if (oldest === 0) oldest = priceTicks;
      if (isGuarded && movesTooFar(market, oldest, priceTicks)) return false;
    }
  }
  return false;
}

/** True where a maker, asked by itself, can pay or carry so many lots. */
function makerFills(state: State, market: Market, maker: number, lots: number): boolean {
  const priceTicks = state.orders.priceTicks(maker);
  if (market.perp !== null) {
    return makerCarries(state, market, { makerSlot: maker, lots, priceTicks });
  }
  if ((state.orders.flags(maker) & FLAG_UNLOCKED) === 0) return true;
  return payableLots(state, market, maker, priceTicks) >= lots;
}
