-- A pool's past, oldest first, thinned to the last row of each step. $1 asset, $2 from, $3 to
-- (inclusive), $4 step in ms, $5 limit.
SELECT asset_id, time_ms, lent_units, borrowed_units, borrow_rate_ppb, lend_rate_ppb
FROM (
  SELECT DISTINCT ON (start_ms - start_ms % $4::bigint) pools.*
  FROM history.pools AS pools
  WHERE asset_id = $1::integer AND time_ms >= $2::bigint AND time_ms <= $3::bigint
  ORDER BY start_ms - start_ms % $4::bigint, start_ms DESC
) AS thinned
ORDER BY start_ms
LIMIT $5::bigint;
