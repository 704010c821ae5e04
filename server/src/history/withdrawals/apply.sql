-- $1: withdrawal-requested events, their details unfolded.
INSERT INTO history.withdrawals (
  withdrawal_id, account_id, asset_id, units, fee_units, blockchain, address, client_id, time_ms,
  sequence, index
)
SELECT
  withdrawal_id, account_id, asset_id, units, fee_units, blockchain, address, client_id, time_ms,
  sequence, index
FROM json_to_recordset($1::json) AS event (
  withdrawal_id bigint, account_id bigint, asset_id integer, units bigint, fee_units bigint,
  blockchain text, address text, client_id text, time_ms bigint, sequence bigint, index integer
)
ON CONFLICT (withdrawal_id) DO NOTHING;
