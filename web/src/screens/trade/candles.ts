import type { ResponseOf } from "@holdall/core/contract";

/** One candle, in decimal text. */
export interface Candle {
  readonly timeSeconds: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

/** Whether something happened: a candle without trades has no prices. */
export function isGiven(price: string | null | undefined): price is string {
  return typeof price === "string";
}

/** Candles of an answer, without those in which nothing happened. */
export function candlesOf(rows: ResponseOf<"klines">): readonly Candle[] {
  return rows.flatMap(({ start, open, high, low, close, volume }) => {
    if (!isGiven(open) || !isGiven(high) || !isGiven(low) || !isGiven(close)) return [];
    return [{ timeSeconds: secondsOf(start), open, high, low, close, volume }];
  });
}

/** The candles with the one that forms, which replaces or follows the last. */
export function withNewest(
  candles: readonly Candle[],
  newest: Candle | undefined,
): readonly Candle[] {
  const last = candles.at(-1);
  if (newest === undefined || last === undefined) return candles;
  if (newest.timeSeconds < last.timeSeconds) return candles;
  const past = newest.timeSeconds === last.timeSeconds ? candles.slice(0, -1) : candles;
  return [...past, newest];
}

/** Seconds since 1970 of a candle's naive UTC text. */
export function secondsOf(text: string): number {
  const ms = Date.parse(`${text.replace(" ", "T").replace(/Z$/, "")}Z`);
  return (ms - (ms % 1_000)) / 1_000;
}

/** A value that holds from a moment until the next. */
export interface Moment {
  readonly timeSeconds: number;
  readonly value: string;
}

/** The last value known by the end of each candle; `undefined` before the first. Moments are in order. */
export function heldOver(
  candles: readonly { readonly timeSeconds: number }[],
  moments: readonly Moment[],
): readonly (string | undefined)[] {
  let next = 0;
  let held: string | undefined;
  return candles.map((_, at) => {
    const end = candles[at + 1]?.timeSeconds ?? Infinity;
    for (; next < moments.length && moments[next].timeSeconds < end; next += 1) {
      held = moments[next].value;
    }
    return held;
  });
}
