import type { OrderConditions, Side } from "@holdall/core/protocol";
import { isHolding } from "./ending.ts";
import { AMOUNT_MAX } from "./ledger.ts";
import { crosses } from "./reach.ts";
import { checkWhole } from "./whole.ts";
import { givenAsset, givenUnits, leftLots, opposite, refuse } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const PPM = 1_000_000n;
const CLIENT_ID_MAX = 2 ** 32 - 1;

/** Best price on the side that an order of `side` would take. 0 = empty. */
export function bestOpposite(state: State, market: Market, side: Side): number {
  return state.resting(market, opposite(side))[0]?.priceTicks ?? 0;
}

/** What the market's state says to an order. */
export function checkState(market: Market, order: Order): void {
  const { state } = market;
  if (state === "closed") refuse("market-closed");
  if (state === "cancel-only") refuse("market-cancel-only");
  if (state === "limit-only" && order.type !== "limit") refuse("market-limit-only");
  if (state === "post-only" && !order.postOnly) refuse("market-post-only");
  if (state === "auction" && (!mayRest(order) || order.postOnly)) refuse("market-auction");
}

export function mayRest(order: Pick<Order, "type" | "timeInForce">): boolean {
  return order.type === "limit" && (order.timeInForce === "gtc" || order.timeInForce === "gtd");
}

/** Form of the request: types, prices and sizes against the market's filters. */
export function checkForm(state: State, market: Market, wish: Order): void {
  const { spec } = market;
  const { conditions } = wish;
  // A share of a position is no quantity yet: it stands for the smallest.
  const isShare = conditions?.triggerIsPercent === true && conditions.triggerPriceTicks > 0;
  const order = isShare ? { ...wish, sizeLots: spec.sizeLotsMin } : wish;
  if (order.type === "limit") {
    if (order.priceTicks === 0) refuse("price-required");
    if (order.priceTicks < spec.priceTicksMin || order.priceTicks > spec.priceTicksMax)
      refuse("price-out-of-range");
    if (order.quoteUnits !== 0 || order.sizeLots <= 0) refuse("quantity-required");
  } else {
    if (order.priceTicks !== 0) refuse("price-forbidden");
    if (order.sizeLots > 0 === order.quoteUnits > 0) refuse("quantity-required");
  }
  if (order.quoteUnits === 0) {
    if (order.sizeLots < spec.sizeLotsMin) refuse("quantity-below-minimum");
    if (order.sizeLots > spec.sizeLotsMax) refuse("quantity-above-maximum");
  }
  if (order.postOnly && !mayRest(order)) refuse("post-only-needs-resting");
  const isGtd = order.timeInForce === "gtd";
  if (isGtd ? order.expiresAtMs <= state.timeMs : order.expiresAtMs !== 0) refuse("expiry-invalid");
  if (order.reduceOnly && market.spec.kind === "spot") refuse("reduce-only-spot");
  if (order.clientId < -1 || order.clientId > CLIENT_ID_MAX) refuse("specification-invalid");
}

/** A price that is too generous against the last trade or the mark. */
export function checkBands(market: Market, order: Order): void {
  if (order.type !== "limit") return;
  const { bands } = market.spec;
  const isBid = order.side === "bid";
  const isFar = (reference: number, ppm: number): boolean => {
    const price = BigInt(order.priceTicks) * PPM;
    const bound = BigInt(reference) * BigInt(ppm);
    return bound > 0n && (isBid ? price > bound : price < bound);
  };
  const last = market.lastTicks || market.indexTicks || market.markTicks;
  const lastPpm = isBid ? bands.maxMultiplierPpm : bands.minMultiplierPpm;
  const markPpm = isBid ? bands.maxMarkMultiplierPpm : bands.minMarkMultiplierPpm;
  if (isFar(last, lastPpm) || isFar(market.markTicks, markPpm)) refuse("price-too-far");
}

/** What an order that holds what it may spend locks, against what its owner may use. */
export function checkFunds(state: State, market: Market, order: Order): void {
  if (!isHolding(market, order)) return;
  const units = givenUnits(market, order.side, leftLots(order), order.priceTicks);
  if (units > AMOUNT_MAX) refuse("amount-too-large");
  const free = state.ledger.free(order.accountId, givenAsset(market, order.side));
  if (free + order.lockedUnits < units) refuse("funds-insufficient");
}

/** What the orders that are there say to one that arrives. */
export function checkBook(state: State, market: Market, order: Order): void {
  if (market.state === "auction") return;
  const best = bestOpposite(state, market, order.side);
  if (order.type === "market" && best === 0) refuse("liquidity-insufficient");
  if (order.postOnly && best !== 0 && crosses(order, best)) refuse("post-only-would-take");
  if (order.timeInForce === "fok") checkWhole(state, market, order);
}

/** The watched price. 0 = none yet. */
export function referenceOf(market: Market, by: OrderConditions["triggerBy"]): number {
  return { last: market.lastTicks, mark: market.markTicks, index: market.indexTicks }[by];
}

/** Trigger, exits and tolerance of a conditional order. */
export function checkConditions(state: State, market: Market, order: Order): void {
  const terms = order.conditions;
  if (terms === null) return;
  const waits = terms.triggerPriceTicks > 0;
  if (waits !== terms.triggerQuantity > 0) refuse("trigger-invalid");
  if (terms.triggerIsPercent) checkPercent(market, order, terms);
  else if (waits && (order.sizeLots !== terms.triggerQuantity || order.quoteUnits !== 0))
    refuse("trigger-invalid");
  checkTriggerPrice(market, terms.triggerPriceTicks);
  const { slippageKind, slippageTolerance } = terms;
  const isTolerance = slippageTolerance > 0 && order.type === "market";
  if (slippageKind === "none" ? slippageTolerance !== 0 : !isTolerance) refuse("slippage-invalid");
  checkExits(state, market, order, terms);
}

/** A share of the position, whatever it is when the order fires. */
function checkPercent(market: Market, order: Order, terms: OrderConditions): void {
  const isShare = terms.triggerQuantity >= 1 && terms.triggerQuantity <= Number(PPM);
  if (market.spec.kind !== "perp" || !isShare) refuse("trigger-invalid");
  if (order.sizeLots !== 0 || order.quoteUnits !== 0) refuse("trigger-invalid");
}

function checkTriggerPrice({ spec }: Market, ticks: number): void {
  if (ticks !== 0 && (ticks < spec.priceTicksMin || ticks > spec.priceTicksMax))
    refuse("trigger-price-invalid");
}

function checkExits(state: State, market: Market, order: Order, terms: OrderConditions): void {
  const { takeProfitTicks, takeProfitLimitTicks, stopLossTicks, stopLossLimitTicks } = terms;
  for (const ticks of [takeProfitTicks, takeProfitLimitTicks, stopLossTicks, stopLossLimitTicks])
    checkTriggerPrice(market, ticks);
  if (takeProfitTicks === 0 && takeProfitLimitTicks !== 0) refuse("exits-invalid");
  if (stopLossTicks === 0 && stopLossLimitTicks !== 0) refuse("exits-invalid");
  const entry =
    order.priceTicks || terms.triggerPriceTicks || bestOpposite(state, market, order.side);
  if (entry === 0) return;
  const isBid = order.side === "bid";
  const above = isBid ? takeProfitTicks : stopLossTicks;
  const below = isBid ? stopLossTicks : takeProfitTicks;
  if (above !== 0 && above <= entry) refuse("exits-invalid");
  if (below !== 0 && below >= entry) refuse("exits-invalid");
}

/** True where the price that a waiting order watches is there. */
export function isReached(state: State, order: Order): boolean {
  const reference = referenceOf(state.markets[order.marketId], order.conditions!.triggerBy);
  if (reference === 0) return false;
  const trigger = order.conditions!.triggerPriceTicks;
  return order.direction === "up" ? reference >= trigger : reference <= trigger;
}
