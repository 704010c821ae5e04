import type { Client } from "@holdall/client";
import { ticksOf } from "./grid.ts";
import type { Grid } from "./grid.ts";

/** The public price of each market, in ticks. */
export interface FairPrices {
  /** `undefined` until the market has a price. */
  ticks(symbol: string): number | undefined;
  /** Resolves when every market has one. */
  readonly ready: Promise<void>;
}

/** Follows the index of every market, or its mark where there is none. */
export function followPrices(client: Client, grids: readonly Grid[]): FairPrices {
  const prices = new Map<string, number>();
  const ready = Promise.withResolvers<void>();
  for (const grid of grids) {
    client.subscribe("markPrice", { symbol: grid.symbol }, (update) => {
      const priceTicks = ticksOf(grid, update.i ?? update.p);
      if (priceTicks !== undefined && priceTicks > 0) prices.set(grid.symbol, priceTicks);
      if (prices.size === grids.length) ready.resolve();
    });
  }
  return { ticks: (symbol) => prices.get(symbol), ready: ready.promise };
}
