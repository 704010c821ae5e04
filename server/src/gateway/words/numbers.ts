import { formatDecimal } from "@holdall/core/num";
import type { MarketScale } from "@holdall/core/protocol";

/** `pad` writes all decimals of the grid, as streams do; `trim` drops zeros at the end, as REST does. */
export type Padding = "pad" | "trim";

/** A price as decimal text. Exact. */
export function priceText(scale: MarketScale, priceTicks: number, padding: Padding): string {
  return scaledText(priceTicks, scale.tickMantissa, scale.priceDecimals, padding);
}

/** A size as decimal text. Exact. */
export function sizeText(scale: MarketScale, sizeLots: number, padding: Padding): string {
  return scaledText(sizeLots, scale.lotMantissa, scale.sizeDecimals, padding);
}

/** An amount of an asset as decimal text without zeros at the end. Exact. */
export function amountText(units: number, decimals: number): string {
  return formatDecimal(units, decimals);
}

/** Millionths as a decimal fraction: 1,000 ppm is "0.001". */
export function fractionText(ppm: number): string {
  return formatDecimal(ppm, 6);
}

function scaledText(count: number, mantissa: number, decimals: number, padding: Padding): string {
  const product = count * mantissa;
  const value = Number.isSafeInteger(product) ? product : BigInt(count) * BigInt(mantissa);
  return formatDecimal(value, decimals, padding === "pad" ? { pad: true } : {});
}
