import type { MarketState } from "@holdall/core/protocol";
import { endOrder, execute } from "./matching.ts";
import { emit } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

export interface Uncrossing {
  readonly priceTicks: number;
  readonly lots: number;
  readonly imbalance: number;
}

const left = (order: Order): number => order.sizeLots - order.filledLots;
const total = (orders: readonly Order[]): number =>
  orders.reduce((sum, order) => sum + left(order), 0);

/** The published rule: most volume, then least imbalance, then nearest to the reference, then lowest. */
export function uncrossing(state: State, market: Market): Uncrossing | undefined {
  const bids = state.resting(market.marketId, "bid");
  const asks = state.resting(market.marketId, "ask");
  const reference = market.lastTicks || market.indexTicks || market.markTicks;
  const candidates = [...new Set([...bids, ...asks].map((order) => order.priceTicks))].map(
    (priceTicks) => {
      const demand = total(bids.filter((order) => order.priceTicks >= priceTicks));
      const supply = total(asks.filter((order) => order.priceTicks <= priceTicks));
      return { priceTicks, lots: Math.min(demand, supply), imbalance: demand - supply };
    },
  );
  const distance = (priceTicks: number): number =>
    reference === 0 ? 0 : Math.abs(priceTicks - reference);
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
    const asks = state.resting(market.marketId, "ask");
    const pairs = state
      .resting(market.marketId, "bid")
      .flatMap((bid) =>
        asks
          .filter(
            (ask) =>
              ask.priceTicks <= bid.priceTicks &&
              state.userOf(ask.accountId) === state.userOf(bid.accountId),
          )
          .map((ask) => (ask.ordinal > bid.ordinal ? ask : bid)),
      );
    if (pairs.length === 0) return;
    const latest = pairs.reduce((a, b) => (a.ordinal > b.ordinal ? a : b));
    endOrder(state, latest, "order-expired", "self-trade-prevention");
  }
}

/** Ends the auction: fills at one price, then `auction-uncrossed`. */
export function uncross(state: State, market: Market): void {
  partSelves(state, market);
  const result = uncrossing(state, market);
  let rest = result?.lots ?? 0;
  while (rest > 0) {
    const [bid] = state.resting(market.marketId, "bid");
    const [ask] = state.resting(market.marketId, "ask");
    const lots = Math.min(rest, left(bid), left(ask));
    const [maker, taker] = bid.ordinal < ask.ordinal ? [bid, ask] : [ask, bid];
    execute(state, market, { maker, taker, lots, priceTicks: result!.priceTicks });
    rest -= lots;
  }
  emit(state, "auction-uncrossed", {
    marketId: market.marketId,
    priceTicks: result?.priceTicks ?? 0,
    sizeLots: result?.lots ?? 0,
    imbalanceLots: result?.imbalance ?? 0,
  });
}

export function setMarketState(
  state: State,
  market: Market,
  wish: { readonly state: MarketState; readonly auctionEndsAtMs: number },
): void {
  if (market.state === "auction" && wish.state !== "auction") uncross(state, market);
  market.state = wish.state;
  market.auctionEndsAtMs = wish.auctionEndsAtMs;
  emit(state, "market-state-changed", { marketId: market.marketId, ...wish });
  if (wish.state !== "closed") return;
  const open = state.orders.filter(
    (order) =>
      order.marketId === market.marketId && (order.place === "book" || order.place === "waiting"),
  );
  for (const order of open) endOrder(state, order, "order-cancelled", "market-closed");
}
