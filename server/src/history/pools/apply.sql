-- $1: pool-changed events. The last one of each five minutes stays.
WITH arrived AS (
  SELECT DISTINCT ON (event.asset_id, event.time_ms - event.time_ms % 300000)
    event.*, event.time_ms - event.time_ms % 300000 AS start_ms
  FROM json_to_recordset($1::json) AS event (
    sequence bigint, index integer, time_ms bigint, asset_id integer, lent_units bigint,
    borrowed_units bigint, borrow_rate_ppb bigint, lend_rate_ppb bigint
  )
  ORDER BY
    event.asset_id, event.time_ms - event.time_ms % 300000, event.sequence DESC, event.index DESC
)
INSERT INTO history.pools (
  asset_id, start_ms, time_ms, lent_units, borrowed_units, borrow_rate_ppb, lend_rate_ppb,
  sequence, index
)
SELECT
  asset_id, start_ms, time_ms, lent_units, borrowed_units, borrow_rate_ppb, lend_rate_ppb,
  sequence, index
FROM arrived
ON CONFLICT (asset_id, start_ms) DO UPDATE SET
  time_ms = excluded.time_ms,
  lent_units = excluded.lent_units,
  borrowed_units = excluded.borrowed_units,
  borrow_rate_ppb = excluded.borrow_rate_ppb,
  lend_rate_ppb = excluded.lend_rate_ppb,
  sequence = excluded.sequence,
  index = excluded.index
WHERE pools.sequence < excluded.sequence
  OR (pools.sequence = excluded.sequence AND pools.index < excluded.index);
