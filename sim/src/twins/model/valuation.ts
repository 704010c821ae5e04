import { PPM, ceilDiv, floorDiv, min } from "./numbers.ts";
import type { Market, State } from "./state.ts";

/** No item and no sum of a valuation passes this. */
export const VALUE_MAX = 2n ** 52n;

export type Rounding = "floor" | "ceil";

/** How far marks are moved before anything is valued, in millionths. */
export type Stress = bigint;

/** The spot market whose mark prices an asset: the first against the settlement asset. */
export function priceMarket(state: State, assetId: number): Market | undefined {
  const quoteAssetId = state.parameters!.settlementAssetId as number;
  return state.markets.find(
    ({ spec }) =>
      spec.kind === "spot" &&
      (spec.baseAssetId as number) === assetId &&
      (spec.quoteAssetId as number) === quoteAssetId,
  );
}

export function hasPrice(state: State, assetId: number): boolean {
  if (assetId === (state.parameters!.settlementAssetId as number)) return true;
  return (priceMarket(state, assetId)?.markTicks ?? 0) > 0;
}

/** Units of an asset in settlement units at its mark; nothing where there is no mark. */
export function valueOf(
  state: State,
  assetId: number,
  units: bigint,
  rounding: Rounding,
  stress: Stress = 0n,
): bigint {
  if (assetId === (state.parameters!.settlementAssetId as number)) return min(units, VALUE_MAX);
  const market = priceMarket(state, assetId);
  if (market === undefined) return 0n;
  const { quoteUnitsPerLotTick, baseUnitsPerLot } = market.scale;
  const product = units * BigInt(market.markTicks) * BigInt(quoteUnitsPerLotTick);
  const divide = rounding === "floor" ? floorDiv : ceilDiv;
  const value = min(VALUE_MAX, divide(product, BigInt(baseUnitsPerLot)));
  return min(VALUE_MAX, divide(value * (PPM + stress), PPM));
}

/** Lots of a perpetual in settlement units at its mark. */
export function notionalOf(
  market: Market,
  lots: bigint,
  rounding: Rounding,
  stress: Stress = 0n,
): bigint {
  const product = lots * BigInt(market.markTicks) * BigInt(market.scale.quoteUnitsPerLotTick);
  const divide = rounding === "floor" ? floorDiv : ceilDiv;
  return min(VALUE_MAX, divide(min(VALUE_MAX, product) * (PPM + stress), PPM));
}
