/** One side of a market, written the plain way: a map of levels and a sorted array of their prices. */
export type Side = "bid" | "ask";

export interface PlainOrder {
  readonly ref: number;
  readonly account: number;
  readonly market: number;
  readonly side: Side;
  priceTicks: number;
  openLots: number;
  filledLots: number;
  filledQuoteUnits: number;
  lockedUnits: number;
}

export interface PlainLevel {
  readonly priceTicks: number;
  totalLots: number;
  /** In order of arrival: a `Map` iterates in the order of insertion. */
  readonly orders: Map<number, PlainOrder>;
}

export interface PlainSide {
  readonly side: Side;
  readonly levels: Map<number, PlainLevel>;
  /** Prices of the levels, the best one last, so that the touch is pushed and popped cheaply. */
  readonly pricesTicks: number[];
}

/** An empty side. */
export function plainSide(side: Side): PlainSide {
  return { side, levels: new Map(), pricesTicks: [] };
}

/** The best level, if any order rests here. */
export function levelBest(side: PlainSide): PlainLevel | undefined {
  const priceTicks = side.pricesTicks.at(-1);
  return priceTicks === undefined ? undefined : side.levels.get(priceTicks);
}

/** Puts an order behind all others of its price, and says which level holds it now. */
export function rest(side: PlainSide, order: PlainOrder): PlainLevel {
  let level = side.levels.get(order.priceTicks);
  if (level === undefined) {
    level = { priceTicks: order.priceTicks, totalLots: 0, orders: new Map() };
    side.levels.set(order.priceTicks, level);
    side.pricesTicks.splice(placeOf(side, order.priceTicks), 0, order.priceTicks);
  }
  level.orders.set(order.ref, order);
  level.totalLots += order.openLots;
  return level;
}

/** Takes an order away, and its level with it when it was the last one. Answers the level. */
export function remove(side: PlainSide, order: PlainOrder): PlainLevel {
  const level = side.levels.get(order.priceTicks);
  if (level === undefined || !level.orders.delete(order.ref)) {
    throw new Error(`order ${order.ref} does not rest`);
  }
  level.totalLots -= order.openLots;
  if (level.orders.size === 0) {
    side.levels.delete(order.priceTicks);
    side.pricesTicks.splice(placeOf(side, order.priceTicks), 1);
  }
  return level;
}

/** True when a taker of the other side at `limitTicks` meets the price `priceTicks` of this side. */
export function meets(side: PlainSide, priceTicks: number, limitTicks: number): boolean {
  return side.side === "ask" ? priceTicks <= limitTicks : priceTicks >= limitTicks;
}

/** The orders of a side, best price first, then in order of arrival. */
export function* ordersOf(side: PlainSide): Generator<PlainOrder> {
  for (let at = side.pricesTicks.length - 1; at >= 0; at--) {
    const level = side.levels.get(side.pricesTicks[at]);
    if (level !== undefined) yield* level.orders.values();
  }
}

/** Where a price stands, or would stand, among the sorted prices: binary search, best last. */
function placeOf(side: PlainSide, priceTicks: number): number {
  let low = 0;
  let high = side.pricesTicks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isWorse =
      side.side === "bid"
        ? side.pricesTicks[middle] < priceTicks
        : side.pricesTicks[middle] > priceTicks;
    if (isWorse) low = middle + 1;
    else high = middle;
  }
  return low;
}
