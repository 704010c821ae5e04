-- $1: prices-set events. Updates that a candle contains already (by its last sequence) are left out.
WITH arrived AS (
  SELECT
    event.market_id, prices.source, kept.interval_ms, event.sequence, event.index, prices.ticks,
    event.time_ms - event.time_ms % kept.interval_ms AS start_ms
  FROM json_to_recordset($1::json) AS event (
    market_id integer, sequence bigint, index integer, time_ms bigint, index_ticks bigint, mark_ticks bigint
  )
  CROSS JOIN (VALUES (1000), (60000), (3600000), (86400000)) AS kept (interval_ms)
  CROSS JOIN LATERAL (
    VALUES ('mark', event.mark_ticks), ('index', event.index_ticks)
  ) AS prices (source, ticks)
  WHERE prices.ticks > 0
)
INSERT INTO history.candles (
  market_id, source, interval_ms, start_ms, open_ticks, high_ticks, low_ticks, close_ticks,
  size_lots, quote_units, trades, last_id
)
SELECT
  arrived.market_id, arrived.source, arrived.interval_ms, arrived.start_ms,
  (array_agg(arrived.ticks ORDER BY arrived.sequence, arrived.index))[1],
  max(arrived.ticks),
  min(arrived.ticks),
  (array_agg(arrived.ticks ORDER BY arrived.sequence DESC, arrived.index DESC))[1],
  0, 0, 0,
  max(arrived.sequence)
FROM arrived
WHERE arrived.sequence > coalesce((
  SELECT known.last_id FROM history.candles AS known
  WHERE known.market_id = arrived.market_id
    AND known.source = arrived.source
    AND known.interval_ms = arrived.interval_ms
    AND known.start_ms = arrived.start_ms
), 0)
GROUP BY arrived.market_id, arrived.source, arrived.interval_ms, arrived.start_ms
ORDER BY arrived.market_id, arrived.source, arrived.interval_ms, arrived.start_ms
ON CONFLICT (market_id, source, interval_ms, start_ms) DO UPDATE SET
  high_ticks = greatest(candles.high_ticks, excluded.high_ticks),
  low_ticks = least(candles.low_ticks, excluded.low_ticks),
  close_ticks = excluded.close_ticks,
  last_id = excluded.last_id;
