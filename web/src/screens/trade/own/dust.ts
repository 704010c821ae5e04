import type { Market } from "@holdall/web/live";
import { compare, signOf } from "@holdall/ui/number";

/** What is too little to be sold: free, and below one step of the market of its asset. */
export interface Dust {
  readonly symbol: string;
  readonly available: string;
}

/** The balances that are dust: those of assets with a spot market against what the venue settles in. */
export function dustOf(
  balances: Readonly<Record<string, { readonly available: string }>>,
  markets: readonly Market[],
): readonly Dust[] {
  return Object.entries(balances).flatMap(([symbol, { available }]) => {
    const market = markets.find(
      ({ marketType, baseSymbol, quoteSymbol }) =>
        marketType === "SPOT" && baseSymbol === symbol && quoteSymbol === "USDC",
    );
    if (market === undefined || signOf(available) !== 1) return [];
    const isDust = compare(available, market.filters.quantity.stepSize) < 0;
    return isDust ? [{ symbol, available }] : [];
  });
}
