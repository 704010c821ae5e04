import { formatPrice, marketScale } from "@holdall/core/protocol";
import type { Answer } from "@holdall/core/protocol";
import { demoAssets } from "./catalogue.ts";

/** What the oracle's invented feed needs to know of an asset. */
export interface DemoPriceRow {
  readonly asset: string;
  readonly startPrice: string;
  readonly anchorPrice: string;
  readonly volatilityPpb: number;
  readonly betaPpm: number;
}

/** What the oracle needs to know of a market. */
export interface DemoMarkRules {
  readonly basisSeconds: number;
  readonly bandPpm: number;
  readonly updatePpm: number;
}

const BASIS_SECONDS = 60;
const MARK_BAND_PPM = 50_000;

/** The assets of the invented feed; after a restart they go on from the index that the venue has. */
export function demoPriceRows(markets: Answer<"markets"> = []): readonly DemoPriceRow[] {
  return demoAssets.flatMap(({ spec, market }): DemoPriceRow[] => {
    if (market === undefined) return [];
    const { startPrice, volatilityPpb, betaPpm } = market;
    const view = markets.find((each) => each.spec.symbol === `${spec.symbol}_USDC`);
    const known = view === undefined ? undefined : indexText(view, spec.decimals);
    const row = { asset: spec.symbol, anchorPrice: startPrice, volatilityPpb, betaPpm };
    return [{ ...row, startPrice: known ?? startPrice }];
  });
}

function indexText(view: Answer<"markets">[number], baseDecimals: number): string | undefined {
  const scale = marketScale(view.spec, baseDecimals, demoAssets[0].spec.decimals);
  if (scale === undefined || view.indexTicks === 0) return undefined;
  return formatPrice(scale, view.indexTicks);
}

/** How the mark of a market follows its index. */
export function demoMarkRules(symbol: string): DemoMarkRules {
  const asset = demoAssets.find(
    ({ spec }) => symbol === `${spec.symbol}_USDC` || symbol === `${spec.symbol}_USDC_PERP`,
  );
  const updatePpm = asset?.market?.updatePpm ?? 5_000;
  return { basisSeconds: BASIS_SECONDS, bandPpm: MARK_BAND_PPM, updatePpm };
}
