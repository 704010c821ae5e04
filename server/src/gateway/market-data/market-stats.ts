import type { CandleRow } from "@holdall/core/protocol";
import { joined, withTrade, type TradeMark } from "./candles.ts";
import { intervalStart, type KlineInterval } from "./intervals.ts";

const MINUTE_MS = 60_000;
/** The longest window a ticker looks back over: a week. */
const MINUTES_KEPT = 7 * 24 * 60;

/** What happened in a window of time; prices are 0 where nothing traded. */
export interface WindowStats {
  readonly openTicks: number;
  readonly closeTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly sizeLots: number;
  readonly quoteUnits: number;
  readonly trades: number;
}

/**
 * The last week of one market's trades in minutes, from which tickers and the candle in progress of
 * any interval up to a week are read. Seeded from history at start, then fed by trades.
 */
export class MarketStats {
  /** Candles of a minute by minute number modulo the week. */
  readonly #minutes: (CandleRow | undefined)[] = Array.from({ length: MINUTES_KEPT });
  #second: CandleRow | undefined;
  #month: CandleRow | undefined;
  #lastTicks = 0;

  /** The last price, or 0 before the first trade. */
  get lastTicks(): number {
    return this.#lastTicks;
  }

  /** Takes in history: candles of a minute, oldest first, and the candle of the present month. */
  seed(minutes: readonly CandleRow[], month: CandleRow | undefined, lastTicks: number): void {
    for (const candle of minutes) this.#minutes[slotOf(candle.startMs)] = candle;
    this.#month = month;
    this.#lastTicks = minutes.at(-1)?.close ?? lastTicks;
  }

  add(trade: TradeMark): void {
    const minuteMs = intervalStart("1m", trade.timeMs);
    const slot = slotOf(minuteMs);
    const present = this.#minutes[slot];
    this.#minutes[slot] = withTrade(
      present?.startMs === minuteMs ? present : undefined,
      minuteMs,
      trade,
    );
    const secondMs = intervalStart("1s", trade.timeMs);
    const second = this.#second?.startMs === secondMs ? this.#second : undefined;
    this.#second = withTrade(second, secondMs, trade);
    const monthMs = intervalStart("1month", trade.timeMs);
    const month = this.#month?.startMs === monthMs ? this.#month : undefined;
    this.#month = withTrade(month, monthMs, trade);
    this.#lastTicks = trade.priceTicks;
  }

  /** Everything from `fromMs` up to and including the minute of `toMs`. */
  window(fromMs: number, toMs: number): WindowStats {
    const whole = this.#joinMinutes(fromMs, toMs);
    if (whole === undefined)
      return {
        openTicks: this.#lastTicks,
        closeTicks: this.#lastTicks,
        highTicks: this.#lastTicks,
        lowTicks: this.#lastTicks,
        sizeLots: 0,
        quoteUnits: 0,
        trades: 0,
      };
    return {
      openTicks: whole.open,
      closeTicks: whole.close,
      highTicks: whole.high,
      lowTicks: whole.low,
      sizeLots: whole.sizeLots,
      quoteUnits: whole.quoteUnits,
      trades: whole.trades,
    };
  }

  /** The candle that holds `timeMs`; none while nothing traded in it. */
  candle(interval: KlineInterval, timeMs: number): CandleRow | undefined {
    const startMs = intervalStart(interval, timeMs);
    if (interval === "1s") return this.#second?.startMs === startMs ? this.#second : undefined;
    if (interval === "1month") return this.#month?.startMs === startMs ? this.#month : undefined;
    const whole = this.#joinMinutes(startMs, timeMs);
    return whole === undefined ? undefined : { ...whole, startMs };
  }

  #joinMinutes(fromMs: number, toMs: number): CandleRow | undefined {
    let whole: CandleRow | undefined;
    const firstMs = Math.max(
      intervalStart("1m", fromMs),
      intervalStart("1m", toMs) - (MINUTES_KEPT - 1) * MINUTE_MS,
    );
    for (let minuteMs = firstMs; minuteMs <= toMs; minuteMs += MINUTE_MS) {
      const candle = this.#minutes[slotOf(minuteMs)];
      if (candle?.startMs === minuteMs) whole = joined(whole, candle, whole?.startMs ?? minuteMs);
    }
    return whole;
  }
}

function slotOf(minuteMs: number): number {
  return (minuteMs / MINUTE_MS) % MINUTES_KEPT;
}
