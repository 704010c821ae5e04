import type { OrderConditions, Reject } from "@holdall/core/protocol";
import { givenAsset, givenUnits } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const PPM = 1_000_000n;

/** Best price on the side that an order of `side` would take. 0 = empty. */
export function bestOpposite(state: State, market: Market, side: "bid" | "ask"): number {
  return state.resting(market.marketId, side === "bid" ? "ask" : "bid")[0]?.priceTicks ?? 0;
}

/** What the market's state says to an order. */
export function stateRefusal(market: Market, order: Order): Reject | undefined {
  switch (market.state) {
    case "open":
      return undefined;
    case "closed":
      return "market-closed";
    case "cancel-only":
      return "market-cancel-only";
    case "limit-only":
      return order.type === "limit" ? undefined : "market-limit-only";
    case "post-only":
      return order.postOnly ? undefined : "market-post-only";
    case "auction":
      return order.type === "limit" && mayRest(order) && !order.postOnly
        ? undefined
        : "market-auction";
  }
}

export function mayRest(order: Pick<Order, "type" | "timeInForce">): boolean {
  return order.type === "limit" && (order.timeInForce === "gtc" || order.timeInForce === "gtd");
}

/** Form of the request: types, prices and sizes against the market's filters. */
export function formRefusal(state: State, market: Market, order: Order): Reject | undefined {
  const { spec } = market;
  if (order.type === "limit") {
    if (order.priceTicks === 0) return "price-required";
    if (order.priceTicks < spec.priceTicksMin || order.priceTicks > spec.priceTicksMax)
      return "price-out-of-range";
    if (order.quoteUnits !== 0 || order.sizeLots <= 0) return "quantity-required";
  } else {
    if (order.priceTicks !== 0) return "price-forbidden";
    if (order.sizeLots > 0 === order.quoteUnits > 0) return "quantity-required";
  }
  if (order.quoteUnits === 0) {
    if (order.sizeLots < spec.sizeLotsMin) return "quantity-below-minimum";
    if (order.sizeLots > spec.sizeLotsMax) return "quantity-above-maximum";
  }
  if (order.postOnly && !mayRest(order)) return "post-only-needs-resting";
  const isGtd = order.timeInForce === "gtd";
  if (isGtd ? order.expiresAtMs <= state.timeMs : order.expiresAtMs !== 0) return "expiry-invalid";
  if (order.reduceOnly) return "reduce-only-spot";
  return undefined;
}

export function bandRefusal(market: Market, order: Order): Reject | undefined {
  if (order.type !== "limit") return undefined;
  const { bands } = market.spec;
  const last = market.lastTicks || market.indexTicks || market.markTicks;
  const isFar = (reference: number, max: number, min: number): boolean => {
    if (reference === 0) return false;
    const price = BigInt(order.priceTicks) * PPM;
    return order.side === "bid"
      ? max > 0 && price > BigInt(reference) * BigInt(max)
      : min > 0 && price < BigInt(reference) * BigInt(min);
  };
  const far =
    isFar(last, bands.maxMultiplierPpm, bands.minMultiplierPpm) ||
    isFar(market.markTicks, bands.maxMarkMultiplierPpm, bands.minMarkMultiplierPpm);
  return far ? "price-too-far" : undefined;
}

/** The furthest price that a taker may reach, by impact band and by its own tolerance, and why. */
export interface Reach {
  readonly impactTicks: bigint | undefined;
  readonly slippageTicks: bigint | undefined;
}

export function isBeyond(
  side: "bid" | "ask",
  priceTicks: number,
  scaled: bigint | undefined,
): boolean {
  if (scaled === undefined) return false;
  const price = BigInt(priceTicks) * PPM;
  return side === "bid" ? price > scaled : price < scaled;
}

/** Limits of the walk, as price × 10^6, from the best opposite price at arrival. */
export function reachOf(market: Market, order: Order, bestTicks: number): Reach {
  const { bands } = market.spec;
  const best = BigInt(bestTicks);
  const impact = order.side === "bid" ? bands.maxImpactMultiplierPpm : bands.minImpactMultiplierPpm;
  const sign = order.side === "bid" ? 1n : -1n;
  const kind = order.conditions?.slippageKind ?? "none";
  const tolerance = BigInt(order.conditions?.slippageTolerance ?? 0);
  const slippage =
    kind === "ticks" ? (best + sign * tolerance) * PPM : best * (PPM + sign * tolerance);
  return {
    impactTicks: impact > 0 ? best * BigInt(impact) : undefined,
    slippageTicks: kind === "none" ? undefined : slippage,
  };
}

export function crosses(
  order: Pick<Order, "side" | "type" | "priceTicks">,
  priceTicks: number,
): boolean {
  if (order.type === "market") return true;
  return order.side === "bid" ? priceTicks <= order.priceTicks : priceTicks >= order.priceTicks;
}

/** True when the whole order fills at once, by walking the book as matching would. */
export function fillsWhole(state: State, market: Market, order: Order): boolean {
  const opposite = order.side === "bid" ? "ask" : "bid";
  const book = state.resting(market.marketId, opposite);
  const k = BigInt(market.scale.quoteUnitsPerLotTick);
  const reach = reachOf(market, order, book[0]?.priceTicks ?? 0);
  let free = state.ledger.free(order.accountId, givenAsset(market, order.side));
  let lots = BigInt(order.sizeLots - order.filledLots);
  let quote = BigInt(order.quoteUnits);
  const since = state.timeMs - market.spec.breakerWindowMs;
  let oldestTrade = market.recent.find(({ timeMs }) => timeMs >= since)?.priceTicks;
  for (const maker of book) {
    if (order.quoteUnits > 0 ? quote < k * BigInt(maker.priceTicks) : lots === 0n) break;
    if (!crosses(order, maker.priceTicks)) return false;
    if (isBeyond(order.side, maker.priceTicks, reach.impactTicks)) return false;
    if (isBeyond(order.side, maker.priceTicks, reach.slippageTicks)) return false;
    if (state.userOf(maker.accountId) === state.userOf(order.accountId)) return false;
    const price = BigInt(maker.priceTicks);
    let take = BigInt(maker.sizeLots - maker.filledLots);
    const wanted = order.quoteUnits > 0 ? quote / (k * price) : lots;
    if (wanted < take) take = wanted;
    const cost = givenUnits(market, order.side, Number(take), maker.priceTicks);
    if (order.type === "market") {
      if (cost > free) return false;
      free -= cost;
    }
    lots -= take;
    quote -= take * k * price;
    const isDone = order.quoteUnits > 0 ? quote < k * price : lots === 0n;
    if (isDone) return true;
    const oldest = (oldestTrade ??= maker.priceTicks);
    if (movesTooFar(market, oldest, maker.priceTicks)) return false;
  }
  return order.quoteUnits > 0 ? false : lots === 0n;
}

function referenceOf(market: Market, by: OrderConditions["triggerBy"]): number {
  return { last: market.lastTicks, mark: market.markTicks, index: market.indexTicks }[by];
}

export { referenceOf };

/** Trigger, exits and tolerance of a conditional order. */
export function conditionRefusal(state: State, market: Market, order: Order): Reject | undefined {
  const terms = order.conditions;
  if (terms === null) return undefined;
  const { priceTicksMin, priceTicksMax } = market.spec;
  const isOutside = (ticks: number): boolean =>
    ticks !== 0 && (ticks < priceTicksMin || ticks > priceTicksMax);
  if (terms.triggerPriceTicks > 0 !== terms.triggerQuantity > 0) return "trigger-invalid";
  if (terms.triggerIsPercent) return "trigger-invalid";
  if (
    terms.triggerPriceTicks > 0 &&
    (order.sizeLots !== terms.triggerQuantity || order.quoteUnits !== 0)
  ) {
    return "trigger-invalid";
  }
  if (isOutside(terms.triggerPriceTicks)) return "trigger-price-invalid";
  if (terms.slippageKind !== "none" && (order.type !== "market" || terms.slippageTolerance <= 0)) {
    return "slippage-invalid";
  }
  if (terms.slippageKind === "none" && terms.slippageTolerance !== 0) return "slippage-invalid";
  return exitRefusal(state, market, order, isOutside);
}

function exitRefusal(
  state: State,
  market: Market,
  order: Order,
  isOutside: (ticks: number) => boolean,
): Reject | undefined {
  const terms = order.conditions!;
  const { takeProfitTicks, takeProfitLimitTicks, stopLossTicks, stopLossLimitTicks } = terms;
  for (const ticks of [takeProfitTicks, takeProfitLimitTicks, stopLossTicks, stopLossLimitTicks]) {
    if (isOutside(ticks)) return "trigger-price-invalid";
  }
  if (takeProfitTicks === 0 && takeProfitLimitTicks !== 0) return "exits-invalid";
  if (stopLossTicks === 0 && stopLossLimitTicks !== 0) return "exits-invalid";
  if (takeProfitTicks === 0 && stopLossTicks === 0) return undefined;
  const entry =
    order.priceTicks || terms.triggerPriceTicks || bestOpposite(state, market, order.side);
  if (entry === 0) return undefined;
  const above = order.side === "bid" ? takeProfitTicks : stopLossTicks;
  const below = order.side === "bid" ? stopLossTicks : takeProfitTicks;
  if (above !== 0 && above <= entry) return "exits-invalid";
  if (below !== 0 && below >= entry) return "exits-invalid";
  return undefined;
}

/** True when a price is further from the oldest of the window than the breaker allows. */
export function movesTooFar(market: Market, oldestTicks: number, priceTicks: number): boolean {
  const { breakerMovePpm } = market.spec;
  if (breakerMovePpm === 0) return false;
  const move = BigInt(Math.abs(priceTicks - oldestTicks));
  return move * PPM > BigInt(oldestTicks) * BigInt(breakerMovePpm);
}
