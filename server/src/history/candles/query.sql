-- Candles of one market, earliest first. $1 market, $2 interval kept, $3 interval asked for,
-- $4 offset of its grid, $5 from, $6 to (of the candles' starts, inclusive), $7 limit of kept
-- rows, $8 limit of candles, $9 source. The limit of kept rows is a whole number of candles, so a candle cut
-- short lies beyond $8.
WITH kept AS (
  SELECT
    start_ms, open_ticks, high_ticks, low_ticks, close_ticks, size_lots, quote_units, trades,
    start_ms - ((start_ms - $4::bigint) % $3::bigint + $3::bigint) % $3::bigint AS group_ms
  FROM history.candles
  WHERE market_id = $1::integer
    AND source = $9::text
    AND interval_ms = $2::integer
    AND start_ms >= $5::bigint
    AND start_ms < $6::bigint + $3::bigint
  ORDER BY start_ms
  LIMIT $7::bigint
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
WHERE group_ms BETWEEN $5::bigint AND $6::bigint
GROUP BY group_ms
ORDER BY group_ms
LIMIT $8::bigint;
