import type { CloseReason } from "@holdall/core/protocol";
import { crosses, isBeyond, mayRest, movesTooFar, reachOf } from "./checks.ts";
import type { Reach } from "./checks.ts";
import { endingEvent, filledEvent, levelEvent } from "./order-events.ts";
import { givenAsset, givenUnits, emit } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const PPM = 1_000_000n;
const DAY_MS = 86_400_000;

const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** Ends an order: status, place, unlock. `reason` "none" is a cancel by its owner or his timer. */
export function endOrder(
  state: State,
  order: Order,
  kind: "order-cancelled" | "order-expired",
  reason: CloseReason,
): void {
  const market = state.markets[order.marketId];
  const rested = order.place === "book";
  order.status = kind === "order-cancelled" ? "cancelled" : "expired";
  order.place = "ended";
  state.events.push(endingEvent(kind, order, reason));
  if (rested) state.events.push(levelEvent(state, market, order));
  unlock(state, market, order);
}

export function unlock(state: State, market: Market, order: Order): void {
  if (order.lockedUnits === 0n) return;
  const assetId = givenAsset(market, order.side);
  state.ledger
    .step()
    .move(order.accountId, assetId, "order", order.lockedUnits, -order.lockedUnits)
    .emit(state.events);
  order.lockedUnits = 0n;
}

export function lock(state: State, market: Market, order: Order): void {
  if (order.type === "market") return;
  const left = order.sizeLots - order.filledLots;
  const units = givenUnits(market, order.side, left, order.priceTicks);
  const change = units - order.lockedUnits;
  order.lockedUnits = units;
  state.ledger
    .step()
    .move(order.accountId, givenAsset(market, order.side), "order", -change, change)
    .emit(state.events);
}

function feePpm(state: State, accountId: number, isMaker: boolean): bigint {
  const tier = state.parameters!.feeTiers[state.user(state.userOf(accountId)).tier];
  return BigInt(isMaker ? tier.spotMakerPpm : tier.spotTakerPpm);
}

interface Execution {
  readonly maker: Order;
  readonly taker: Order;
  readonly lots: number;
  readonly priceTicks: number;
}

/** One fill: money, states and all its events. */
export function execute(
  state: State,
  market: Market,
  { maker, taker, lots, priceTicks }: Execution,
): void {
  const { baseAssetId, quoteAssetId } = market.spec;
  const quote = givenUnits(market, "bid", lots, priceTicks);
  const base = givenUnits(market, "ask", lots, priceTicks);
  market.tradeId++;
  market.lastTicks = priceTicks;
  if (market.spec.breakerMovePpm !== 0) market.recent.push({ timeMs: state.timeMs, priceTicks });
  const bid = taker.side === "bid" ? taker : maker;
  const ask = taker.side === "bid" ? maker : taker;
  const feeOf = (order: Order): bigint =>
    ceilDiv((order === bid ? base : quote) * feePpm(state, order.accountId, order === maker), PPM);

  emit(state, "traded", {
    marketId: market.marketId,
    takerSide: taker.side,
    bidOrderSlot: 0,
    bidOrderOrdinal: bid.ordinal,
    askOrderSlot: 0,
    askOrderOrdinal: ask.ordinal,
    tradeId: market.tradeId,
    priceTicks,
    sizeLots: lots,
    quoteUnits: Number(quote),
  });
  const fees = { bid: feeOf(bid), ask: feeOf(ask) };
  for (const order of [maker, taker]) {
    const isResting = order.place === "book";
    order.filledLots += lots;
    order.filledQuote += quote;
    order.status =
      order.sizeLots > 0 && order.filledLots === order.sizeLots ? "filled" : "partially-filled";
    if (
      order.quoteUnits > 0 &&
      BigInt(order.quoteUnits) - order.filledQuote < givenUnits(market, "bid", 1, priceTicks)
    ) {
      order.status = "filled";
    }
    if (order.status === "filled") order.place = "ended";
    const feeUnits = order === bid ? fees.bid : fees.ask;
    const feeAssetId = order === bid ? baseAssetId : quoteAssetId;
    order.feeUnits += feeUnits;
    const isMaker = order === maker;
    state.events.push(
      filledEvent(order, {
        tradeId: market.tradeId,
        priceTicks,
        lots,
        quote,
        feeUnits,
        feeAssetId,
        isMaker,
      }),
    );
    if (isResting) state.events.push(levelEvent(state, market, order));
  }
  settle(state, market, { bid, ask, maker, lots, quote, base, fees });
  countVolume(state, market, [bid, ask], quote);
}

interface Settlement {
  readonly bid: Order;
  readonly ask: Order;
  readonly maker: Order;
  readonly lots: number;
  readonly quote: bigint;
  readonly base: bigint;
  readonly fees: { readonly bid: bigint; readonly ask: bigint };
}

function settle(state: State, market: Market, fill: Settlement): void {
  const { baseAssetId, quoteAssetId } = market.spec;
  const { bid, ask, maker, lots, quote, base, fees } = fill;
  const step = state.ledger.step();
  const feeAccount = state.parameters!.feeAccountId;
  const parties = maker === bid ? [bid, ask] : [ask, bid];
  for (const order of parties) {
    if (order === bid) {
      const reserved = bid.type === "limit" ? givenUnits(market, "bid", lots, bid.priceTicks) : 0n;
      bid.lockedUnits -= reserved;
      step.move(bid.accountId, baseAssetId, "fill", base - fees.bid);
      step.move(bid.accountId, quoteAssetId, "fill", reserved - quote, -reserved);
    } else {
      const reserved = ask.type === "limit" ? base : 0n;
      ask.lockedUnits -= reserved;
      step.move(ask.accountId, baseAssetId, "fill", reserved - base, -reserved);
      step.move(ask.accountId, quoteAssetId, "fill", quote - fees.ask);
    }
  }
  step.move(feeAccount, baseAssetId, "fee", fees.bid);
  step.move(feeAccount, quoteAssetId, "fee", fees.ask);
  step.emit(state.events);
}

function countVolume(state: State, market: Market, orders: readonly Order[], quote: bigint): void {
  if (market.spec.quoteAssetId !== state.parameters!.settlementAssetId) return;
  const day = Math.floor(state.timeMs / DAY_MS);
  for (const order of orders) {
    const { volumeByDay } = state.user(state.userOf(order.accountId));
    volumeByDay.set(day, (volumeByDay.get(day) ?? 0n) + quote);
  }
}

/** True when the last trade moved the price further than the breaker allows. */
function breaks(state: State, market: Market): boolean {
  if (market.spec.breakerMovePpm === 0) return false;
  const since = state.timeMs - market.spec.breakerWindowMs;
  market.recent = market.recent.filter(({ timeMs }) => timeMs >= since);
  return movesTooFar(market, market.recent[0].priceTicks, market.lastTicks);
}

/** Lots of the next fill, or why there is none. */
function nextLots(state: State, market: Market, taker: Order, maker: Order): number | CloseReason {
  const price = BigInt(maker.priceTicks);
  const k = BigInt(market.scale.quoteUnitsPerLotTick);
  let lots = BigInt(maker.sizeLots - maker.filledLots);
  const wanted =
    taker.quoteUnits > 0
      ? (BigInt(taker.quoteUnits) - taker.filledQuote) / (k * price)
      : BigInt(taker.sizeLots - taker.filledLots);
  if (wanted < lots) lots = wanted;
  if (lots === 0n) return "none";
  if (taker.type === "limit") return Number(lots);
  const free = state.ledger.free(taker.accountId, givenAsset(market, taker.side));
  const affordable =
    taker.side === "bid" ? free / (k * price) : free / BigInt(market.scale.baseUnitsPerLot);
  if (affordable < lots) lots = affordable;
  return lots === 0n ? "insufficient-funds" : Number(lots);
}

/** Walks the book until the taker is filled, stopped or meets nothing. Returns why it stopped, if by a rule. */
function walk(state: State, market: Market, taker: Order): CloseReason | undefined {
  const opposite = taker.side === "bid" ? "ask" : "bid";
  const reach: Reach = reachOf(
    market,
    taker,
    state.resting(market.marketId, opposite)[0]?.priceTicks ?? 0,
  );
  while (taker.status !== "filled") {
    const maker = state.resting(market.marketId, opposite)[0];
    if (maker === undefined || !crosses(taker, maker.priceTicks)) return undefined;
    if (isBeyond(taker.side, maker.priceTicks, reach.impactTicks)) return "price-impact";
    if (isBeyond(taker.side, maker.priceTicks, reach.slippageTicks))
      return "slippage-tolerance-exceeded";
    if (state.userOf(maker.accountId) === state.userOf(taker.accountId)) {
      if (taker.selfTrade !== "reject-taker") {
        endOrder(state, maker, "order-expired", "self-trade-prevention");
      }
      if (taker.selfTrade !== "reject-maker") return "self-trade-prevention";
      continue;
    }
    const lots = nextLots(state, market, taker, maker);
    if (typeof lots === "string") return lots === "none" ? "insufficient-liquidity" : lots;
    execute(state, market, { maker, taker, lots, priceTicks: maker.priceTicks });
    if (breaks(state, market)) return "price-out-of-bounds";
  }
  return undefined;
}

/** Matching and what comes after: rest, or end. */
export function matchAndRest(state: State, market: Market, order: Order): void {
  const stopped = market.state === "auction" ? undefined : walk(state, market, order);
  if (order.status !== "filled") {
    if (stopped === undefined && mayRest(order)) {
      order.place = "book";
      order.arrival = ++state.arrival;
      state.events.push(levelEvent(state, market, order));
    } else {
      const fallback = order.type === "market" ? "insufficient-liquidity" : "immediate-or-cancel";
      endOrder(state, order, "order-expired", stopped ?? fallback);
    }
  }
  if (stopped === "price-out-of-bounds") startAuction(state, market);
}

function startAuction(state: State, market: Market): void {
  market.state = "auction";
  market.auctionEndsAtMs = state.timeMs + market.spec.breakerAuctionMs;
  emit(state, "market-state-changed", {
    marketId: market.marketId,
    state: "auction",
    auctionEndsAtMs: market.auctionEndsAtMs,
  });
}
