import { isHolding } from "./ending.ts";
import { makerLots, spendable } from "./funded.ts";
import { checkOrderMargin, closableLots, prospectOf } from "./perp-admit.ts";
import { crosses, movesTooFar, reachOf, recentTrades } from "./reach.ts";
import { givenUnits, leftLots, opposite, refuse } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

/** Refuses a fill-or-kill order that does not fill at once, or that margin could not carry there. */
export function checkWhole(state: State, market: Market, order: Order): void {
  const walked = walkWhole(state, market, order);
  if (walked === undefined) return refuse("fill-or-kill-unfillable");
  if (market.spec.kind === "spot" || order.type === "limit" || order.reduceOnly) return;
  checkOrderMargin(state, market, prospectOf(order, walked.lots, walked.reachTicks));
}

/** Lots and last price of the whole order, by walking the book as matching would. */
function walkWhole(state: State, market: Market, order: Order) {
  const book = state.resting(market, opposite(order.side));
  const { stopAt } = reachOf(market, order, book[0]?.priceTicks ?? 0);
  const isPerp = market.spec.kind === "perp";
  const spends = !isPerp && !isHolding(market, order);
  let free = spends ? spendable(state, market, order) : 0n;
  let lots: number = leftLots(order);
  let quote = BigInt(order.quoteUnits);
  let filled = 0;
  let oldestTicks = recentTrades(state, market)[0]?.priceTicks;
  for (const maker of book) {
    const price = maker.priceTicks;
    const perLot = givenUnits(market, "bid", 1, price);
    if (order.quoteUnits > 0) lots = Number(quote / perLot);
    if (order.quoteUnits > 0 && order.reduceOnly)
      lots = Math.min(lots, closableLots(state, order) - filled);
    if (lots === 0) return undefined;
    if (!crosses(order, price) || stopAt(price) !== undefined) return undefined;
    if (state.userOf(maker.accountId) === state.userOf(order.accountId)) return undefined;
    const take = Math.min(lots, leftLots(maker));
    if (makerLots(state, market, maker, take) < take) return undefined;
    const cost = givenUnits(market, order.side, take, price);
    if (spends && cost > free) return undefined;
    free -= cost;
    quote -= BigInt(take) * perLot;
    filled += take;
    lots = order.quoteUnits > 0 ? Number(quote / perLot) : lots - take;
    if (lots === 0) return { lots: filled, reachTicks: price };
    oldestTicks ??= price;
    if (movesTooFar(market, oldestTicks, price)) return undefined;
  }
  return undefined;
}
