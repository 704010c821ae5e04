/**
 * Orders of the venue in an account's name: a liquidation, a sale of collateral. Market orders that
 * fill at once within the impact band, are admitted whatever margin says, and are seen in the book
 * and the tape like any other, by their origin.
 */
import { orderOrigins } from "@holdall/core/protocol";
import type { AccountId, MarketId, OrderTerms } from "@holdall/core/protocol";
import { choiceFlags } from "../book/order-flags.ts";
import { ORDER_EVENT } from "../emit.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { BY_FILL } from "../perp/fill.ts";
import type { TradeWhy } from "../perp/fill.ts";
import type { State } from "../state.ts";
import { aimByTerms, enter } from "./enter.ts";
import { NO_TOLERANCE, setReach } from "./match.ts";
import { showNew, takeSlot } from "./place.ts";

/** What the venue trades for an account. */
export interface ForcedOrder {
  readonly accountId: number;
  readonly isAsk: boolean;
  readonly lots: number;
  readonly origin: (typeof orderOrigins)[number];
  /** It does not go beyond this price; 0 = as far as the impact band. */
  readonly boundTicks: number;
  /** Of a perpetual: why the position changes. */
  readonly why?: TradeWhy;
}

/** What came of it. */
export interface ForcedFill {
  readonly lots: number;
  readonly quoteUnits: number;
}

const NOTHING: ForcedFill = { lots: 0, quoteUnits: 0 };

/** Trades at once what the book gives; a book that gives nothing is left alone. */
export function tradeForced(state: State, market: Market, order: ForcedOrder): ForcedFill {
  const best = bestTicks(market, !order.isAsk);
  const { boundTicks, isAsk } = order;
  const isBeyond = boundTicks !== 0 && (isAsk ? best < boundTicks : best > boundTicks);
  const isOpen = market.state === "open";
  if (!isOpen || best === 0 || isBeyond || order.lots <= 0 || state.orders.isFull()) return NOTHING;
  const { taker, orders } = state;
  const terms = termsOf(market, order);
  aimByTerms(state, market, terms, terms.sizeLots);
  taker.isForced = true;
  taker.why = order.why ?? BY_FILL;
  taker.boundTicks = boundTicks;
  setReach(state, market, NO_TOLERANCE);
  const origin = choiceFlags(0, 0, orderOrigins.indexOf(order.origin));
  const slot = takeSlot(state, terms, origin);
  showNew(state, slot, 0);
  state.emit.order(ORDER_EVENT.accepted, state.shown);
  enter(state, market);
  return { lots: taker.filledLots, quoteUnits: orders.filledQuoteUnits(slot) };
}

function termsOf(market: Market, order: ForcedOrder): OrderTerms {
  return {
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId: order.accountId as AccountId,
    marketId: market.id as MarketId,
    side: order.isAsk ? "ask" : "bid",
    type: "market",
    timeInForce: "ioc",
    selfTrade: "reject-maker",
    postOnly: false,
    reduceOnly: market.perp !== null,
    autoBorrow: false,
    autoBorrowRepay: false,
    autoLend: false,
    autoLendRedeem: false,
    brokerId: 0,
    clientId: -1,
    priceTicks: 0 as OrderTerms["priceTicks"],
    sizeLots: Math.min(order.lots, market.spec.sizeLotsMax) as OrderTerms["sizeLots"],
    quoteUnits: 0 as OrderTerms["quoteUnits"],
    expiresAtMs: 0,
  };
}
