/** The end of a call auction: everything that crosses trades at one price. */
import { lots as toLots, ticks } from "@holdall/core/num";
import type { MarketId } from "@holdall/core/protocol";
import { FLAG_ASK } from "../book/order-flags.ts";
import { END_EVENT } from "../emit.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { slotsOfSide } from "../markets/queue.ts";
import { carriedLots } from "../orders/carried.ts";
import { aimBySlot } from "../orders/enter.ts";
import { fundedLots, MAKER_GONE } from "../orders/funded.ts";
import type { NextFill } from "../orders/funded.ts";
import { removeResting } from "../orders/lifecycle.ts";
import { identify } from "../orders/match.ts";
import { settleFill } from "../orders/settle.ts";
import type { State } from "../state.ts";
import { REASON } from "../words.ts";
import { uncrossingOf } from "./price.ts";

/** Parts own orders, fills what the uncrossing price allows, and says what came of it. */
export function uncross(state: State, market: Market): void {
  partSelves(state, market);
  const found = uncrossingOf(market);
  if (found !== undefined) fillAll(state, market, found.priceTicks);
  state.emit.event({
    kind: "auction-uncrossed",
    marketId: market.id as MarketId,
    priceTicks: ticks(found?.priceTicks ?? 0),
    sizeLots: toLots(found?.sizeLots ?? 0),
    imbalanceLots: found?.imbalanceLots ?? 0,
  });
}

/**
 * Best bid against best ask at one price; the later order of the two is the taker. One side has no
 * more at this price or better than the size that was found, so that it ends there by itself.
 */
function fillAll(state: State, market: Market, priceTicks: number): void {
  const { orders, taker } = state;
  while (isCrossed(market, priceTicks)) {
    const bid = market.bids.firstAt(market.bids.bestKey);
    const ask = market.asks.firstAt(market.asks.bestKey);
    const lots = Math.min(orders.remainingLots(bid), orders.remainingLots(ask));
    const isBidLater = orders.ordinal(bid) > orders.ordinal(ask);
    aimBySlot(state, market, isBidLater ? bid : ask);
    taker.isInBook = true;
    identify(state, market);
    const makerSlot = isBidLater ? ask : bid;
    const filled = possibleLots(state, market, { makerSlot, lots, priceTicks });
    if (filled === MAKER_GONE) continue;
    if (filled <= 0) removeResting(state, taker.slot, END_EVENT.expired, -filled);
    else settleFill(state, market, makerSlot, filled, priceTicks);
  }
}

/** Orders that cannot pay or carry a fill end, and leave less than was counted. */
function isCrossed(market: Market, priceTicks: number): boolean {
  const bid = bestTicks(market, false);
  const ask = bestTicks(market, true);
  return bid >= priceTicks && ask !== 0 && ask <= priceTicks;
}

/** Lots that both sides can pay or carry, as in matching. */
function possibleLots(state: State, market: Market, next: NextFill): number {
  return market.perp === null ? fundedLots(state, market, next) : carriedLots(state, market, next);
}

/** Own orders that face each other: the later is expired, latest first, until none do. */
function partSelves(state: State, market: Market): void {
  const { orders, accounts } = state;
  const bids = slotsOfSide(state, market, false);
  const asks = slotsOfSide(state, market, true);
  const owners = ownersOf(state, [...bids, ...asks]);
  const latestFirst = [...bids, ...asks].sort((a, b) => orders.ordinal(b) - orders.ordinal(a));
  for (const slot of latestFirst) {
    const own = owners.get(accounts.userId(orders.accountId(slot))) ?? [];
    if (!own.some((other) => faces(state, other, slot))) continue;
    removeResting(state, slot, END_EVENT.expired, REASON["self-trade-prevention"]);
  }
}

/** The slots of each user. */
function ownersOf(state: State, slots: readonly number[]): Map<number, number[]> {
  const { orders, accounts } = state;
  const owners = new Map<number, number[]>();
  for (const slot of slots) {
    const userId = accounts.userId(orders.accountId(slot));
    const own = owners.get(userId);
    if (own === undefined) owners.set(userId, [slot]);
    else own.push(slot);
  }
  return owners;
}

/** True when another order of the same user came earlier, still rests, and would trade with it. */
function faces({ orders }: State, other: number, slot: number): boolean {
  const isLive = orders.ordinal(other) > 0;
  if (!isLive || orders.ordinal(other) > orders.ordinal(slot)) return false;
  const isAsk = (orders.flags(slot) & FLAG_ASK) !== 0;
  const isOtherAsk = (orders.flags(other) & FLAG_ASK) !== 0;
  if (isAsk === isOtherAsk) return false;
  const bidTicks = orders.priceTicks(isAsk ? other : slot);
  const askTicks = orders.priceTicks(isAsk ? slot : other);
  return bidTicks >= askTicks;
}
