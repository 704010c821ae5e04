-- $1: funding-paid events. One that is there already stays as it is.
INSERT INTO history.funding_payments (
  sequence, index, time_ms, account_id, market_id, size_lots, rate_ppb, units, interval_end_ms
)
SELECT
  sequence, index, time_ms, account_id, market_id, size_lots, rate_ppb, units, interval_end_ms
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, account_id bigint, market_id integer, size_lots
  bigint, rate_ppb bigint, units bigint, interval_end_ms bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
