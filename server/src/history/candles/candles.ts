import type { CandleFilter, CandleRow } from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import type { Row } from "../rows.ts";
import { sqlText } from "../sql-text.ts";
import { MONTH_DAYS_MAX, candleIntervals, gridOffsetMs, keptIntervalMs } from "./candle-grid.ts";

/** Candles of the longest answer (a fortnight of minutes); the oldest of the range are given. */
export const CANDLES_MAX = 20_000;

const query = sqlText(new URL("query.sql", import.meta.url));
const queryMonth = sqlText(new URL("query-month.sql", import.meta.url));

/**
 * Candles of one price whose start lies in the range, oldest first, at most `CANDLES_MAX`.
 * Throws a `RangeError` for an interval that is none of `candleIntervals`.
 */
export async function readCandles(
  session: Session,
  filter: CandleFilter,
): Promise<readonly CandleRow[]> {
  const { marketId, intervalMs, fromMs, toMs, source } = filter;
  if (!candleIntervals.includes(intervalMs)) {
    throw new RangeError(`no candles have an interval of ${intervalMs}`);
  }
  if (intervalMs === "1month") {
    const keptRowsMax = CANDLES_MAX * MONTH_DAYS_MAX;
    const values = [marketId, fromMs, toMs, keptRowsMax, CANDLES_MAX, source];
    return (await session.query(queryMonth, values)).map(readCandle);
  }
  const keptMs = keptIntervalMs(intervalMs);
  const keptRowsMax = CANDLES_MAX * (intervalMs / keptMs);
  const range = [fromMs, toMs];
  const grid = [keptMs, intervalMs, gridOffsetMs(intervalMs)];
  const values = [marketId, ...grid, ...range, keptRowsMax, CANDLES_MAX, source];
  return (await session.query(query, values)).map(readCandle);
}

function readCandle(row: Row): CandleRow {
  return {
    startMs: row.start_ms as number,
    open: row.open as number,
    high: row.high as number,
    low: row.low as number,
    close: row.close as number,
    sizeLots: Number(row.size_lots),
    quoteUnits: Number(row.quote_units),
    trades: row.trades as number,
  };
}
