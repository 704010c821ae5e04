-- $1: traded events.
INSERT INTO history.trades (
  market_id, trade_id, time_ms, price_ticks, size_lots, quote_units, taker_side, sequence, index
)
SELECT
  market_id, trade_id, time_ms, price_ticks, size_lots, quote_units, taker_side, sequence, index
FROM json_to_recordset($1::json) AS event (
  market_id integer, trade_id bigint, time_ms bigint, price_ticks bigint, size_lots bigint,
  quote_units bigint, taker_side text, sequence bigint, index integer
)
ON CONFLICT (market_id, trade_id) DO NOTHING;
