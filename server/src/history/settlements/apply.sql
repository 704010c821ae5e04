-- $1: unsettled-changed events. One that is there already stays as it is.
INSERT INTO history.settlements (
  sequence, index, time_ms, account_id, market_id, cause, units, unsettled_units
)
SELECT
  sequence, index, time_ms, account_id, market_id, cause, units, unsettled_units
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, account_id bigint, market_id integer, cause
  text, units bigint, unsettled_units bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
