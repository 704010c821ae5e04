import type { CandleRow, HistoryReader } from "@holdall/core/protocol";
import { intervalEnd, intervalMs } from "./intervals.ts";

type Asked = Parameters<HistoryReader["candles"]>[0];

/** From the day that holds the moment sought down to its second. */
const searched = ["1d", "1h", "1m", "1s"] as const;

/**
 * The last second before a moment in which a price moved: what charts go on from where a span begins
 * in silence. A day's row may lie across the moment and hold nothing before it, and then the day
 * before has it: seven questions at most.
 */
export async function candleBefore(
  history: Pick<HistoryReader, "candles">,
  of: Pick<Asked, "marketId" | "source"> & { readonly beforeMs: number },
): Promise<CandleRow | undefined> {
  const { marketId, source, beforeMs } = of;
  const search = async (
    depth: number,
    span: Pick<Asked, "fromMs" | "toMs">,
  ): Promise<CandleRow | undefined> => {
    const interval = searched[depth];
    const rows = await history.candles({
      marketId,
      source,
      intervalMs: intervalMs[interval],
      ...span,
    });
    if (depth === searched.length - 1) return rows.at(-1);
    for (const { startMs } of rows.slice(-2).reverse()) {
      const toMs = Math.min(span.toMs, intervalEnd(interval, startMs) - 1);
      const found = await search(depth + 1, { fromMs: startMs, toMs });
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return beforeMs <= 0 ? undefined : search(0, { fromMs: 0, toMs: beforeMs - 1 });
}
