-- $1: traded events. Trades that a candle contains already (by its highest trade id) are left out;
-- candles are looked up trade by trade: a join would read the whole table for a few trades.
WITH arrived AS (
  SELECT
    event.market_id, kept.interval_ms, event.trade_id, event.price_ticks, event.size_lots,
    event.quote_units, event.time_ms - event.time_ms % kept.interval_ms AS start_ms
  FROM json_to_recordset($1::json) AS event (
    market_id integer, trade_id bigint, time_ms bigint, price_ticks bigint, size_lots bigint,
    quote_units bigint
  )
  CROSS JOIN (VALUES (1000), (60000), (3600000), (86400000)) AS kept (interval_ms)
)
INSERT INTO history.candles (
  market_id, source, interval_ms, start_ms, open_ticks, high_ticks, low_ticks, close_ticks, size_lots,
  quote_units, trades, last_id
)
SELECT
  arrived.market_id, 'last', arrived.interval_ms, arrived.start_ms,
  (array_agg(arrived.price_ticks ORDER BY arrived.trade_id))[1],
  max(arrived.price_ticks),
  min(arrived.price_ticks),
  (array_agg(arrived.price_ticks ORDER BY arrived.trade_id DESC))[1],
  sum(arrived.size_lots)::bigint,
  sum(arrived.quote_units)::bigint,
  count(*),
  max(arrived.trade_id)
FROM arrived
WHERE arrived.trade_id > coalesce((
  SELECT known.last_id FROM history.candles AS known
  WHERE known.market_id = arrived.market_id
    AND known.source = 'last'
    AND known.interval_ms = arrived.interval_ms
    AND known.start_ms = arrived.start_ms
), 0)
GROUP BY arrived.market_id, arrived.interval_ms, arrived.start_ms
ORDER BY arrived.market_id, arrived.interval_ms, arrived.start_ms
ON CONFLICT (market_id, source, interval_ms, start_ms) DO UPDATE SET
  high_ticks = greatest(candles.high_ticks, excluded.high_ticks),
  low_ticks = least(candles.low_ticks, excluded.low_ticks),
  close_ticks = excluded.close_ticks,
  size_lots = candles.size_lots + excluded.size_lots,
  quote_units = candles.quote_units + excluded.quote_units,
  trades = candles.trades + excluded.trades,
  last_id = excluded.last_id;
