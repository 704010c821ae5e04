import { BY_FILL } from "../perp/fill.ts";
import type { TradeWhy } from "../perp/fill.ts";

/** An order on its way through the opposite side of the book. One object, filled anew for each. */
export interface Taker {
  slot: number;
  /** True for an order that was in the book before: it stands in its account's list already. */
  isLinked: boolean;
  /** True in an uncrossing, where both sides rest. */
  isInBook: boolean;
  /** True while it meets the other side: it may stand in its account's list, and rests nowhere. */
  isAway: boolean;
  accountId: number;
  userId: number;
  isAsk: boolean;
  /** Position among `selfTradeModes`. */
  selfTrade: number;
  /** Keys of the opposite side beyond which it does not go: its price, the band, its tolerance. */
  limitKey: number;
  impactKey: number;
  slippageKey: number;
  /** Its limit price; 0 for a market order. */
  lockTicks: number;
  /** True where it has locked what it may spend: a limit order on spot that asks for no loan. */
  isHolding: boolean;
  /** True where it holds nothing and may redeem or borrow what it spends. */
  isUnlocked: boolean;
  /** Of a perpetual: why its position changes. */
  why: TradeWhy;
  /** True where the venue itself trades for the account: nobody asks what it can carry. */
  isForced: boolean;
  /** A price that a market order of the venue does not go beyond; 0 = none. */
  boundTicks: number;
  /** True where it may only make a position smaller. */
  isReducing: boolean;
  /** True where it fills whole or not at all, and was asked for all of it. */
  isWhole: boolean;
  /** The last price of a walk that tells whether it fills whole. */
  reachTicks: number;
  /** Lots that it was admitted with: those asked for, or what a reduce-only order can reduce. */
  sizeLots: number;
  /** What is left to fill: of lots; without end for an order by quote notional. */
  remainingLots: number;
  filledLots: number;
  /** The notional asked for and what is left of it; 0 for an order by lots. */
  quoteUnits: number;
  quoteRest: number;
  takerPpm: number;
  rowBase: number;
  rowQuote: number;
  /** Where stands what it spends, as found when it was admitted. */
  rowSpent: number;
}

/** A taker that is nobody. */
export function idleTaker(): Taker {
  return {
    slot: 0,
    isLinked: false,
    isInBook: false,
    isAway: false,
    accountId: 0,
    userId: 0,
    isAsk: false,
    selfTrade: 0,
    limitKey: 0,
    impactKey: 0,
    slippageKey: 0,
    lockTicks: 0,
    isHolding: false,
    isUnlocked: false,
    why: BY_FILL,
    isForced: false,
    boundTicks: 0,
    isReducing: false,
    reachTicks: 0,
    isWhole: false,
    sizeLots: 0,
    remainingLots: 0,
    filledLots: 0,
    quoteUnits: 0,
    quoteRest: 0,
    takerPpm: 0,
    rowBase: 0,
    rowQuote: 0,
    rowSpent: 0,
  };
}
