-- $1: withdrawal-settled and withdrawal-cancelled events.
INSERT INTO history.withdrawal_ends (
  withdrawal_id, status, transaction_hash, ended_at_ms, sequence, index
)
SELECT
  withdrawal_id,
  CASE kind WHEN 'withdrawal-settled' THEN 'settled' ELSE 'cancelled' END,
  transaction_hash, time_ms, sequence, index
FROM json_to_recordset($1::json) AS event (
  kind text, withdrawal_id bigint, transaction_hash text, time_ms bigint, sequence bigint,
  index integer
)
ON CONFLICT (withdrawal_id) DO NOTHING;
