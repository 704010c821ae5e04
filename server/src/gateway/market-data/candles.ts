import type { CandleRow } from "@holdall/core/protocol";
import { intervalEnd, type KlineInterval } from "./intervals.ts";

/** What a trade adds to a candle. */
export interface TradeMark {
  readonly timeMs: number;
  readonly priceTicks: number;
  readonly sizeLots: number;
  readonly quoteUnits: number;
}

/** The candle with one more trade in it; a candle begins with its first trade. */
export function withTrade(
  candle: CandleRow | undefined,
  startMs: number,
  trade: TradeMark,
): CandleRow {
  const price = trade.priceTicks;
  if (candle === undefined)
    return {
      startMs,
      open: price,
      high: price,
      low: price,
      close: price,
      sizeLots: trade.sizeLots,
      quoteUnits: trade.quoteUnits,
      trades: 1,
    };
  return {
    startMs,
    open: candle.open,
    high: Math.max(candle.high, price),
    low: Math.min(candle.low, price),
    close: price,
    sizeLots: candle.sizeLots + trade.sizeLots,
    quoteUnits: candle.quoteUnits + trade.quoteUnits,
    trades: candle.trades + 1,
  };
}

/** Two candles in a row as one that begins at `startMs`. */
export function joined(
  first: CandleRow | undefined,
  second: CandleRow,
  startMs: number,
): CandleRow {
  if (first === undefined) return { ...second, startMs };
  return {
    startMs,
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    sizeLots: first.sizeLots + second.sizeLots,
    quoteUnits: first.quoteUnits + second.quoteUnits,
    trades: first.trades + second.trades,
  };
}

/** A candle of an interval without trades: the price stands where the last one closed. */
export function flatCandle(startMs: number, closeTicks: number): CandleRow {
  return {
    startMs,
    open: closeTicks,
    high: closeTicks,
    low: closeTicks,
    close: closeTicks,
    sizeLots: 0,
    quoteUnits: 0,
    trades: 0,
  };
}

/**
 * The candles of a span with the silent intervals filled in, as the API answers them: each one
 * begins where the one before it closed. Nothing is invented before the first trade.
 */
export function filledCandles(
  interval: KlineInterval,
  rows: readonly CandleRow[],
  span: { readonly toMs: number; readonly countMax: number },
): CandleRow[] {
  const filled: CandleRow[] = [];
  let next = 0;
  let startMs = rows[0]?.startMs ?? span.toMs + 1;
  while (startMs <= span.toMs && filled.length < span.countMax) {
    if (rows[next]?.startMs === startMs) filled.push(rows[next++]);
    else filled.push(flatCandle(startMs, filled[filled.length - 1].close));
    startMs = intervalEnd(interval, startMs);
  }
  return filled;
}
