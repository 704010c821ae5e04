/** A market as it trades: its two ladders, its prices, its counters. */
import type { MarketScale, MarketSpec, MarketState } from "@holdall/core/protocol";
import { Ladder } from "../book/ladder.ts";
import type { OrderSlots } from "../book/order-slots.ts";
import type { PriceLevels } from "../book/price-levels.ts";
import { plainExposureMax } from "../margin/formulas.ts";
import { noPrices } from "../perp/price-memory.ts";
import type { PerpPrices } from "../perp/price-memory.ts";
import { idleWatch } from "../triggers/watch.ts";
import type { Watch } from "../triggers/watch.ts";

/** A trade price inside the circuit breaker's window. */
export interface PricePoint {
  readonly atMs: number;
  readonly priceTicks: number;
}

export interface Market {
  readonly id: number;
  readonly scale: MarketScale;
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
  /** Base units in one lot. */
  readonly baseUnitsPerLot: number;
  /** Quote units in one lot at one tick. */
  readonly quoteUnitsPerLotTick: number;
  readonly listedAtMs: number;
  spec: MarketSpec;
  /** True where a limit price is measured against other prices. */
  hasBands: boolean;
  /** Of a perpetual: up to these exposures its margin fractions are their bases. */
  imfPlainMax: number;
  mmfPlainMax: number;
  state: MarketState;
  /** 0 = the auction ends by command only. */
  auctionEndsAtMs: number;
  /** Price of the last trade, index and mark; 0 = none yet. */
  lastTicks: number;
  indexTicks: number;
  markTicks: number;
  /** Of a perpetual: what it remembers of its prices; of any other market, null. */
  readonly perp: PerpPrices | null;
  /** Trades and level changes so far. */
  tradeId: number;
  updateId: number;
  /** A bid's key is this minus its price: the better price has the lower key. */
  keyTop: number;
  bids: Ladder;
  asks: Ladder;
  /** Trade prices of the breaker's window, oldest first; empty where it is off. */
  recent: PricePoint[];
  /** Rows of the fee account for base and quote; 0 = not looked up yet. */
  feeRowBase: number;
  feeRowQuote: number;
  /** Orders that wait for one of this market's prices. */
  readonly watch: Watch;
  /** True while the market stands in the state's list of markets to look at for triggers. */
  isStirred: boolean;
}

/** The memory that all books share. */
export interface BookMemory {
  readonly orders: OrderSlots;
  readonly levels: PriceLevels;
}

/** An empty market. */
export function openMarket(
  memory: BookMemory,
  listing: { id: number; spec: MarketSpec; scale: MarketScale; listedAtMs: number },
): Market {
  const { id, spec, scale, listedAtMs } = listing;
  return {
    id,
    scale,
    baseAssetId: spec.baseAssetId,
    quoteAssetId: spec.quoteAssetId,
    baseUnitsPerLot: scale.baseUnitsPerLot,
    quoteUnitsPerLotTick: scale.quoteUnitsPerLotTick,
    listedAtMs,
    spec,
    ...derivedTerms(spec),
    state: spec.state,
    auctionEndsAtMs: 0,
    lastTicks: 0,
    indexTicks: 0,
    markTicks: 0,
    perp: spec.kind === "perp" ? noPrices() : null,
    tradeId: 0,
    updateId: 0,
    keyTop: spec.priceTicksMax,
    bids: new Ladder(memory.levels, memory.orders, spec.priceTicksMax),
    asks: new Ladder(memory.levels, memory.orders, spec.priceTicksMax),
    recent: [],
    feeRowBase: 0,
    feeRowQuote: 0,
    watch: idleWatch(),
    isStirred: false,
  };
}

/** The ladder of a side. */
export function ladderOf(market: Market, isAsk: boolean): Ladder {
  return isAsk ? market.asks : market.bids;
}

/** The key of a price on a side; its own inverse: the price of a key. */
export function keyOf(market: Market, isAsk: boolean, priceTicks: number): number {
  return isAsk ? priceTicks : market.keyTop - priceTicks;
}

/** The best price of a side, or 0 when nothing rests there. */
export function bestTicks(market: Market, isAsk: boolean): number {
  const { bestKey } = ladderOf(market, isAsk);
  return bestKey > market.keyTop ? 0 : keyOf(market, isAsk, bestKey);
}

/** What triggers and bands measure against first: last trade, else index, else mark, else 0. */
export function referenceTicks(market: Market): number {
  if (market.lastTicks !== 0) return market.lastTicks;
  return market.indexTicks === 0 ? market.markTicks : market.indexTicks;
}

/** What follows from a specification, found whenever it is set. */
export function derivedTerms(
  spec: MarketSpec,
): Pick<Market, "hasBands" | "imfPlainMax" | "mmfPlainMax"> {
  const { perp } = spec;
  return {
    hasBands: hasBands(spec),
    imfPlainMax: perp === undefined ? 0 : plainExposureMax(perp.imf),
    mmfPlainMax: perp === undefined ? 0 : plainExposureMax(perp.mmf),
  };
}

/** True where any band on limit prices is on. */
function hasBands({ bands }: MarketSpec): boolean {
  return (
    bands.maxMultiplierPpm > 0 ||
    bands.minMultiplierPpm > 0 ||
    bands.maxMarkMultiplierPpm > 0 ||
    bands.minMarkMultiplierPpm > 0
  );
}
