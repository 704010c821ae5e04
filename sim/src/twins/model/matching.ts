import type { CloseReason } from "@holdall/core/protocol";
import { mayRest } from "./checks.ts";
import { endOrder } from "./ending.ts";
import { execute } from "./execution.ts";
import { fitReducing } from "./follow.ts";
import { nextLots } from "./fill-lots.ts";
import { fundFill } from "./funded.ts";
import { emitLevel } from "./order-events.ts";
import { crosses, movesTooFar, reachOf, recentTrades } from "./reach.ts";
import { opposite } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

/** Walks the book until the taker is filled, stopped or meets nothing. Returns the rule that stopped it. */
function walk(state: State, market: Market, taker: Order): CloseReason | undefined {
  const best = (): Order | undefined => state.resting(market, opposite(taker.side))[0];
  const { stopAt } = reachOf(market, taker, best()?.priceTicks ?? 0);
  while (taker.status !== "filled") {
    const maker = best();
    if (maker === undefined || !crosses(taker, maker.priceTicks)) return undefined;
    if (isBeyondBound(taker, maker.priceTicks)) return undefined;
    const stop = stopAt(maker.priceTicks);
    if (stop !== undefined) return stop;
    if (state.userOf(maker.accountId) === state.userOf(taker.accountId)) {
      if (taker.selfTrade !== "reject-taker")
        endOrder(state, maker, "order-expired", "self-trade-prevention");
      if (taker.selfTrade !== "reject-maker") return "self-trade-prevention";
      continue;
    }
    const { priceTicks } = maker;
    const lots = nextLots(state, market, { taker, maker, priceTicks });
    if (lots === "maker-gone") continue;
    if (typeof lots === "string") return lots;
    for (const order of [maker, taker]) fundFill(state, market, order, lots, priceTicks);
    execute(state, market, { maker, taker, lots, priceTicks });
    const oldest = recentTrades(state, market)[0];
    if (oldest !== undefined && movesTooFar(market, oldest.priceTicks, market.lastTicks))
      return "price-out-of-bounds";
  }
  return undefined;
}

/** An order of the venue does not go beyond the price that it was given. */
function isBeyondBound({ side, boundTicks }: Order, priceTicks: number): boolean {
  if (boundTicks === 0) return false;
  return side === "bid" ? priceTicks > boundTicks : priceTicks < boundTicks;
}

/** Matching and what comes after: rest, or end; and the breaker's auction. */
export function matchAndRest(state: State, market: Market, order: Order): void {
  const stopped = market.state === "auction" ? undefined : walk(state, market, order);
  if (order.status !== "filled" && stopped === undefined && mayRest(order)) {
    order.place = "book";
    order.arrival = ++state.arrival;
    emitLevel(state, order);
    if (order.reduceOnly) fitReducing(state, market.marketId, order.accountId);
  } else if (order.status !== "filled") {
    const fallback = order.type === "market" ? "insufficient-liquidity" : "immediate-or-cancel";
    endOrder(state, order, "order-expired", stopped ?? fallback);
  }
  if (stopped !== "price-out-of-bounds") return;
  market.state = "auction";
  market.auctionEndsAtMs = state.timeMs + market.spec.breakerAuctionMs;
  const { marketId, auctionEndsAtMs } = market;
  state.emit("market-state-changed", { marketId, state: "auction", auctionEndsAtMs });
}
