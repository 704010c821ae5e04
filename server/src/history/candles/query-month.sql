-- Candles of calendar months (UTC) of one market, earliest first. $1 market, $2 from, $3 to (of
-- the months' starts, inclusive), $4 limit of days, $5 limit of months, $6 source.
WITH kept AS (
  SELECT
    start_ms, open_ticks, high_ticks, low_ticks, close_ticks, size_lots, quote_units, trades,
    (extract(epoch FROM date_trunc('month', to_timestamp(start_ms / 1000) AT TIME ZONE 'UTC')) * 1000)::bigint AS group_ms
  FROM history.candles
  WHERE market_id = $1::integer
    AND source = $6::text
    AND interval_ms = 86400000
    AND start_ms >= $2::bigint
    AND start_ms < $3::bigint + 31 * 86400000::bigint
  ORDER BY start_ms
  LIMIT $4::bigint
)
SELECT
  group_ms AS start_ms,
  (array_agg(open_ticks ORDER BY start_ms))[1] AS open,
  max(high_ticks) AS high,
  min(low_ticks) AS low,
  (array_agg(close_ticks ORDER BY start_ms DESC))[1] AS close,
  sum(size_lots) AS size_lots,
  sum(quote_units) AS quote_units,
  sum(trades)::bigint AS trades
FROM kept
WHERE group_ms BETWEEN $2::bigint AND $3::bigint
GROUP BY group_ms
ORDER BY group_ms
LIMIT $5::bigint;
