/**
 * The uncrossing price of a call auction: the one that trades most; among equals the one that
 * leaves least; among equals the nearest to the reference; among equals the lowest. Candidates are
 * the prices in the book.
 */
import { KEY_NONE } from "../book/ladder.ts";
import { keyOf, ladderOf, referenceTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";

/** What an auction would do at a price. */
export interface Uncrossing {
  readonly priceTicks: number;
  readonly sizeLots: number;
  /** Demand minus supply at the price. */
  readonly imbalanceLots: number;
}

interface Level {
  readonly priceTicks: number;
  readonly lots: number;
}

/** The best price and its volume, or `undefined` where nothing crosses. */
export function uncrossingOf(market: Market): Uncrossing | undefined {
  const bids = levelsOf(market, false);
  const asks = levelsOf(market, true);
  if (bids.length === 0 || asks.length === 0) return undefined;
  if (bids[0].priceTicks < asks[0].priceTicks) return undefined;
  const reference = referenceTicks(market);
  let best: Uncrossing | undefined;
  for (const candidate of candidates(bids, asks)) {
    if (best === undefined || isBetter(candidate, best, reference)) best = candidate;
  }
  return best;
}

/** The levels of a side, best first. */
function levelsOf(market: Market, isAsk: boolean): Level[] {
  const ladder = ladderOf(market, isAsk);
  const levels: Level[] = [];
  for (let key = ladder.bestKey; key !== KEY_NONE; key = ladder.keyAfter(key)) {
    levels.push({ priceTicks: keyOf(market, isAsk, key), lots: ladder.lotsAt(key) });
  }
  return levels;
}

/** Volume and imbalance at each price of the book, lowest price first. */
function candidates(bids: readonly Level[], asks: readonly Level[]): Uncrossing[] {
  const prices = new Set([...bids, ...asks].map((level) => level.priceTicks));
  const ascending = [...prices].sort((a, b) => a - b);
  let demand = bids.reduce((total, level) => total + level.lots, 0);
  let supply = 0;
  let bid = bids.length - 1;
  let ask = 0;
  return ascending.map((priceTicks) => {
    while (bid >= 0 && bids[bid].priceTicks < priceTicks) {
      demand -= bids[bid].lots;
      bid -= 1;
    }
    while (ask < asks.length && asks[ask].priceTicks <= priceTicks) {
      supply += asks[ask].lots;
      ask += 1;
    }
    return { priceTicks, sizeLots: Math.min(demand, supply), imbalanceLots: demand - supply };
  });
}

/** Candidates come lowest price first, so that an equal one never replaces a lower. */
function isBetter(candidate: Uncrossing, best: Uncrossing, reference: number): boolean {
  if (candidate.sizeLots !== best.sizeLots) return candidate.sizeLots > best.sizeLots;
  const rest = Math.abs(candidate.imbalanceLots) - Math.abs(best.imbalanceLots);
  if (rest !== 0) return rest < 0;
  if (reference === 0) return false;
  return Math.abs(candidate.priceTicks - reference) < Math.abs(best.priceTicks - reference);
}
