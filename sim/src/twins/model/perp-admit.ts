import { checkMargin } from "./leave.ts";
import { PPB, PPM, ceilDiv } from "./numbers.ts";
import { costOf, tradeOf } from "./positions.ts";
import { reachOf } from "./reach.ts";
import type { Reach } from "./reach.ts";
import { assess, isLiquidatable, openInterest, siblings } from "./risk.ts";
import { Sketch, exposureLots } from "./sketch.ts";
import { leftLots, opposite, refuse } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

/** Lots that a reduce-only order of that side could close. */
export function closableLots(state: State, { accountId, marketId, side }: Order): number {
  const { size } = state.position(accountId, marketId);
  return Math.max(0, Number(side === "ask" ? size : -size));
}

/** Prices, what it may reduce, isolation, limits and margin of an order of a perpetual that enters. */
export function checkPerpEntry(state: State, market: Market, order: Order): void {
  checkPerpPrices(market, order);
  if (order.reduceOnly) {
    const closable = closableLots(state, order);
    if (closable === 0) refuse("reduce-only-not-reduced");
    order.sizeLots = Math.min(order.sizeLots, closable) as Order["sizeLots"];
    return;
  }
  checkIsolation(state, market, order);
  const prospect = worstCase(state, market, order);
  if (prospect === undefined) return;
  checkPositionLimits(state, market, prospect);
  checkOrderMargin(state, market, prospect);
}

/** The same of a resting order's new terms. */
export function checkPerpAmended(state: State, market: Market, order: Order, rested: number): void {
  checkPerpPrices(market, order);
  if (order.reduceOnly) return;
  const prospect = { ...prospectOf(order, leftLots(order), order.priceTicks), rested };
  checkPositionLimits(state, market, prospect);
  checkOrderMargin(state, market, prospect);
}

function checkPerpPrices(market: Market, order: Order): void {
  const { memory, indexTicks, markTicks, spec } = market;
  if (memory.isStale && !order.postOnly && !order.reduceOnly) refuse("market-post-only");
  if (markTicks === 0) refuse("no-reference-price");
  const tolerance = BigInt(spec.perp!.premiumTolerancePpm) * 1000n;
  if (order.type !== "limit" || tolerance === 0n || indexTicks === 0) return;
  const sign = order.side === "bid" ? 1n : -1n;
  const away = sign * BigInt(order.priceTicks - indexTicks) * PPB;
  const mean = sign * (memory.ewmaPpb ?? 0n);
  if (away > BigInt(indexTicks) * (mean + tolerance)) refuse("premium-too-far");
}

/** A pre-market stands alone in an account. */
function checkIsolation(state: State, market: Market, { accountId }: Order): void {
  const sketch = new Sketch(state, accountId);
  const isPremarket = (marketId: number): boolean => state.markets[marketId].spec.perp!.isPremarket;
  for (const [marketId, { size }] of sketch.stakes) {
    if (marketId === market.marketId) continue;
    const hasOrders = state
      .live()
      .some(
        (order) =>
          order.accountId === accountId && order.marketId === marketId && order.place === "book",
      );
    if (size === 0n && !hasOrders) continue;
    if (isPremarket(marketId) || isPremarket(market.marketId)) refuse("isolated-only");
  }
}

/** A trade that may come about; of its lots, `rested` rest already. */
export interface Prospect {
  readonly order: Order;
  readonly lots: number;
  readonly priceTicks: number;
  readonly rested: number;
}

export function prospectOf(order: Order, lots: number, priceTicks: number): Prospect {
  return { order, lots, priceTicks, rested: 0 };
}

/** The most that an order may come to, or nothing on an empty side. */
function worstCase(state: State, market: Market, order: Order): Prospect | undefined {
  if (order.type === "limit") return prospectOf(order, order.sizeLots, order.priceTicks);
  const best = state.resting(market, opposite(order.side))[0]?.priceTicks;
  if (best === undefined) return undefined;
  const priceTicks = worstTicks(market, order, best);
  if (order.quoteUnits === 0) return prospectOf(order, order.sizeLots, priceTicks);
  const perLot = costOf(market, 1n, order.side === "bid" ? best : priceTicks);
  const lots = Number(BigInt(order.quoteUnits) / perLot);
  return lots === 0 ? undefined : prospectOf(order, lots, priceTicks);
}

/** The worst price that impact band and tolerance allow a market order; the best without either. */
export function worstTicks(market: Market, order: Order, best: number): number {
  const { priceTicksMin, priceTicksMax } = market.spec;
  const reach: Reach = reachOf(market, order, best);
  const worst = reach.worstTicks ?? best;
  return Math.max(priceTicksMin, Math.min(priceTicksMax, worst));
}

/** The largest that a user's position may become over its accounts, and the market's as a whole. */
export function checkPositionLimits(state: State, market: Market, prospect: Prospect): void {
  const { order, lots } = prospect;
  const { accountId, marketId } = order;
  const { positionLotsMax, openInterestLotsMax } = market.spec.perp!;
  const own = rested(state, prospect);
  const lotsOf = (sketch: Sketch): bigint => exposureLots(sketch.perp(marketId));
  const user = [own, ...siblings(state, { accountId })].reduce(
    (all, each) => all + lotsOf(each),
    0n,
  );
  const opening = Math.max(0, lots - closableLots(state, order));
  const whole = openInterest(state, marketId) + BigInt(opening);
  if (user > BigInt(positionLotsMax) || whole > BigInt(openInterestLotsMax))
    refuse("position-limit");
}

/** The account as if the lots rested. */
function rested(state: State, { order, lots, rested: before }: Prospect): Sketch {
  const sketch = new Sketch(state, order.accountId);
  const stake = sketch.perp(order.marketId);
  const more = BigInt(lots - before);
  if (order.side === "bid") stake.bidLots += more;
  else stake.askLots += more;
  return sketch;
}

/** Margin with the lots as resting ones, for what they would lose at once. */
export function checkOrderMargin(state: State, market: Market, prospect: Prospect): void {
  const { order, lots, priceTicks } = prospect;
  const sign = order.side === "bid" ? 1 : -1;
  const worse = Math.max(0, sign * (priceTicks - market.markTicks));
  const fee = perpFee(state, market, { ...prospect, isMaker: false });
  checkMargin(state, rested(state, prospect), costOf(market, BigInt(lots), worse) + fee);
}

/** A fee in settlement units. Rounded up: a dust fill does not trade for free. */
export function perpFee(
  state: State,
  market: Market,
  { order, lots, priceTicks, isMaker }: Omit<Prospect, "rested"> & { readonly isMaker: boolean },
): bigint {
  const { perpMakerPpm, perpTakerPpm } = state.tierOf(order.accountId);
  const ppm = BigInt(isMaker ? perpMakerPpm : perpTakerPpm);
  return ceilDiv(costOf(market, BigInt(lots), priceTicks) * ppm, PPM);
}

/** The account as if the lots had traded, and rested no longer. */
function traded(
  state: State,
  market: Market,
  prospect: Prospect & { readonly isMaker: boolean },
): Sketch {
  const { order, lots, priceTicks } = prospect;
  const sketch = new Sketch(state, order.accountId);
  const stake = sketch.perp(order.marketId);
  const trade = { side: order.side, lots: BigInt(lots), priceTicks };
  const { size, entry, realized } = tradeOf(market, stake, trade);
  Object.assign(stake, { size, entry });
  sketch.unsettled += realized - perpFee(state, market, prospect);
  const gone = order.reduceOnly ? 0n : BigInt(prospect.rested);
  if (order.side === "bid") stake.bidLots -= gone;
  else stake.askLots -= gone;
  return sketch;
}

/** Would whoever rests or reduces survive the trade? Not asked at a price no worse than the mark. */
export function survives(
  state: State,
  market: Market,
  prospect: Prospect & { readonly isMaker: boolean },
): boolean {
  const { order, priceTicks } = prospect;
  const sign = order.side === "bid" ? 1 : -1;
  if (sign * (priceTicks - market.markTicks) <= 0) return true;
  return !isLiquidatable(assess(state, traded(state, market, prospect)));
}

/** Has the account no new risk after the fill of its market order? */
export function carries(state: State, market: Market, prospect: Prospect): boolean {
  const sketch = traded(state, market, { ...prospect, isMaker: false });
  const { netEquity, locked } = assess(state, sketch);
  return netEquity >= locked;
}
