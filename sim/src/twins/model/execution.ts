import { arriveByFill } from "./arrivals.ts";
import { isHolding } from "./ending.ts";
import { followPosition } from "./follow.ts";
import { PPM, ceilDiv } from "./numbers.ts";
import { emitLevel, emitOrder } from "./order-events.ts";
import { countVolume } from "./people.ts";
import { changeUnsettled, tradePosition } from "./positions.ts";
import { givenAsset, givenUnits, leftLots, opposite } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

export interface Execution {
  readonly maker: Order;
  readonly taker: Order;
  readonly lots: number;
  readonly priceTicks: number;
}

type Fees = ReadonlyMap<Order, bigint>;

/** One fill: money, states and all its events. */
export function execute(state: State, market: Market, execution: Execution): void {
  const { maker, taker, lots, priceTicks } = execution;
  const { spec } = market;
  const [bid, ask] = maker.side === "bid" ? [maker, taker] : [taker, maker];
  const quote = givenUnits(market, "bid", lots, priceTicks);
  market.tradeId += 1;
  market.lastTicks = priceTicks;
  if (spec.breakerMovePpm !== 0) market.recent.push({ timeMs: state.timeMs, priceTicks });
  state.emit("traded", {
    marketId: market.marketId,
    takerSide: taker.side,
    bidOrderOrdinal: bid.ordinal,
    askOrderOrdinal: ask.ordinal,
    tradeId: market.tradeId,
    priceTicks,
    sizeLots: lots,
    quoteUnits: Number(quote),
  });
  const fees: Fees = new Map(
    [maker, taker].map((order) => [order, feeOf(state, market, execution, order)]),
  );
  if (spec.kind === "perp") settlePerp(state, market, execution, fees);
  else settleSpot(state, market, execution, fees);
  if (spec.quoteAssetId !== state.parameters!.settlementAssetId) return;
  for (const { accountId } of [bid, ask]) countVolume(state, accountId, quote);
}

/** Fees of spot are paid in what is received, those of perpetuals in the quote. Rounded up. */
function feeOf(state: State, market: Market, execution: Execution, order: Order): bigint {
  const { maker, lots, priceTicks } = execution;
  const tier = state.tierOf(order.accountId);
  const isPerp = market.spec.kind === "perp";
  const [makerPpm, takerPpm] = isPerp
    ? [tier.perpMakerPpm, tier.perpTakerPpm]
    : [tier.spotMakerPpm, tier.spotTakerPpm];
  const paidOn = isPerp ? "bid" : opposite(order.side);
  const received = givenUnits(market, paidOn, lots, priceTicks);
  return ceilDiv(received * BigInt(order === maker ? makerPpm : takerPpm), PPM);
}

/** One side's order after the fill, and its level if it rested. */
function fillOrder(
  state: State,
  market: Market,
  { maker, lots, priceTicks }: Execution,
  order: Order,
  fee: bigint,
): void {
  const wasResting = order.place === "book";
  order.feeUnits += fee;
  fill(state, market, order, lots, priceTicks);
  const isPerp = market.spec.kind === "perp";
  emitOrder(state, "order-filled", order, {
    tradeId: market.tradeId,
    fillTicks: priceTicks,
    fillLots: lots,
    fillQuoteUnits: Number(givenUnits(market, "bid", lots, priceTicks)),
    feeUnits: Number(fee),
    feeAssetId: isPerp ? market.spec.quoteAssetId : givenAsset(market, opposite(order.side)),
    isMaker: order === maker,
  });
  if (wasResting) emitLevel(state, order);
}

/** Counts a fill in its order, which ends when nothing remains, or nothing that buys a lot. */
function fill(state: State, market: Market, order: Order, lots: number, priceTicks: number): void {
  order.filledLots += lots;
  order.filledQuote += givenUnits(market, "bid", lots, priceTicks);
  const isSpent =
    BigInt(order.quoteUnits) - order.filledQuote < givenUnits(market, "bid", 1, priceTicks);
  const isClosed =
    order.reduceOnly &&
    lots === Math.abs(Number(state.position(order.accountId, market.marketId).size));
  const isFilled = order.quoteUnits > 0 ? isSpent || isClosed : leftLots(order) === 0;
  order.status = isFilled ? "filled" : "partially-filled";
  if (isFilled) order.place = "ended";
}

/** Moves the money of a fill. What a limit bid had locked above the price is freed at once. */
function settleSpot(state: State, market: Market, execution: Execution, fees: Fees): void {
  const { maker, taker, lots, priceTicks } = execution;
  const { baseAssetId, quoteAssetId } = market.spec;
  const { feeAccountId } = state.parameters!;
  for (const order of [maker, taker]) fillOrder(state, market, execution, order, fees.get(order)!);
  const movements = [maker, taker].flatMap((order) => {
    const { accountId, side } = order;
    const paid = givenUnits(market, side, lots, priceTicks);
    const received = givenUnits(market, opposite(side), lots, priceTicks) - fees.get(order)!;
    const isHeld = isHolding(market, order);
    const released = isHeld ? givenUnits(market, side, lots, order.priceTicks) : 0n;
    order.lockedUnits -= released;
    const give = [accountId, givenAsset(market, side), "fill", released - paid, -released] as const;
    const take = [accountId, givenAsset(market, opposite(side)), "fill", received] as const;
    return side === "bid" ? [take, give] : [give, take];
  });
  const [bid, ask] = maker.side === "bid" ? [maker, taker] : [taker, maker];
  state.move(
    ...movements,
    [feeAccountId, baseAssetId, "fee", fees.get(bid)!],
    [feeAccountId, quoteAssetId, "fee", fees.get(ask)!],
  );
  for (const order of [bid, ask]) {
    const units = givenUnits(market, opposite(order.side), lots, priceTicks) - fees.get(order)!;
    arriveByFill(state, order, givenAsset(market, opposite(order.side)), units);
  }
}

/** Both sides of a perpetual's fill, maker first, then the fees; then what follows the positions. */
function settlePerp(state: State, market: Market, execution: Execution, fees: Fees): void {
  const { maker, taker, lots, priceTicks } = execution;
  const { marketId } = market;
  const sides = [maker, taker].map((order) => ({
    order,
    former: state.position(order.accountId, marketId).size,
  }));
  for (const { order } of sides) {
    const { accountId, side, why } = order;
    const feeUnits = fees.get(order)!;
    fillOrder(state, market, execution, order, feeUnits);
    tradePosition(
      state,
      market,
      { accountId, side, lots: BigInt(lots), priceTicks, feeUnits },
      why,
    );
  }
  const units = [...fees.values()].reduce((total, fee) => total + fee, 0n);
  const { feeAccountId } = state.parameters!;
  changeUnsettled(state, { accountId: feeAccountId, marketId, units, cause: "trading-fees" });
  for (const { order, former } of sides) followPosition(state, market, order.accountId, former);
}
