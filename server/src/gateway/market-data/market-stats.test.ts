import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filledCandles, withTrade, type TradeMark } from "./candles.ts";
import { intervalStart, type KlineInterval } from "./intervals.ts";
import { MarketStats } from "./market-stats.ts";

const NOON_MS = Date.UTC(2026, 10, 22, 12);
const MINUTE_MS = 60_000;

const trades = fc.array(
  fc.record({
    pauseMs: fc.nat(200_000),
    priceTicks: fc.integer({ min: 1, max: 1_000 }),
    sizeLots: fc.integer({ min: 1, max: 100 }),
  }),
  { minLength: 1, maxLength: 60 },
);

function timed(
  list: readonly { pauseMs: number; priceTicks: number; sizeLots: number }[],
): TradeMark[] {
  let timeMs = NOON_MS;
  return list.map(({ pauseMs, priceTicks, sizeLots }) => {
    timeMs += pauseMs;
    return { timeMs, priceTicks, sizeLots, quoteUnits: priceTicks * sizeLots };
  });
}

test("the candle in progress of any interval is the fold of its trades", () => {
  const intervals = fc.constantFrom<KlineInterval>("1s", "1m", "5m", "1h", "1d", "1w", "1month");
  fc.assert(
    fc.property(trades, intervals, (list, interval) => {
      const stats = new MarketStats();
      const marks = timed(list);
      for (const mark of marks) stats.add(mark);
      const lastMs = marks[marks.length - 1].timeMs;
      const startMs = intervalStart(interval, lastMs);
      const own = marks.filter((mark) => mark.timeMs >= startMs);
      const folded = own.reduce<ReturnType<typeof withTrade> | undefined>(
        (candle, mark) => withTrade(candle, startMs, mark),
        undefined,
      );
      expect(stats.candle(interval, lastMs)).toEqual(folded);
    }),
  );
});

test("a window counts the trades of its minutes and no other", () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 120 }), (list, minutes) => {
      const stats = new MarketStats();
      const marks = timed(list);
      for (const mark of marks) stats.add(mark);
      const toMs = marks[marks.length - 1].timeMs;
      const fromMs = toMs - minutes * MINUTE_MS;
      const own = marks.filter((mark) => mark.timeMs >= intervalStart("1m", fromMs));
      const window = stats.window(fromMs, toMs);
      expect(window.trades).toBe(own.length);
      expect(window.sizeLots).toBe(own.reduce((sum, mark) => sum + mark.sizeLots, 0));
      expect(window.highTicks).toBe(Math.max(...own.map((mark) => mark.priceTicks)));
      expect(window.openTicks).toBe(own[0].priceTicks);
    }),
  );
});

describe("a market without trades in the window", () => {
  test("stands at its last price with no volume", () => {
    const stats = new MarketStats();
    stats.add({ timeMs: NOON_MS, priceTicks: 7, sizeLots: 1, quoteUnits: 7 });
    const window = stats.window(NOON_MS + 10 * MINUTE_MS, NOON_MS + 20 * MINUTE_MS);
    expect(window).toMatchObject({ openTicks: 7, closeTicks: 7, trades: 0, sizeLots: 0 });
    expect(stats.candle("1m", NOON_MS + 10 * MINUTE_MS)).toBeUndefined();
  });

  test("a week later its old minutes are not counted again", () => {
    const stats = new MarketStats();
    stats.add({ timeMs: NOON_MS, priceTicks: 7, sizeLots: 1, quoteUnits: 7 });
    const weekLaterMs = NOON_MS + 7 * 24 * 60 * MINUTE_MS;
    expect(stats.window(weekLaterMs - 60 * MINUTE_MS, weekLaterMs).trades).toBe(0);
    stats.add({ timeMs: weekLaterMs, priceTicks: 9, sizeLots: 2, quoteUnits: 18 });
    expect(stats.window(weekLaterMs - 60 * MINUTE_MS, weekLaterMs).trades).toBe(1);
  });
});

describe("silent intervals", () => {
  const row = (minute: number, close: number) =>
    withTrade(undefined, NOON_MS + minute * MINUTE_MS, {
      timeMs: NOON_MS + minute * MINUTE_MS,
      priceTicks: close,
      sizeLots: 1,
      quoteUnits: close,
    });

  test("are filled with the price that stood, up to the end of the span", () => {
    const filled = filledCandles("1m", [row(0, 5), row(3, 8)], {
      toMs: NOON_MS + 4 * MINUTE_MS,
      countMax: 100,
    });
    expect(filled.map(({ open, close, trades: count }) => [open, close, count])).toEqual([
      [5, 5, 1],
      [5, 5, 0],
      [5, 5, 0],
      [8, 8, 1],
      [8, 8, 0],
    ]);
  });

  test("before the first trade there is nothing, and a span has a limit", () => {
    expect(filledCandles("1m", [], { toMs: NOON_MS, countMax: 10 })).toEqual([]);
    const many = filledCandles("1m", [row(0, 5)], { toMs: NOON_MS + 99 * MINUTE_MS, countMax: 10 });
    expect(many).toHaveLength(10);
  });
});
