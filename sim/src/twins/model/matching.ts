import type { CloseReason, Side } from "@holdall/core/protocol";
import { crosses, mayRest, movesTooFar, reachOf, recentTrades } from "./checks.ts";
import { emitLevel, emitOrder } from "./order-events.ts";
import { countVolume } from "./people.ts";
import { givenAsset, givenUnits, leftLots, opposite } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const PPM = 1_000_000n;

type Ending = "order-cancelled" | "order-expired";

/** Ends an order: status, place, unlock. `reason` "none" is a cancel by its owner or his timer. */
export function endOrder(state: State, order: Order, kind: Ending, reason: CloseReason): void {
  const rested = order.place === "book";
  order.status = kind === "order-cancelled" ? "cancelled" : "expired";
  order.place = "ended";
  emitOrder(state, kind, order, { reason });
  if (rested) emitLevel(state, order);
  setLock(state, state.market(order.marketId), order, 0n);
}

/** Locks what is left of a limit order. A market order locks nothing beforehand. */
export function lock(state: State, market: Market, order: Order): void {
  if (order.type === "market") return;
  setLock(state, market, order, givenUnits(market, order.side, leftLots(order), order.priceTicks));
}

function setLock(state: State, market: Market, order: Order, units: bigint): void {
  const change = units - order.lockedUnits;
  order.lockedUnits = units;
  state.move([order.accountId, givenAsset(market, order.side), "order", -change, change]);
}

type Fees = Map<Order, bigint>;

interface Execution {
  readonly maker: Order;
  readonly taker: Order;
  readonly lots: number;
  readonly priceTicks: number;
}

/** One fill: money, states and all its events. */
export function execute(state: State, market: Market, execution: Execution): void {
  const { maker, taker, lots, priceTicks } = execution;
  const { spec } = market;
  const { bid, ask } = sidesOf(maker, taker);
  const quote = givenUnits(market, "bid", lots, priceTicks);
  const tradeId = ++market.tradeId;
  market.lastTicks = priceTicks;
  if (spec.breakerMovePpm !== 0) market.recent.push({ timeMs: state.timeMs, priceTicks });
  state.emit("traded", {
    marketId: market.marketId,
    takerSide: taker.side,
    bidOrderOrdinal: bid.ordinal,
    askOrderOrdinal: ask.ordinal,
    tradeId,
    priceTicks,
    sizeLots: lots,
    quoteUnits: Number(quote),
  });
  const fees: Fees = new Map();
  for (const order of [maker, taker]) {
    const wasResting = order.place === "book";
    const received = givenUnits(market, opposite(order.side), lots, priceTicks);
    const fee = (received * feePpm(state, order, order === maker) + PPM - 1n) / PPM;
    fees.set(order, fee);
    order.feeUnits += fee;
    fill(market, order, lots, priceTicks);
    emitOrder(state, "order-filled", order, {
      tradeId,
      fillTicks: priceTicks,
      fillLots: lots,
      fillQuoteUnits: Number(quote),
      feeUnits: Number(fee),
      feeAssetId: givenAsset(market, opposite(order.side)),
      isMaker: order === maker,
    });
    if (wasResting) emitLevel(state, order);
  }
  settle(state, market, execution, fees);
  if (spec.quoteAssetId !== state.parameters!.settlementAssetId) return;
  for (const { accountId } of [bid, ask]) countVolume(state, accountId, quote);
}

function sidesOf(maker: Order, taker: Order): Record<Side, Order> {
  return maker.side === "bid" ? { bid: maker, ask: taker } : { bid: taker, ask: maker };
}

function feePpm(state: State, { accountId }: Order, isMaker: boolean): bigint {
  const tier = state.parameters!.feeTiers[state.user(state.userOf(accountId)).tier];
  return BigInt(isMaker ? tier.spotMakerPpm : tier.spotTakerPpm);
}

/** Counts a fill in its order, which ends when nothing remains, or nothing that buys a lot. */
function fill(market: Market, order: Order, lots: number, priceTicks: number): void {
  order.filledLots += lots;
  order.filledQuote += givenUnits(market, "bid", lots, priceTicks);
  const isFilled =
    order.quoteUnits > 0
      ? BigInt(order.quoteUnits) - order.filledQuote < givenUnits(market, "bid", 1, priceTicks)
      : leftLots(order) === 0;
  order.status = isFilled ? "filled" : "partially-filled";
  if (isFilled) order.place = "ended";
}

/** Moves the money of a fill. What a limit bid had locked above the price is freed at once. */
function settle(state: State, market: Market, execution: Execution, fees: Fees): void {
  const { maker, taker, lots, priceTicks } = execution;
  const { baseAssetId, quoteAssetId } = market.spec;
  const { feeAccountId } = state.parameters!;
  const { bid, ask } = sidesOf(maker, taker);
  const movements = [maker, taker].flatMap((order) => {
    const { accountId, side } = order;
    const paid = givenUnits(market, side, lots, priceTicks);
    const received = givenUnits(market, opposite(side), lots, priceTicks) - fees.get(order)!;
    const released = order.type === "limit" ? givenUnits(market, side, lots, order.priceTicks) : 0n;
    order.lockedUnits -= released;
    const give = [accountId, givenAsset(market, side), "fill", released - paid, -released] as const;
    const take = [accountId, givenAsset(market, opposite(side)), "fill", received] as const;
    return side === "bid" ? [take, give] : [give, take];
  });
  state.move(
    ...movements,
    [feeAccountId, baseAssetId, "fee", fees.get(bid)!],
    [feeAccountId, quoteAssetId, "fee", fees.get(ask)!],
  );
}

/** Lots of the next fill, or why there is none. */
function nextLots(state: State, market: Market, taker: Order, maker: Order): number | CloseReason {
  const perLot = givenUnits(market, "bid", 1, maker.priceTicks);
  const wanted =
    taker.quoteUnits > 0
      ? Number((BigInt(taker.quoteUnits) - taker.filledQuote) / perLot)
      : leftLots(taker);
  const lots = Math.min(wanted, leftLots(maker));
  if (lots === 0) return "insufficient-liquidity";
  if (taker.type === "limit") return lots;
  const free = state.ledger.free(taker.accountId, givenAsset(market, taker.side));
  const affordable = Number(free / givenUnits(market, taker.side, 1, maker.priceTicks));
  return Math.min(lots, affordable) || "insufficient-funds";
}

/** Walks the book until the taker is filled, stopped or meets nothing. Returns the rule that stopped it. */
function walk(state: State, market: Market, taker: Order): CloseReason | undefined {
  const best = (): Order | undefined => state.resting(market, opposite(taker.side))[0];
  const stopAt = reachOf(market, taker, best()?.priceTicks ?? 0);
  while (taker.status !== "filled") {
    const maker = best();
    if (maker === undefined || !crosses(taker, maker.priceTicks)) return undefined;
    const stop = stopAt(maker.priceTicks);
    if (stop !== undefined) return stop;
    if (state.userOf(maker.accountId) === state.userOf(taker.accountId)) {
      if (taker.selfTrade !== "reject-taker")
        endOrder(state, maker, "order-expired", "self-trade-prevention");
      if (taker.selfTrade !== "reject-maker") return "self-trade-prevention";
      continue;
    }
    const lots = nextLots(state, market, taker, maker);
    if (typeof lots === "string") return lots;
    execute(state, market, { maker, taker, lots, priceTicks: maker.priceTicks });
    const oldest = recentTrades(state, market)[0];
    if (oldest !== undefined && movesTooFar(market, oldest.priceTicks, market.lastTicks))
      return "price-out-of-bounds";
  }
  return undefined;
}

/** Matching and what comes after: rest, or end; and the breaker's auction. */
export function matchAndRest(state: State, market: Market, order: Order): void {
  const stopped = market.state === "auction" ? undefined : walk(state, market, order);
  if (order.status !== "filled" && stopped === undefined && mayRest(order)) {
    order.place = "book";
    order.arrival = ++state.arrival;
    emitLevel(state, order);
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
