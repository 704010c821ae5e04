-- $1: lending-changed events. One that is there already stays as it is.
INSERT INTO history.lending_movements (
  sequence, index, time_ms, account_id, asset_id, movement, cause, order_ordinal, order_slot,
  units, lent_units, borrowed_units
)
SELECT
  sequence, index, time_ms, account_id, asset_id, movement, cause, order_ordinal, order_slot,
  units, lent_units, borrowed_units
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, account_id bigint, asset_id integer, movement
  text, cause text, order_ordinal bigint, order_slot bigint, units bigint, lent_units bigint,
  borrowed_units bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
