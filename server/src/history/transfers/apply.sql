-- $1: transferred events.
INSERT INTO history.transfers (
  transfer_id, source_id, target_id, asset_id, units, time_ms, sequence, index
)
SELECT transfer_id, source_id, target_id, asset_id, units, time_ms, sequence, index
FROM json_to_recordset($1::json) AS event (
  transfer_id bigint, source_id bigint, target_id bigint, asset_id integer, units bigint,
  time_ms bigint, sequence bigint, index integer
)
ON CONFLICT (transfer_id) DO NOTHING;
