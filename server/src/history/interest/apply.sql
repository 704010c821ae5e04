-- $1: interest-paid events. One that is there already stays as it is.
INSERT INTO history.interest_payments (
  sequence, index, time_ms, account_id, asset_id, market_id, interest_kind, rate_ppb,
  interval_ms, units, hour_ms
)
SELECT
  sequence, index, time_ms, account_id, asset_id, market_id, interest_kind, rate_ppb,
  interval_ms, units, hour_ms
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, account_id bigint, asset_id integer, market_id
  integer, interest_kind text, rate_ppb bigint, interval_ms bigint, units bigint, hour_ms bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
