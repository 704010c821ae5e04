import type { Client } from "@holdall/client";
import { formatPrice, formatSize, marketScale, parsePrice } from "@holdall/core/protocol";
import type { MarketScale } from "@holdall/core/protocol";

/** A market as its public filters describe it: how ticks, lots and dollars relate. */
export interface Grid {
  readonly symbol: string;
  readonly base: string;
  readonly scale: MarketScale;
  /** A perp: what is held of it is a position, not a balance. */
  readonly isPerp: boolean;
}

/** Ledgers keep at most nine decimals; balances and notionals are counted here in billionths. */
export const NANO_DECIMALS = 9;
export const NANOS = 1_000_000_000;

/** The markets against the dollar, spot and perps, as `GET /api/v1/markets` shows them. */
export async function loadGrids(client: Client): Promise<readonly Grid[]> {
  const markets = await client.rest.markets({ marketType: ["SPOT", "PERP"] });
  return markets.flatMap((market) => {
    const { tickSize } = market.filters.price;
    const { stepSize } = market.filters.quantity;
    const scale = marketScale({ tickSize, lotSize: stepSize }, NANO_DECIMALS, NANO_DECIMALS);
    if (scale === undefined || market.quoteSymbol !== "USDC") return [];
    const isPerp = market.marketType === "PERP";
    return [{ symbol: market.symbol, base: market.baseSymbol, scale, isPerp }];
  });
}

/** Lots that so many whole dollars buy at a price, rounded down, at least one. */
export function lotsFor(grid: Grid, dollars: number, priceTicks: number): number {
  const lotNanos = BigInt(priceTicks) * BigInt(grid.scale.quoteUnitsPerLotTick);
  const lots = (BigInt(dollars) * BigInt(NANOS)) / lotNanos;
  return lots > 0n ? Number(lots) : 1;
}

/** What so many billionths of the base are worth in whole dollars, rounded down. */
export function dollarsOf(grid: Grid, baseNanos: bigint, priceTicks: number): number {
  const { baseUnitsPerLot, quoteUnitsPerLotTick } = grid.scale;
  const nanos = baseNanos * BigInt(priceTicks) * BigInt(quoteUnitsPerLotTick);
  return Number(nanos / BigInt(baseUnitsPerLot) / BigInt(NANOS));
}

/** The nearest tick at or below a price text; `undefined` when it is no price of this market. */
export function ticksOf(grid: Grid, price: string): number | undefined {
  return parsePrice(grid.scale, price);
}

/** Price and size as the API takes them. */
export function wirePrice(grid: Grid, priceTicks: number): string {
  return formatPrice(grid.scale, priceTicks);
}
export function wireSize(grid: Grid, sizeLots: number): string {
  return formatSize(grid.scale, sizeLots);
}
