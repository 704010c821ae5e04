import fc from "fast-check";
import type { CandleRow, HistoryReader } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { candleBefore } from "./candle-before.ts";
import { withTrade } from "./candles.ts";

const DAYS_3_MS = 3 * 86_400_000;

/** History as the database gives it: whole candles whose start lies in the range. */
function historyOf(timesMs: readonly number[]): {
  readonly history: Pick<HistoryReader, "candles">;
  readonly asked: () => number;
} {
  let questions = 0;
  const candles: HistoryReader["candles"] = async ({ intervalMs, fromMs, toMs }) => {
    questions++;
    const rows = new Map<number, CandleRow>();
    for (const timeMs of timesMs) {
      const startMs = Math.floor(timeMs / Number(intervalMs)) * Number(intervalMs);
      const trade = { timeMs, priceTicks: timeMs, sizeLots: 1, quoteUnits: 1 };
      if (startMs >= fromMs && startMs <= toMs)
        rows.set(startMs, withTrade(rows.get(startMs), startMs, trade));
    }
    return [...rows.values()];
  };
  return { history: { candles }, asked: () => questions };
}

test("the price that stood at a moment is that of the last second with a trade before it, in seven questions", async () => {
  const moments = fc.integer({ min: 0, max: DAYS_3_MS / 1_000 }).map((second) => second * 1_000);
  const offsets = fc.integer({ min: 0, max: 999 });
  const times = fc.array(
    fc.tuple(moments, offsets).map(([ms, more]) => ms + more),
    { maxLength: 12 },
  );
  const near = fc
    .tuple(times, moments)
    .chain(([all, moment]) =>
      fc.tuple(fc.constant(all.toSorted((a, b) => a - b)), fc.constantFrom(moment, ...all)),
    );
  await fc.assert(
    fc.asyncProperty(near, async ([timesMs, moment]) => {
      const beforeMs = Math.floor(moment / 1_000) * 1_000;
      const { history, asked } = historyOf(timesMs);
      const found = await candleBefore(history, { marketId: 0 as never, source: "last", beforeMs });
      expect(found?.close).toBe(timesMs.filter((timeMs) => timeMs < beforeMs).at(-1));
      expect(asked()).toBeLessThanOrEqual(7);
    }),
    { numRuns: 500 },
  );
});
