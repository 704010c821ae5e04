/**
 * The circuit breaker: a trade too far from the oldest one of the window stops matching. Trades are
 * remembered while the breaker is on, the first of each millisecond.
 */
import { compareProducts, PPM } from "@holdall/core/num";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";

/** Remembers the last trade for the window. */
export function noteTrade(state: State, market: Market): void {
  const { recent, lastTicks } = market;
  const { nowMs } = state;
  while (recent.length > 0 && recent[0].atMs < nowMs - market.spec.breakerWindowMs) recent.shift();
  const newest = recent.at(-1);
  if (newest === undefined || newest.atMs < nowMs)
    recent.push({ atMs: nowMs, priceTicks: lastTicks });
}

/** True when the last trade is further from the oldest of the window than the breaker allows. */
export function isBroken(state: State, market: Market): boolean {
  if (market.spec.breakerMovePpm === 0) return false;
  return movesTooFar(market, oldestTicks(state, market), market.lastTicks);
}

/** The price of the oldest trade in the window, or 0 if there is none. */
export function oldestTicks(state: State, market: Market): number {
  const fromMs = state.nowMs - market.spec.breakerWindowMs;
  return market.recent.find((point) => point.atMs >= fromMs)?.priceTicks ?? 0;
}

/** True when `|price − oldest| × 10^6 > oldest × breakerMovePpm`. */
export function movesTooFar(market: Market, oldest: number, priceTicks: number): boolean {
  const move = Math.abs(priceTicks - oldest);
  return compareProducts(move, PPM, oldest, market.spec.breakerMovePpm) > 0;
}
