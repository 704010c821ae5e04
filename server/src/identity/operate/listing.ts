import { formatDecimal } from "@holdall/core/num";
import { marketScale } from "@holdall/core/protocol";
import type { AssetId, AssetSpec, MarketId, MarketSpec, Venue } from "@holdall/core/protocol";

const PPM_DECIMALS = 6;
const PPB_DECIMALS = 9;
/** Thousandths: three decimals below the tick. */
const MILLI_DECIMALS = 3;

/** What the venue lists, and how its integers are written: each figure exact. */
export interface Listing {
  readonly asset: (assetId: AssetId) => AssetSpec;
  readonly market: (marketId: MarketId) => MarketSpec;
  /** The market in which an asset is priced; `undefined` where there is none. */
  readonly spotOf: (assetId: AssetId) => MarketId | undefined;
  readonly amount: (assetId: AssetId, units: number | bigint) => string;
  readonly size: (marketId: MarketId, lots: number) => string;
  readonly price: (marketId: MarketId, ticks: number) => string;
  /** A price that is told in thousandths of the tick. */
  readonly finePrice: (marketId: MarketId, milliticks: bigint) => string;
}

/** Asks the venue what it lists now. */
export async function loadListing(venue: Venue, settlementAssetId: AssetId): Promise<Listing> {
  // Markets first: a listing names assets that must be known.
  const { answer: markets } = await venue.query({ kind: "markets" });
  const { answer: assets } = await venue.query({ kind: "assets" });
  const assetSpecs = new Map(assets.map(({ assetId, spec }) => [assetId, spec]));
  const marketSpecs = new Map(markets.map(({ marketId, spec }) => [marketId, spec]));
  const asset = (assetId: AssetId): AssetSpec => need(assetSpecs.get(assetId), `asset ${assetId}`);
  const market = (marketId: MarketId): MarketSpec =>
    need(marketSpecs.get(marketId), `market ${marketId}`);
  const scaleOf = (marketId: MarketId) => {
    const spec = market(marketId);
    const { decimals } = asset(spec.baseAssetId);
    const scale = marketScale(spec, decimals, asset(spec.quoteAssetId).decimals);
    return need(scale, `scale of ${spec.symbol}`);
  };
  return {
    asset,
    market,
    spotOf: (assetId) =>
      markets.find(
        ({ spec }) =>
          spec.kind === "spot" &&
          spec.baseAssetId === assetId &&
          spec.quoteAssetId === settlementAssetId,
      )?.marketId,
    amount: (assetId, units) => formatDecimal(units, asset(assetId).decimals),
    size: (marketId, lots) => {
      const { lotMantissa, sizeDecimals } = scaleOf(marketId);
      return formatDecimal(BigInt(lots) * BigInt(lotMantissa), sizeDecimals);
    },
    price: (marketId, ticks) => {
      const { tickMantissa, priceDecimals } = scaleOf(marketId);
      return formatDecimal(BigInt(ticks) * BigInt(tickMantissa), priceDecimals);
    },
    finePrice: (marketId, milliticks) => {
      const { tickMantissa, priceDecimals } = scaleOf(marketId);
      return formatDecimal(milliticks * BigInt(tickMantissa), priceDecimals + MILLI_DECIMALS);
    },
  };
}

/** Millionths as a decimal fraction. */
export function ppmText(ppm: number | bigint): string {
  return formatDecimal(ppm, PPM_DECIMALS);
}

/** Billionths as a decimal fraction. */
export function ppbText(ppb: number): string {
  return formatDecimal(ppb, PPB_DECIMALS);
}

function need<T>(known: T | undefined, what: string): T {
  if (known === undefined) throw new Error(`the venue has no ${what}`);
  return known;
}
