/** What may be drawn over or under the candles. */
export const CURVES = ["MA", "EMA", "VWAP", "RSI", "MACD", "funding", "interest"] as const;
export type CurveName = (typeof CURVES)[number];

/** Curves of perpetuals alone: no spot market has funding or open interest. */
export function curvesOfMarket(marketType: string): readonly CurveName[] {
  return marketType === "SPOT"
    ? CURVES.filter((name) => name !== "funding" && name !== "interest")
    : CURVES;
}
