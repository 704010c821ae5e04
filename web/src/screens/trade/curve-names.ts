/** What may be drawn over or under the candles. */
export const CURVES = ["MA", "VWAP", "RSI", "MACD"] as const;
export type CurveName = (typeof CURVES)[number];
