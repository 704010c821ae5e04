import type { MarketState } from "@holdall/core/protocol";
import { endOrder } from "./ending.ts";
import { execute } from "./execution.ts";
import { nextLots } from "./fill-lots.ts";
import { fundFill } from "./funded.ts";
import { leftLots } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const total = (orders: readonly Order[]): number =>
  orders.reduce((sum, order) => sum + leftLots(order), 0);

/** The published rule: most volume, then least imbalance, then nearest to the reference, then lowest. */
function uncrossing(state: State, market: Market) {
  const bids = state.resting(market, "bid");
  const asks = state.resting(market, "ask");
  const reference = market.lastTicks || market.indexTicks || market.markTicks;
  const prices = new Set([...bids, ...asks].map((order) => order.priceTicks));
  const candidates = [...prices].map((priceTicks) => {
    const demand = total(bids.filter((order) => order.priceTicks >= priceTicks));
    const supply = total(asks.filter((order) => order.priceTicks <= priceTicks));
    return { priceTicks, lots: Math.min(demand, supply), imbalance: demand - supply };
  });
  // Without a reference, the one nearest to 0 is the lowest: what the last rule says anyway.
  const distance = (priceTicks: number): number => Math.abs(priceTicks - reference);
  const [best] = candidates.sort(
    (a, b) =>
      b.lots - a.lots ||
      Math.abs(a.imbalance) - Math.abs(b.imbalance) ||
      distance(a.priceTicks) - distance(b.priceTicks) ||
      a.priceTicks - b.priceTicks,
  );
  return best !== undefined && best.lots > 0 ? best : undefined;
}

/** Own orders that face each other: the later is expired, before volumes are counted. */
function partSelves(state: State, market: Market): void {
  for (;;) {
    const later = state.resting(market, "bid").flatMap((bid) =>
      state
        .resting(market, "ask")
        .filter((ask) => ask.priceTicks <= bid.priceTicks)
        .filter((ask) => state.userOf(ask.accountId) === state.userOf(bid.accountId))
        .map((ask) => (ask.ordinal > bid.ordinal ? ask : bid)),
    );
    const [latest] = later.sort((a, b) => b.ordinal - a.ordinal);
    if (latest === undefined) return;
    endOrder(state, latest, "order-expired", "self-trade-prevention");
  }
}

/** Best bid against best ask at one price; who cannot pay or carry is expired, and leaves less. */
function fillAll(state: State, market: Market, priceTicks: number, total: number): void {
  let rest = total;
  while (rest > 0) {
    const [bid] = state.resting(market, "bid");
    const [ask] = state.resting(market, "ask");
    if (bid === undefined || ask === undefined) return;
    if (bid.priceTicks < priceTicks || ask.priceTicks > priceTicks) return;
    const [maker, taker] = bid.ordinal < ask.ordinal ? [bid, ask] : [ask, bid];
    const lots = nextLots(state, market, { maker, taker, priceTicks }, rest);
    if (lots === "maker-gone") continue;
    if (typeof lots === "string") {
      endOrder(state, taker, "order-expired", lots);
      continue;
    }
    for (const order of [maker, taker]) fundFill(state, market, order, lots, priceTicks);
    execute(state, market, { maker, taker, lots, priceTicks });
    rest -= lots;
  }
}

/** Ends the auction: fills at one price, then `auction-uncrossed`. */
export function uncross(state: State, market: Market): void {
  partSelves(state, market);
  const result = uncrossing(state, market);
  if (result !== undefined) fillAll(state, market, result.priceTicks, result.lots);
  state.emit("auction-uncrossed", {
    marketId: market.marketId,
    priceTicks: result?.priceTicks ?? 0,
    sizeLots: result?.lots ?? 0,
    imbalanceLots: result?.imbalance ?? 0,
  });
}

/** Leaves an auction by uncrossing it; a market that closes cancels all its orders. */
export function setMarketState(
  state: State,
  market: Market,
  next: MarketState,
  endsAtMs = 0,
): void {
  if (market.state === "auction" && next !== "auction") uncross(state, market);
  Object.assign(market, { state: next, auctionEndsAtMs: endsAtMs });
  const { marketId } = market;
  state.emit("market-state-changed", { marketId, state: next, auctionEndsAtMs: endsAtMs });
  if (next !== "closed") return;
  for (const order of state.live()) {
    if (order.marketId !== market.marketId) continue;
    endOrder(state, order, "order-cancelled", "market-closed");
  }
}
