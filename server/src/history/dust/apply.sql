-- $1: dust-converted events.
INSERT INTO history.dust_conversions (
  conversion_id, account_id, asset_id, units, received_units, time_ms, sequence, index
)
SELECT conversion_id, account_id, asset_id, units, received_units, time_ms, sequence, index
FROM json_to_recordset($1::json) AS event (
  conversion_id bigint, account_id bigint, asset_id integer, units bigint,
  received_units bigint, time_ms bigint, sequence bigint, index integer
)
ON CONFLICT (conversion_id) DO NOTHING;
