import { useMarkets } from "@holdall/web/page";
import { scaleOf } from "@holdall/web/live";
import type { MarketScale } from "@holdall/web/live";
import { Amount } from "@holdall/ui/number";
import type { ReactNode } from "react";

interface MarketAmountProps {
  readonly symbol: string;
  readonly value: string | null | undefined;
}

/** A price with the decimals of its market's tick, however it was told. */
export function MarketPrice({ symbol, value }: MarketAmountProps): ReactNode {
  return <Amount {...rulesOf(useScale(symbol)?.priceDecimals)} value={value ?? undefined} />;
}

/** A quantity with the decimals of its market's step, however it was told. */
export function MarketSize({ symbol, value }: MarketAmountProps): ReactNode {
  return <Amount {...rulesOf(useScale(symbol)?.sizeDecimals)} value={value ?? undefined} />;
}

/** What the market of a symbol counts in; `undefined` while markets are not known. */
function useScale(symbol: string): MarketScale | undefined {
  const market = useMarkets().data?.find((each) => each.symbol === symbol);
  return market === undefined ? undefined : scaleOf(market);
}

function rulesOf(places: number | undefined): { readonly places?: number } {
  return places === undefined ? {} : { places };
}
