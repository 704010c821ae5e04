-- $1: funding-rate-set events. One that is there already stays as it is.
INSERT INTO history.funding_rates (
  sequence, index, time_ms, market_id, rate_ppb, index_ticks, mark_ticks, interval_end_ms
)
SELECT
  sequence, index, time_ms, market_id, rate_ppb, index_ticks, mark_ticks, interval_end_ms
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, market_id integer, rate_ppb bigint, index_ticks
  bigint, mark_ticks bigint, interval_end_ms bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
