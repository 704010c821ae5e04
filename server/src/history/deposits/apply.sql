-- $1: deposited events.
INSERT INTO history.deposits (
  deposit_id, account_id, asset_id, units, reference, time_ms, sequence, index
)
SELECT deposit_id, account_id, asset_id, units, reference, time_ms, sequence, index
FROM json_to_recordset($1::json) AS event (
  deposit_id bigint, account_id bigint, asset_id integer, units bigint, reference text,
  time_ms bigint, sequence bigint, index integer
)
ON CONFLICT (deposit_id) DO NOTHING;
